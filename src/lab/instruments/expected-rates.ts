/**
 * Out-of-fold scores of any scale -> the probability that each row's rank in its fold implies: within a fold,
 * logit(p) = a + b * normal score of the rank, fitted to the labels by Newton steps. Monotone in the score; the
 * fold's mean is its positive rate. NaN in rows that no fold scores. O(rows log rows).
 */
import { sigmoid } from '../../core/sigmoid.ts';
import { normalQuantile } from '../../judge/normal.ts';
import type { Fold } from '../../split/partition.ts';

const newtonSteps = 20;
/** Keeps the slope finite where the scores part the classes wholly. */
const ridge = 1e-3;

export function expectedRates(
  scores: Float64Array,
  labels: Uint8Array,
  folds: readonly Fold[],
): Float64Array {
  const expected = new Float64Array(scores.length).fill(Number.NaN);
  for (const { applyRows } of folds) {
    const { intercept, slope, ranks } = fitFold(scores, labels, applyRows);
    applyRows.forEach((row, i) => {
      expected[row] = sigmoid(intercept + slope * ranks[i]!);
    });
  }
  return expected;
}

function fitFold(scores: Float64Array, labels: Uint8Array, rows: Uint32Array) {
  const ranks = normalScores(Float64Array.from(rows, (row) => scores[row]!));
  let intercept = 0;
  let slope = 0;
  for (let step = 0; step < newtonSteps; step++) {
    let gradient0 = 0;
    let gradient1 = -ridge * slope;
    let h00 = ridge;
    let h01 = 0;
    let h11 = ridge;
    rows.forEach((row, i) => {
      const x = ranks[i]!;
      const p = sigmoid(intercept + slope * x);
      const residual = labels[row]! - p;
      const weight = p * (1 - p);
      gradient0 += residual;
      gradient1 += residual * x;
      h00 += weight;
      h01 += weight * x;
      h11 += weight * x * x;
    });
    const determinant = h00 * h11 - h01 * h01;
    intercept += (h11 * gradient0 - h01 * gradient1) / determinant;
    slope += (h00 * gradient1 - h01 * gradient0) / determinant;
  }
  return { intercept, slope, ranks };
}

/** Mid-ranks as quantiles of the normal distribution; ties share one. */
function normalScores(values: Float64Array): Float64Array {
  const n = values.length;
  return midRanks(values).map((rank) => normalQuantile((rank - 0.5) / n));
}

/** 1 = lowest; ties get the mean of their places. O(n log n). */
export function midRanks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, i) => i).sort((left, right) => values[left]! - values[right]!);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let i = from; i < to; i++) ranks[order[i]!] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}
