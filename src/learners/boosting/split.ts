/**
 * Sums of gradients and hessians -> leaf values, the gain of a split, and what a split is. With soft-thresholded G under
 * L1, a split gains GL^2 / (HL + l2) + GR^2 / (HR + l2) - G^2 / (H + l2): twice the loss that it saves, as LightGBM and
 * XGBoost count it. Sums in histograms are quantised integers, and exact; `GradientUnits` turn them into real ones. O(1).
 * Source: Chen & Guestrin 2016, equation 7.
 */
export interface Regularization {
  readonly l1: number;
  readonly l2: number;
}

/** What one step of the quantised sums is worth. */
export interface GradientUnits {
  readonly gradient: number;
  readonly hessian: number;
}

export interface NodeSums {
  /** Quantised, as the next. */
  readonly gradientSum: number;
  readonly hessianSum: number;
  readonly nRows: number;
}

export interface Split {
  feature: number;
  /** Left where the row's bin is at most this; with a set, the highest category. */
  bin: number;
  missingLeft: number;
  gain: number;
  /** Quantised sums of the left side. */
  leftGradient: number;
  leftHessian: number;
  /** For categories: 256 bytes, one per bin, 1 = left; null = by the threshold `bin`. */
  leftSet: Uint8Array | null;
}

/** One split for all nodes of a level. */
export interface CommonSplit {
  readonly feature: number;
  readonly bin: number;
  readonly missingLeft: number;
  /** True where the category `bin` alone goes left. */
  readonly unordered: boolean;
  /** Summed over the nodes. */
  readonly gain: number;
}

/** The value of a leaf that lowers the loss most; real sums. */
export function leafWeight(gradient: number, hessian: number, { l1, l2 }: Regularization): number {
  const soft = Math.sign(gradient) * Math.max(0, Math.abs(gradient) - l1);
  return soft === 0 ? 0 : -soft / (hessian + l2);
}

/** Twice what a leaf of this value lowers the loss by, to second order; real sums. */
export function reduction(
  gradient: number,
  hessian: number,
  value: number,
  { l1, l2 }: Regularization,
): number {
  return -(2 * gradient * value + (hessian + l2) * value * value + 2 * l1 * Math.abs(value));
}

/** `reduction` of the node as a leaf of its best value. */
export function nodeReduction(node: NodeSums, units: GradientUnits, regularization: Regularization): number {
  const gradient = node.gradientSum * units.gradient;
  const hessian = node.hessianSum * units.hessian;
  return reduction(gradient, hessian, leafWeight(gradient, hessian, regularization), regularization);
}

/** Where the node has no missing row, rows that miss the value later follow the heavier side: 1 = left. */
export function heavierSide(leftHessian: number, node: NodeSums): number {
  return 2 * leftHessian > node.hessianSum ? 1 : 0;
}

export function clamp(value: number, lower: number, upper: number): number {
  return Math.min(Math.max(value, lower), upper);
}
