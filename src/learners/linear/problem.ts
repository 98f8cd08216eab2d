/**
 * The penalised logistic regression that both solvers minimise over coefficients b and an unpenalised intercept:
 *   sum_i weight_i log(1 + exp(-y_i margin_i)) + l1 sum_j |b_j| + l2 / 2 sum_j b_j^2,   y in {-1, 1},
 * optionally with every b_j >= 0. In scikit-learn's terms l1 = l1_ratio / C and l2 = (1 - l1_ratio) / C.
 */
import { sigmoid } from '../../core/sigmoid.ts';
import type { Design } from './design.ts';

/** Multiplications that a Gram matrix may cost. */
export const maxGramWork = 4e9;
/** Share of the expected fall of the loss that a step must reach (Armijo). */
export const sufficientDecrease = 1e-4;
/** A rise below this share of the loss is rounding. */
export const rounding = 1e-14;

export interface Problem {
  readonly design: Design;
  /** 0 or 1, one per row. */
  readonly labels: Uint8Array;
  /** Positive, one per row. */
  readonly weights: Float64Array;
  readonly l1: number;
  readonly l2: number;
  readonly nonNegative: boolean;
  /** Stop where the largest optimality violation is at most this times the sum of weights. */
  readonly tolerance: number;
  readonly maxIterations: number;
}

export interface Solution {
  /** Laid out as [dense columns, CSR columns, intercept]. */
  readonly vector: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Weighted logistic loss of `margins + step * direction`; direction may be null. */
export function logisticLoss(
  labels: Uint8Array,
  weights: Float64Array,
  margins: Float64Array,
  direction: Float64Array | null,
  step: number,
): number {
  let loss = 0;
  for (let i = 0; i < margins.length; i++) {
    const margin = direction ? margins[i]! + step * direction[i]! : margins[i]!;
    const against = labels[i] === 1 ? -margin : margin;
    loss += weights[i]! * (Math.max(against, 0) + Math.log1p(Math.exp(-Math.abs(margin))));
  }
  return loss;
}

/** Gradient and curvature of the loss by margin: weight (p - y) and weight p (1 - p). */
export function differentiate(
  { labels, weights }: Problem,
  margins: Float64Array,
  outResiduals: Float64Array,
  outCurvatures: Float64Array,
): void {
  for (let i = 0; i < margins.length; i++) {
    const probability = sigmoid(margins[i]!);
    const weight = weights[i]!;
    outResiduals[i] = weight * (probability - labels[i]!);
    outCurvatures[i] = weight * probability * (1 - probability);
  }
}

/** Sum of the weights and the intercept of the model without any column: the log-odds of the rate. */
export function startingPoint({ labels, weights }: Problem): { total: number; intercept: number } {
  let total = 0;
  let positive = 0;
  for (let i = 0; i < weights.length; i++) {
    total += weights[i]!;
    if (labels[i] === 1) positive += weights[i]!;
  }
  return { total, intercept: Math.log(positive / (total - positive)) };
}
