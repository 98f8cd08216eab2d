/** What a benchmark of feature sets finds: figures by set and learner, a verdict per learner, and one for the whole. */
import type { Interval } from '../journal/record.ts';

/** `module`: the study's own model, with its options, stack and row weights; the others with their default options. */
export const benchLearners = ['module', 'gbdt', 'logistic'] as const;
export type BenchLearner = (typeof benchLearners)[number];

export type LearnerVerdict = 'helps' | 'hurts' | 'noise';
/** `unknown`: no learner has come to a verdict. */
export type SetVerdict = LearnerVerdict | 'mixed' | 'unknown';

export interface Auc {
  readonly cvAuc: number;
  readonly interval: Interval;
}

export interface Added {
  /** Cross-validated AUC with the set less that without it, paired on the same folds and rows. */
  readonly gain: number;
  /** 95%, of this comparison by itself. */
  readonly interval: Interval;
  readonly pValue: number;
  /** The same, allowing for all comparisons of the table (holm.ts). */
  readonly pHolm: number;
}

export interface LearnerFigures {
  readonly learner: BenchLearner;
  /** `added`: the module does not read the set's columns, so that they were added to it by their roles' standard steps. */
  readonly how: 'dropped' | 'added';
  readonly alone: Auc | null;
  readonly without: Auc | null;
  readonly adds: Added | null;
  /** Null where the comparison was not made. */
  readonly verdict: LearnerVerdict | null;
}

export interface SetFigures {
  readonly set: string;
  readonly members: readonly string[];
  readonly learners: readonly LearnerFigures[];
  readonly verdict: SetVerdict;
  /** A noise set that knows something alone, and what can replace it: see bench-verdict.ts. */
  readonly redundant: {
    /** Sets beyond which it adds nothing that matters. */
    readonly beyond: readonly string[];
    /** Sets of which one must stay: without all of them there is a loss. */
    readonly oneOf: readonly string[];
  } | null;
}

export interface LearnerSummary {
  readonly learner: BenchLearner;
  /** All sets together. */
  readonly all: Auc | null;
  /** Why it could not be benchmarked. */
  readonly failed: string | null;
}

export interface FeatureBench {
  readonly study: string;
  readonly nTrainRows: number;
  readonly nFolds: number;
  readonly kind: 'blocks' | 'columns';
  readonly learners: readonly LearnerSummary[];
  readonly sets: readonly SetFigures[];
  /** Comparisons that the verdicts allow for. */
  readonly nComparisons: number;
  readonly notes: readonly string[];
  /** False where it was ended early: what is missing is null. */
  readonly complete: boolean;
}
