/**
 * Signs that scores come from something that they must not come from: the place of a row in the batch, the rows beside
 * it, or memorised labels. Each compares scores that one module gave in two ways, and says why they differ, or null.
 */
import { aucDifference, type Placements } from './delong.ts';
import { cvDifference, type FoldPlan } from './fold-scoring.ts';

/** Standard errors beyond which labels count as memorised, and a difference in AUC that is too small to matter. */
const zMemorised = 4;
const tolerance = 0.006;

export interface Batch {
  /** How the rows came together, such as "in another order". */
  readonly what: string;
  /** Indices of the rows in `recorded`; a row may be there twice. Rows beyond it are other rows, whose scores do not count. */
  readonly rows: Uint32Array;
  readonly scores: Float64Array;
}

/** Why scores depend on more than their own row, or null. Equal means bit-equal: a tie broken by place is a leak. */
export function batchProblem(recorded: Float64Array, batches: readonly Batch[]): string | null {
  for (const { what, rows, scores } of batches) {
    let nScored = 0;
    let nOther = 0;
    for (let i = 0; i < rows.length; i++) {
      if (rows[i]! >= recorded.length) continue;
      nScored++;
      nOther += Number(scores[i] !== recorded[rows[i]!]);
    }
    if (nOther > 0) {
      return `the score of a row depends on its place or on the rows beside it: ${nOther} of ${nScored} rows score otherwise ${what}`;
    }
  }
  return null;
}

/** The placements of one way of scoring, and of another, on the folds and on validation. */
export interface Comparison {
  readonly folds: readonly [readonly Placements[], readonly Placements[]];
  readonly validation: readonly [Placements, Placements];
}

interface PartGain {
  readonly part: string;
  readonly difference: number;
  readonly bound: number;
}

/** How far the first way ranks better than the second, on train, on validation, and on both by their sizes. */
export function partGains(
  plan: FoldPlan,
  validationSize: number,
  { folds, validation }: Comparison,
): PartGain[] {
  const train = cvDifference(plan, folds[0], folds[1]);
  const hidden = aucDifference(validation[0], validation[1]);
  const share = plan.size / (plan.size + validationSize);
  const both = {
    difference: share * train.difference + (1 - share) * hidden.difference,
    variance: share ** 2 * train.variance + (1 - share) ** 2 * hidden.variance,
  };
  const named = [
    ['out of fold on train', train],
    ['on validation', hidden],
    ['on train and validation together', both],
  ] as const;
  return named.map(([part, { difference, variance }]) => ({
    part,
    difference,
    bound: zMemorised * Math.sqrt(variance) + tolerance,
  }));
}

/** The first part on which the first way ranks better than noise explains, or null. */
function gainBeyondNoise(plan: FoldPlan, validationSize: number, comparison: Comparison): PartGain | null {
  const gains = partGains(plan, validationSize, comparison);
  return gains.find(({ difference, bound }) => difference > bound) ?? null;
}

/**
 * Why labels must have been memorised, or null.
 *
 * Fitted on the complement of the labels, a module that learns from them ranks rows the other way round: what it learnt
 * from the labels cancels in the sum of both AUCs, which is 1. What it knew before does not. That holds for modules
 * which use what they know only where the labels given agree with it, too.
 *
 * @param comparison of the module's scores with the negated scores of its fit on the complement.
 */
export function memorisedProblem(
  plan: FoldPlan,
  validationSize: number,
  comparison: Comparison,
): string | null {
  const found = gainBeyondNoise(plan, validationSize, comparison);
  if (!found) return null;
  const { part, difference, bound } = found;
  return `it has memorised labels, or ranks rows by a rule that it did not learn: fitted on the opposite labels it does not rank rows the other way round, which is worth ${difference.toFixed(3)} AUC ${part} (noise: up to ${bound.toFixed(3)}). Hand rules of your own to a learner as features`;
}

/**
 * Why scores come from recognising rows, or null.
 *
 * @param comparison of the module's scores with its scores of the same rows, their numbers moved by next to nothing.
 */
export function recognitionProblem(
  plan: FoldPlan,
  validationSize: number,
  comparison: Comparison,
): string | null {
  const found = gainBeyondNoise(plan, validationSize, comparison);
  if (!found) return null;
  const { part, difference, bound } = found;
  return `it recognises rows: with numbers moved by next to nothing it loses ${difference.toFixed(3)} AUC ${part} (noise: up to ${bound.toFixed(3)})`;
}
