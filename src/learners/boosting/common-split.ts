/**
 * Gains of one split shared by several nodes: for every threshold and direction of a feature, the sum of the
 * nodes' gains in float64; a node that the split would leave below its limits adds nothing. Unordered
 * features are split into one level and the rest.
 */
import { missingBin } from '../../kernels/kernels.ts';
import type { NodeSums, Regularization, SearchLimits, Split, Units } from './split-search.ts';
import { clamp, leafWeight, reduction } from './split-search.ts';

export interface CommonSplit {
  readonly feature: number;
  readonly bin: number;
  readonly missingLeft: number;
  readonly unordered: boolean;
  readonly gain: number;
}

/** Gain of bin b and direction d at 2 * b + d. */
export function commonGains(): Float64Array {
  return new Float64Array(512);
}

export function addCommonGains(
  i32: Int32Array,
  cells: number,
  nBins: number,
  unordered: boolean,
  node: NodeSums,
  limits: SearchLimits,
  units: Units,
  regularization: Regularization,
  baseline: number,
  outGains: Float64Array,
): void {
  const { minHessian, monotone, lower, upper } = limits;
  const missingH = i32[cells + 2 * missingBin]!;
  const missingG = i32[cells + 2 * missingBin + 1]!;
  let h = 0;
  let g = 0;
  for (let bin = 0; bin < nBins; bin++) {
    h = i32[cells + 2 * bin]! + (unordered ? 0 : h);
    g = i32[cells + 2 * bin + 1]! + (unordered ? 0 : g);
    for (let missingLeft = 0; missingLeft < 2; missingLeft++) {
      const hL = h + missingLeft * missingH;
      const hR = node.hessianSum - hL;
      if (hL < minHessian || hR < minHessian) continue;
      const gL = (g + missingLeft * missingG) * units.gradient;
      const gR = node.gradientSum * units.gradient - gL;
      const left = clamp(leafWeight(gL, hL * units.hessian, regularization), lower, upper);
      const right = clamp(leafWeight(gR, hR * units.hessian, regularization), lower, upper);
      if (monotone * (right - left) < 0) continue;
      const gain =
        reduction(gL, hL * units.hessian, left, regularization) +
        reduction(gR, hR * units.hessian, right, regularization);
      outGains[2 * bin + missingLeft]! += Math.max(0, gain - baseline);
    }
  }
}

/** The shared split with one node's sums on its left. */
export function splitOfCommon(i32: Int32Array, cells: number, nBins: number, common: CommonSplit): Split {
  const { bin, missingLeft, unordered } = common;
  const levels = unordered ? new Uint8Array(256) : null;
  if (levels) {
    levels[bin] = 1;
    levels[missingBin] = missingLeft;
  }
  let leftHessian = missingLeft * i32[cells + 2 * missingBin]!;
  let leftGradient = missingLeft * i32[cells + 2 * missingBin + 1]!;
  for (let at = unordered ? bin : 0; at <= Math.min(bin, nBins - 1); at++) {
    leftHessian += i32[cells + 2 * at]!;
    leftGradient += i32[cells + 2 * at + 1]!;
  }
  return { ...common, bin: unordered ? nBins - 1 : bin, leftGradient, leftHessian, levels };
}
