/**
 * What boosting minimises. `gradients` fills float32 first and second derivatives by the raw score for the
 * listed rows (others stay untouched); a loss without it has a kernel of its own. All sums are weighted.
 */
import type { Random } from '../../core/random.ts';
import { baseScoreOf, meanLogLoss } from './log-loss.ts';

export interface LossRows {
  /** Raw scores, labels and weights by row; null weights = all 1. */
  readonly scores: Float32Array;
  readonly labels: Float32Array;
  readonly weights: Float32Array | null;
}

export interface Loss {
  readonly name: LossName;
  /** The constant raw score to start from; infinite where no tree can help. */
  baseScore(data: LossRows, rows: Int32Array): number;
  meanLoss(data: LossRows, rows: Int32Array): number;
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

/** Opposite rows that each row is compared with, drawn anew each tree. */
const nOpponents = 4;

/**
 * log(1 + exp(-(positive's score - negative's score))) over pairs, a smooth stand-in for 1 - AUC (RankNet,
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
