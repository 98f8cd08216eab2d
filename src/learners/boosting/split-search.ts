/**
 * One feature's histogram -> its best split, in float64 over exact integer sums: the full search, where an
 * option needs more than the fast scan and `locate` know (L1, exact row counts, monotone constraints). The gain of a split is
 * GL^2 / (HL + l2) + GR^2 / (HR + l2) - G^2 / (H + l2), with soft-thresholded G under L1: twice the loss
 * that it saves (Chen & Guestrin 2016, eq. 7), as LightGBM and XGBoost count it. The first best threshold wins; missing right before missing left.
 */
import { missingBin } from '../../kernels/kernels.ts';

export interface Regularization {
  readonly l1: number;
  readonly l2: number;
}

/** Factors from quantised to real sums. */
export interface Units {
  readonly gradient: number;
  readonly hessian: number;
}

export interface NodeSums {
  /** Quantised. */
  readonly gradientSum: number;
  readonly hessianSum: number;
  readonly nRows: number;
}

export interface Split {
  feature: number;
  /** Left where the row's bin is at most this; with levels, the highest level. */
  bin: number;
  missingLeft: number;
  gain: number;
  leftGradient: number;
  leftHessian: number;
  /** For unordered levels: 256 bytes, 1 = that bin goes left; null = by threshold. */
  levels: Uint8Array | null;
}

export interface SearchLimits {
  /** Quantised, at least 1. */
  readonly minHessian: number;
  /** With `counts`, the exact rows of both sides are at least this. */
  readonly minSamplesLeaf: number;
  /** Rows by bin of this feature (256), or null where the hessian stands for them. */
  readonly counts: Int32Array | null;
  /** +1: higher values must not score lower, -1: not higher, 0: free. */
  readonly monotone: number;
  /** Leaf values must stay between these. */
  readonly lower: number;
  readonly upper: number;
}

export function leafWeight(gradient: number, hessian: number, { l1, l2 }: Regularization): number {
  const soft = Math.sign(gradient) * Math.max(0, Math.abs(gradient) - l1);
  return soft === 0 ? 0 : -soft / (hessian + l2);
}

/** Twice what a leaf of this value lowers the loss by, to second order. */
export function reduction(
  gradient: number,
  hessian: number,
  value: number,
  { l1, l2 }: Regularization,
): number {
  return -(2 * gradient * value + (hessian + l2) * value * value + 2 * l1 * Math.abs(value));
}

export function nodeReduction(node: NodeSums, units: Units, regularization: Regularization): number {
  const gradient = node.gradientSum * units.gradient;
  const hessian = node.hessianSum * units.hessian;
  return reduction(gradient, hessian, leafWeight(gradient, hessian, regularization), regularization);
}

/**
 * @param cells where the feature's histogram begins, in Int32 cells.
 * @param baseline reduction of the unsplit node; the gain is what goes beyond it.
 */
export function searchFeature(
  i32: Int32Array,
  cells: number,
  nBins: number,
  node: NodeSums,
  limits: SearchLimits,
  units: Units,
  regularization: Regularization,
  baseline: number,
  feature: number,
): Split | null {
  const { minHessian, minSamplesLeaf, counts, monotone, lower, upper } = limits;
  const missingH = i32[cells + 2 * missingBin]!;
  const missingG = i32[cells + 2 * missingBin + 1]!;
  const missingRows = counts ? counts[missingBin]! : 0;
  const anyMissing = (missingH | missingG | missingRows) !== 0;
  let best = Number.NEGATIVE_INFINITY;
  let bestBin = -1;
  let bestLeft = 0;
  let bestG = 0;
  let bestH = 0;
  let prefixH = 0;
  let prefixG = 0;
  let prefixRows = 0;
  for (let bin = 0; bin < nBins; bin++) {
    const h = i32[cells + 2 * bin]!;
    const g = i32[cells + 2 * bin + 1]!;
    const rows = counts ? counts[bin]! : 0;
    if ((h | g | rows) === 0) continue;
    prefixH += h;
    prefixG += g;
    prefixRows += rows;
    for (let missingLeft = 0; missingLeft < (anyMissing ? 2 : 1); missingLeft++) {
      const hL = prefixH + missingLeft * missingH;
      const hR = node.hessianSum - hL;
      if (hL < minHessian || hR < minHessian) continue;
      if (counts) {
        const nL = prefixRows + missingLeft * missingRows;
        if (nL < minSamplesLeaf || node.nRows - nL < minSamplesLeaf) continue;
      }
      const gL = prefixG + missingLeft * missingG;
      const leftG = gL * units.gradient;
      const rightG = (node.gradientSum - gL) * units.gradient;
      const leftH = hL * units.hessian;
      const rightH = hR * units.hessian;
      const leftValue = clamp(leafWeight(leftG, leftH, regularization), lower, upper);
      const rightValue = clamp(leafWeight(rightG, rightH, regularization), lower, upper);
      if (monotone * (rightValue - leftValue) < 0) continue;
      const gain =
        reduction(leftG, leftH, leftValue, regularization) +
        reduction(rightG, rightH, rightValue, regularization);
      if (gain > best) {
        best = gain;
        bestBin = bin;
        bestLeft = missingLeft;
        bestG = gL;
        bestH = hL;
      }
    }
  }
  if (bestBin < 0) return null;
  const missingLeft = anyMissing ? bestLeft : heavierSide(bestH, node);
  const gain = best - baseline;
  return {
    feature,
    bin: bestBin,
    missingLeft,
    gain,
    leftGradient: bestG,
    leftHessian: bestH,
    levels: null,
  };
}

/** Where the node has no missing row, rows that miss the value later follow the heavier side. */
export function heavierSide(leftHessian: number, node: NodeSums): number {
  return 2 * leftHessian > node.hessianSum ? 1 : 0;
}

export function clamp(value: number, lower: number, upper: number): number {
  return Math.min(Math.max(value, lower), upper);
}
