/** Binary log-loss: the constant that minimises it, and its value. */

/** Log-odds of the weighted positive rate; 0 where nothing weighs, infinite where there is one class. */
export function baseScoreOf(labels: ArrayLike<number>, weights: ArrayLike<number> | null): number {
  let positive = 0;
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const weight = weights ? weights[row]! : 1;
    total += weight;
    positive += weight * labels[row]!;
  }
  return total === 0 ? 0 : Math.log(positive / (total - positive));
}

export function probabilityOf(rawScore: number): number {
  return 1 / (1 + Math.exp(-rawScore));
}

/** Weighted mean log-loss of raw scores over the listed rows. */
export function meanLogLoss(
  scores: Float32Array,
  labels: ArrayLike<number>,
  weights: ArrayLike<number> | null,
  rows: Int32Array,
): number {
  let sum = 0;
  let total = 0;
  for (const row of rows) {
    const weight = weights ? weights[row]! : 1;
    const margin = labels[row]! === 1 ? scores[row]! : -scores[row]!;
    sum += weight * (margin > 0 ? Math.log1p(Math.exp(-margin)) : -margin + Math.log1p(Math.exp(margin)));
    total += weight;
  }
  return total > 0 ? sum / total : 0;
}
