/**
 * The only reader of hidden labels while a lab runs. Labels are copied into this closure; the object that comes out
 * has functions and two counts, so nothing that holds it can reach a label.
 */
import { LabError } from '../core/errors.ts';
import type { Fold } from '../split/draw/partition.ts';
import {
  type Decision,
  type Gains,
  keepOrDiscard,
  type PartGain,
  type GainEvidence as PartsOfEvidence,
} from './decision.ts';
import {
  type AucInterval,
  aucDifference,
  aucInterval,
  aucNoise,
  intervalLevel,
  placements,
  smallerCount,
} from './delong.ts';
import {
  blocksOfFold,
  blocksOfPart,
  classClusters,
  denseClusters,
  type PartDependence,
  type RowClusters,
  timeBlocks,
} from './dependence.ts';
import { type CvScore, cvDifference, cvScore, type Gain, placeFolds, planFolds } from './fold-scoring.ts';
import { batchProblem, type Comparison, memorisedProblem, recognitionProblem } from './leakage.ts';
import type { Looks } from './looks.ts';
import { metricHash } from './metric-hash.ts';
import { scoresHash } from './scores-hash.ts';
import { studentQuantile, studentUpperTail } from './student-t.ts';
import { checkScores } from './validity.ts';

export interface JudgeInput {
  /** 0 or 1, one per train row. */
  readonly trainLabels: Uint8Array;
  /** 0 or 1, one per validation row; from the vault. */
  readonly validationLabels: Uint8Array;
  readonly folds: readonly Fold[];
  /** What is known of rows that are not independent; left out = they are. */
  readonly dependence?: { readonly train: PartDependence; readonly validation: PartDependence } | null;
}

/** An experiment's metrics as the journal keeps them (`Metrics` in journal/record.ts). */
export interface JudgedMetrics extends CvScore {
  readonly validationAuc: number;
  readonly validationInterval: AucInterval;
  readonly scoresHash: string;
  readonly baseAucs: Readonly<Record<string, number>>;
}

export type Judgement =
  /** `notes`: what a person should know, such as folds left out or constant scores. */
  | { readonly kind: 'scored'; readonly metrics: JudgedMetrics; readonly notes: readonly string[] }
  | { readonly kind: 'invalid'; readonly reason: string };

/** An experiment that was scored, for comparison. */
export interface Candidate {
  readonly id: number;
  readonly outOfFold: Float64Array;
  readonly validation: Float64Array;
  readonly complexity: number;
}

/** Scores of both parts, as in a Candidate. */
export type Predictions = Pick<Candidate, 'outOfFold' | 'validation'>;

export interface Verdict extends Decision {
  readonly evidence: PartsOfEvidence & { readonly against: number };
}

export interface Judge {
  /** Identifies the code of the metric and the rule. */
  readonly metricHash: string;
  readonly nTrainRows: number;
  readonly nValidationRows: number;
  /**
   * Scores an experiment, or says why it cannot be.
   *
   * @param outOfFold one score per train row, by the fold's model that did not see it; rows that no fold scores may
   * hold anything. @param validation one per validation row. @param bases out-of-fold scores of each base model.
   * O(n log n).
   */
  score(
    outOfFold: Float64Array,
    validation: Float64Array,
    bases?: Readonly<Record<string, Float64Array>>,
  ): Judgement;
  /**
   * Whether a challenger takes the place of the best. Both must have been scored.
   *
   * @param first the study's first module, and @param lastGain the last that was kept as a gain, where they are not
   * the best: gains are held against these too.
   */
  compare(
    challenger: Candidate,
    best: Candidate,
    looks: Looks,
    first?: Candidate | null,
    lastGain?: Candidate | null,
  ): Verdict;
  /** Why scores depend on more than their own row, or null (leakage.ts). */
  batchProblem: typeof batchProblem;
  /**
   * Why labels must have been memorised, or null (leakage.ts).
   *
   * @param mirrored the module's scores, got by fits on the complement of the labels.
   */
  memorisedProblem(scores: Predictions, mirrored: Predictions): string | null;
  /**
   * Why rows are recognised, or null (leakage.ts).
   *
   * @param moved the module's scores of the same rows with numbers moved by next to nothing.
   */
  recognitionProblem(scores: Predictions, moved: Predictions): string | null;
  /** Cross-validated AUC alone, from train labels only. @throws LabError `judge.badScores`. */
  crossValidate(outOfFold: Float64Array): CvScore;
  /**
   * Paired difference of two cross-validated AUCs with its 95% interval, from train labels only. `pValue`: how often luck
   * alone would show a difference so far from 0, on either side; of this comparison by itself.
   */
  cvGain(
    outOfFold: Float64Array,
    reference: Float64Array,
  ): {
    readonly gain: number;
    readonly gainSe: number;
    readonly interval: AucInterval;
    readonly pValue: number;
  };
}

/**
 * Takes the labels of a study under seal.
 *
 * @throws LabError `judge.badLabels`, `judge.badFolds`, `judge.noFolds`, and `judge.tooFewRows` where validation has
 * fewer than two rows of a class.
 */
export function openJudge(input: JudgeInput): Judge {
  const trainLabels = checkedLabels('train', input.trainLabels);
  const validationLabels = checkedLabels('validation', input.validationLabels);
  const { folds } = input;
  const clusters = clustersOf(input);
  const plan = planFolds(trainLabels, folds, clusters.train);
  const hiddenClusters = clusters.validation.map((each) =>
    classClusters(each, allRows(validationLabels.length), validationLabels),
  );
  const nPositives = validationLabels.reduce((sum, label) => sum + label, 0);
  const nNegatives = validationLabels.length - nPositives;
  if (Math.min(nPositives, nNegatives) < 2) {
    throw new LabError(
      'judge.tooFewRows',
      `the validation part has ${nPositives} positive and ${nNegatives} negative rows`,
      'Freeze a table with more rows of the rarer class, or give validation a larger share.',
    );
  }
  const validationSize = (nPositives * nNegatives) / validationLabels.length;

  const score: Judge['score'] = (outOfFold, validation, bases = {}) => {
    const checks = [
      checkScores('out-of-fold', outOfFold, trainLabels.length, plan.scoredRows),
      checkScores('validation', validation, validationLabels.length),
    ];
    const notes = [...plan.notes];
    for (const check of checks) {
      if (check.kind === 'invalid') return check;
      if (check.remark) notes.push(check.remark);
    }
    const baseAucs: [string, number][] = [];
    for (const [name, scores] of Object.entries(bases)) {
      const check = checkScores(`out-of-fold ${name}`, scores, trainLabels.length, plan.scoredRows);
      if (check.kind === 'invalid') notes.push(`base model ${name} has no AUC: ${check.reason}`);
      else baseAucs.push([name, cvScore(plan, placeFolds(plan, scores)).cvAuc]);
    }
    const placed = placements(validationLabels, validation);
    const { variance, df } = aucNoise(placed, hiddenClusters);
    const metrics = {
      ...cvScore(plan, placeFolds(plan, outOfFold)),
      validationAuc: placed.auc,
      validationInterval: aucInterval(placed.auc, variance, smallerCount(placed, hiddenClusters), df),
      scoresHash: scoresHash(outOfFold, validation),
      baseAucs: Object.fromEntries(baseAucs),
    };
    return { kind: 'scored', metrics, notes };
  };

  const gainsOver = (challenger: Candidate, reference: Candidate): Gains => {
    const cv = cvDifference(
      plan,
      placeFolds(plan, challenger.outOfFold),
      placeFolds(plan, reference.outOfFold),
    );
    const placed = placements(validationLabels, challenger.validation);
    const hidden = aucDifference(placed, placements(validationLabels, reference.validation), hiddenClusters);
    return {
      cv: partOf(cv, plan.size, plan.smallerClass),
      validation: partOf(hidden, validationSize, smallerCount(placed, hiddenClusters)),
      covariance: sharedVariance(cv.sums, hidden.sums, clusters.nShared),
    };
  };

  const compare: Judge['compare'] = (challenger, best, looks, first = null, lastGain = null) => {
    const gainsOverEarlier = (earlier: Candidate | null): Gains | null =>
      earlier === null || earlier.id === best.id ? null : gainsOver(challenger, earlier);
    const decision = keepOrDiscard(
      gainsOver(challenger, best),
      { challenger: challenger.complexity, best: best.complexity },
      looks,
      gainsOverEarlier(first),
      gainsOverEarlier(lastGain),
    );
    return { ...decision, evidence: { against: best.id, ...decision.evidence } };
  };

  const cvGain: Judge['cvGain'] = (outOfFold, reference) => {
    const { difference, variance, df } = cvDifference(
      plan,
      placeFolds(plan, outOfFold),
      placeFolds(plan, reference),
    );
    const gainSe = Math.sqrt(variance);
    const half = studentQuantile((1 + intervalLevel) / 2, df) * gainSe;
    return {
      gain: difference,
      gainSe,
      interval: { low: difference - half, high: difference + half },
      pValue: pValueOf(difference, gainSe, df),
    };
  };

  const comparison = (left: Predictions, right: Predictions): Comparison => ({
    folds: [placeFolds(plan, left.outOfFold), placeFolds(plan, right.outOfFold)],
    validation: [
      placements(validationLabels, left.validation),
      placements(validationLabels, right.validation),
    ],
  });

  return Object.freeze({
    metricHash: metricHash(),
    nTrainRows: trainLabels.length,
    nValidationRows: validationLabels.length,
    score,
    compare,
    batchProblem,
    memorisedProblem: (scores: Predictions, mirrored: Predictions) => {
      const turned = { outOfFold: negated(mirrored.outOfFold), validation: negated(mirrored.validation) };
      return memorisedProblem(plan, validationSize, comparison(scores, turned));
    },
    recognitionProblem: (scores: Predictions, moved: Predictions) =>
      recognitionProblem(plan, validationSize, comparison(scores, moved)),
    crossValidate: (outOfFold: Float64Array) => cvScore(plan, placeFolds(plan, outOfFold)),
    cvGain,
  });
}

/** Two-sided. */
function pValueOf(difference: number, se: number, df: number): number {
  if (difference === 0 || se === 0) return difference === 0 ? 1 : 0;
  return Math.min(1, 2 * studentUpperTail(Math.abs(difference) / se, df));
}

function negated(scores: Float64Array): Float64Array {
  return scores.map((score) => -score);
}

interface StudyClusters {
  readonly train: readonly RowClusters[];
  readonly validation: readonly RowClusters[];
  /** The first so many of both have one numbering. */
  readonly nShared: number;
}

function clustersOf({ folds, dependence, ...labels }: JudgeInput): StudyClusters {
  if (!dependence) return { train: [], validation: [], nShared: 0 };
  for (const part of ['train', 'validation'] as const) {
    const { clusterings, times } = dependence[part];
    const nRows = labels[`${part}Labels`].length;
    const lengths = [...clusterings, ...(times === null ? [] : [times])].map(({ length }) => length);
    if (lengths.some((length) => length !== nRows)) {
      throw new LabError(
        'judge.badClusters',
        `the judge got clusters or times of ${lengths.join(', ')} rows for ${nRows} ${part} rows`,
        'Give one number per row of the part.',
      );
    }
  }
  const shared = dependence.train.clusterings.map((train, k) =>
    denseClusters([train, dependence.validation.clusterings[k]!]),
  );
  const { times } = dependence.train;
  const parts = folds.map(({ applyRows }) => applyRows);
  const hiddenTimes = dependence.validation.times;
  return {
    train: [
      ...shared.map(([train]) => train!),
      ...(times === null ? [] : [timeBlocks(times, parts, blocksOfFold)]),
    ],
    validation: [
      ...shared.map(([, validation]) => validation!),
      ...(hiddenTimes === null ? [] : [timeBlocks(hiddenTimes, [allRows(hiddenTimes.length)], blocksOfPart)]),
    ],
    nShared: shared.length,
  };
}

function allRows(nRows: number): Uint32Array {
  return Uint32Array.from({ length: nRows }, (_, row) => row);
}

function partOf({ difference, variance, df }: Gain, size: number, smallerClass: number): PartGain {
  return { difference, variance, df, size, smallerClass };
}

/** Clusters with rows in both parts give both the same luck; the most that any clustering shows, at least 0. */
function sharedVariance(
  train: readonly Float64Array[],
  validation: readonly Float64Array[],
  nShared: number,
): number {
  let most = 0;
  for (let k = 0; k < nShared; k++)
    most = Math.max(
      most,
      train[k]!.reduce((sum, value, i) => sum + value * validation[k]![i]!, 0),
    );
  return most;
}

function checkedLabels(part: string, labels: Uint8Array): Uint8Array {
  const bad = labels.findIndex((label) => label > 1);
  if (bad >= 0) {
    throw new LabError(
      'judge.badLabels',
      `row ${bad} of the ${part} labels is ${labels[bad]}`,
      'Labels are 0 (negative) or 1 (positive); freeze the study again.',
    );
  }
  return labels.slice();
}
