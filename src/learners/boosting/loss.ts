/**
 * Scores and labels -> what boosting minimises: the constant to start from, the mean loss, and first and second
 * derivatives by the raw score. All sums are weighted; a listed row's figures do not depend on rows outside of the list.
 * O(rows). Sources: Friedman 2001; pairwise: RankNet (Burges et al., ICML 2005).
 */
import type { Random } from '../../core/random.ts';

/** Raw scores, labels and weights, one per row; null weights = all 1. */
export interface LossRows {
  readonly scores: Float32Array;
  readonly labels: Float32Array;
  readonly weights: Float32Array | null;
}

export interface Loss {
  readonly name: LossName;
  /** The constant raw score to start from; infinite where no tree can help. */
  baseScore(data: LossRows, rows: Int32Array): number;
  /** Weighted mean loss of the listed rows; 0 where nothing weighs. */
  meanLoss(data: LossRows, rows: Int32Array): number;
  /** Fills derivatives of the listed rows and leaves others untouched; null for a loss with a kernel of its own. */
  readonly gradients:
    | ((
        data: LossRows,
        rows: Int32Array,
        stream: Random,
        outGradients: Float32Array,
        outHessians: Float32Array,
      ) => void)
    | null;
}

export type LossName = 'logLoss' | 'squaredError' | 'pairwise';

const logLoss: Loss = {
  name: 'logLoss',
  baseScore: ({ labels, weights }, rows) =>
    baseScoreOf(
      Float32Array.from(rows, (row) => labels[row]!),
      weights && Float32Array.from(rows, (row) => weights[row]!),
    ),
  meanLoss: ({ scores, labels, weights }, rows) => meanLogLoss(scores, labels, weights, rows),
  gradients: null,
};

/** (score - label)^2 / 2. */
const squaredError: Loss = {
  name: 'squaredError',
  baseScore({ labels, weights }, rows) {
    let sum = 0;
    let total = 0;
    for (const row of rows) {
      const weight = weights ? weights[row]! : 1;
      sum += weight * labels[row]!;
      total += weight;
    }
    return total > 0 ? sum / total : 0;
  },
  meanLoss({ scores, labels, weights }, rows) {
    let sum = 0;
    let total = 0;
    for (const row of rows) {
      const weight = weights ? weights[row]! : 1;
      sum += (weight * (scores[row]! - labels[row]!) ** 2) / 2;
      total += weight;
    }
    return total > 0 ? sum / total : 0;
  },
  gradients({ scores, labels, weights }, rows, _stream, outGradients, outHessians) {
    for (const row of rows) {
      const weight = weights ? weights[row]! : 1;
      outGradients[row] = weight * (scores[row]! - labels[row]!);
      outHessians[row] = weight;
    }
  },
};

/** Rows of the other class that each row is compared with, drawn anew for each tree. */
const nOpponents = 4;

/**
 * log(1 + exp(-(positive's score - negative's score))) over pairs, a smooth surrogate for 1 - AUC (RankNet,
 * Burges 2005). A pair weighs the product of its rows' weights. Scores start at the base rate's log-odds, but
 * only their order is learned.
 */
const pairwise: Loss = {
  name: 'pairwise',
  baseScore: logLoss.baseScore,
  meanLoss: logLoss.meanLoss,
  gradients({ scores, labels, weights }, rows, stream, outGradients, outHessians) {
    const bySide = [0, 1].map((label) => rows.filter((row) => labels[row] === label)) as [
      Int32Array,
      Int32Array,
    ];
    for (const row of rows) {
      outGradients[row] = 0;
      outHessians[row] = 0;
    }
    for (const row of rows) {
      const positive = labels[row] === 1;
      const others = bySide[positive ? 0 : 1];
      const sign = positive ? -1 : 1;
      for (let k = 0; k < nOpponents; k++) {
        const other = others[stream.integer(others.length)]!;
        const weight = weights ? weights[row]! * weights[other]! : 1;
        const margin = sign * (scores[row]! - scores[other]!);
        // How wrong the pair's order is: 1 / (1 + exp(positive's lead)).
        const wrong = 1 / (1 + Math.exp(-margin));
        const g = (sign * weight * wrong) / nOpponents;
        const h = (weight * wrong * (1 - wrong)) / nOpponents;
        outGradients[row]! += g;
        outGradients[other]! -= g;
        outHessians[row]! += h;
        outHessians[other]! += h;
      }
    }
  },
};

export const losses: Readonly<Record<LossName, Loss>> = { logLoss, squaredError, pairwise };

/** Log-odds of the weighted positive rate; 0 where nothing weighs, infinite where there is one class. */
function baseScoreOf(labels: ArrayLike<number>, weights: ArrayLike<number> | null): number {
  let positive = 0;
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const weight = weights ? weights[row]! : 1;
    total += weight;
    positive += weight * labels[row]!;
  }
  return total === 0 ? 0 : Math.log(positive / (total - positive));
}

/** Log-odds -> probability. */
export function probabilityOf(rawScore: number): number {
  return 1 / (1 + Math.exp(-rawScore));
}

/** Weighted mean log-loss of raw scores over the listed rows. */
function meanLogLoss(
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
