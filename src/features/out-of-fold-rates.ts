/**
 * Rows in groups, labels and weights -> a smoothed rate of the positive class for each row that its own label
 * took no part in: either from the other folds of a stratified assignment, or ("ordered") from the rows before
 * it in one random permutation.
 * Source: Micci-Barreca 2001 (smoothing towards the prior); Prokhorenkova et al. 2018, CatBoost, section 3.2
 * (ordered target statistics).
 */
import { type Random, shuffle } from '../core/random.ts';

export interface Outcomes {
  /** 0 or 1 per row. */
  readonly labels: Uint8Array;
  /** Null: all 1. */
  readonly weights: Float64Array | null;
}

/** (sum of weighted labels + smoothing x prior) / (sum of weights + smoothing), or the prior of no weight. */
export function smoothedRate(positive: number, total: number, prior: number, smoothing: number): number {
  return total > 0 ? (positive + smoothing * prior) / (total + smoothing) : prior;
}

/** Weighted rate of rows that `counts` admits; unweighted where their weights sum to 0; 0.5 where there are none. */
export function priorOf({ labels, weights }: Outcomes, counts: (row: number) => boolean): number {
  let total = 0;
  let positive = 0;
  let nRows = 0;
  let nPositive = 0;
  for (let row = 0; row < labels.length; row++) {
    if (!counts(row)) continue;
    const weight = weights ? weights[row]! : 1;
    total += weight;
    positive += weight * labels[row]!;
    nRows++;
    nPositive += labels[row]!;
  }
  if (total > 0) return positive / total;
  return nRows > 0 ? nPositive / nRows : 0.5;
}

/** A fold for each row: each class is shuffled and dealt out in turn, so class counts differ by at most 1. O(rows). */
export function stratifiedFolds(labels: Uint8Array, nFolds: number, stream: Random): Uint8Array {
  const folds = new Uint8Array(labels.length);
  const rows = Uint32Array.from(labels.keys());
  let next = 0;
  for (const label of [0, 1]) {
    for (const row of shuffle(
      rows.filter((r) => labels[r] === label),
      stream,
    )) {
      folds[row] = next++ % nFolds;
    }
  }
  return folds;
}

/** The rate of each group over all rows. `groups`: for each row one below nGroups. O(rows + groups). */
export function groupRates(
  groups: Int32Array,
  nGroups: number,
  outcomes: Outcomes,
  prior: number,
  smoothing: number,
): Float64Array {
  const { total, positive } = sumsByCell(groups, nGroups, outcomes);
  return total.map((weight, group) => smoothedRate(positive[group]!, weight, prior, smoothing));
}

/** The rate of each row's group over the rows of other folds. `priors`: one per fold. O(rows + folds^2 x groups). */
export function foldRates(
  groups: Int32Array,
  nGroups: number,
  outcomes: Outcomes,
  folds: Uint8Array,
  priors: readonly number[],
  smoothing: number,
): Float64Array {
  const cells = groups.map((group, row) => folds[row]! * nGroups + group);
  const { total, positive } = sumsByCell(cells, nGroups * priors.length, outcomes);
  const rates = new Float64Array(nGroups * priors.length);
  for (let fold = 0; fold < priors.length; fold++) {
    for (let group = 0; group < nGroups; group++) {
      // Summed anew rather than subtracted: what is left of a difference of floats is not zero.
      let totalElsewhere = 0;
      let positiveElsewhere = 0;
      for (let other = 0; other < priors.length; other++) {
        if (other === fold) continue;
        totalElsewhere += total[other * nGroups + group]!;
        positiveElsewhere += positive[other * nGroups + group]!;
      }
      rates[fold * nGroups + group] = smoothedRate(
        positiveElsewhere,
        totalElsewhere,
        priors[fold]!,
        smoothing,
      );
    }
  }
  return Float64Array.from(cells, (cell) => rates[cell]!);
}

/** The rate of each row's group over the rows that come before it in `order`, a permutation. O(rows). */
export function orderedRates(
  groups: Int32Array,
  nGroups: number,
  { labels, weights }: Outcomes,
  order: Uint32Array,
  prior: number,
  smoothing: number,
): Float64Array {
  const total = new Float64Array(nGroups);
  const positive = new Float64Array(nGroups);
  const rates = new Float64Array(groups.length);
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    const group = groups[row]!;
    const weight = weights ? weights[row]! : 1;
    rates[row] = smoothedRate(positive[group]!, total[group]!, prior, smoothing);
    total[group]! += weight;
    positive[group]! += weight * labels[row]!;
  }
  return rates;
}

function sumsByCell(
  cells: Int32Array,
  nCells: number,
  { labels, weights }: Outcomes,
): { total: Float64Array; positive: Float64Array } {
  const total = new Float64Array(nCells);
  const positive = new Float64Array(nCells);
  for (let row = 0; row < cells.length; row++) {
    const weight = weights ? weights[row]! : 1;
    total[cells[row]!]! += weight;
    positive[cells[row]!]! += weight * labels[row]!;
  }
  return { total, positive };
}
