/**
 * One feature of unordered levels -> its best split into two sets of levels, in float64 over exact sums.
 * Levels (missing is one of them) are ordered by smoothed gradient per hessian; the best two sets are a prefix
 * of that order and the rest (Fisher 1958). Above 4 levels an extra L2 of 10 and at most 32 levels on the
 * smaller side hold back sets that only fit noise, as in LightGBM (cat_smooth, cat_l2, max_cat_threshold).
 */
import { missingBin } from '../../kernels/kernels.ts';
import type { NodeSums, Regularization, SearchLimits, Split, Units } from './split-search.ts';
import { clamp, leafWeight, reduction } from './split-search.ts';

const smoothing = 10;
const extraL2 = 10;
const fewLevels = 4;
const mostLevels = 32;

/** Levels of the node at hand, and their ratios in the same order; each search writes them anew. */
const byRatio = new Uint8Array(256);
const ratios = new Float64Array(256);

/** Sorts the levels that hold rows by smoothed gradient per hessian (insertion: few, and often in order). */
function orderLevels(
  i32: Int32Array,
  cells: number,
  nBins: number,
  counts: Int32Array | null,
  units: Units,
): number {
  let nPresent = 0;
  for (let at = 0; at <= nBins; at++) {
    const bin = at < nBins ? at : missingBin;
    const h = i32[cells + 2 * bin]!;
    const g = i32[cells + 2 * bin + 1]!;
    if ((h | g | (counts ? counts[bin]! : 0)) === 0) continue;
    const ratio = (g * units.gradient) / (h * units.hessian + smoothing);
    let place = nPresent++;
    while (place > 0 && ratios[place - 1]! > ratio) {
      ratios[place] = ratios[place - 1]!;
      byRatio[place] = byRatio[place - 1]!;
      place--;
    }
    ratios[place] = ratio;
    byRatio[place] = bin;
  }
  return nPresent;
}

export function searchLevels(
  i32: Int32Array,
  cells: number,
  nBins: number,
  node: NodeSums,
  limits: SearchLimits,
  units: Units,
  given: Regularization,
  baseline: number,
  feature: number,
): Split | null {
  const { minHessian, minSamplesLeaf, counts, lower, upper } = limits;
  const nPresent = orderLevels(i32, cells, nBins, counts, units);
  if (nPresent < 2) return null;
  const regularization = nPresent > fewLevels ? { l1: given.l1, l2: given.l2 + extraL2 } : given;
  let best = Number.NEGATIVE_INFINITY;
  let bestEnd = 0;
  let bestG = 0;
  let bestH = 0;
  let leftG = 0;
  let leftH = 0;
  let leftRows = 0;
  for (let end = 1; end < nPresent; end++) {
    const bin = byRatio[end - 1]!;
    leftH += i32[cells + 2 * bin]!;
    leftG += i32[cells + 2 * bin + 1]!;
    leftRows += counts ? counts[bin]! : 0;
    if (Math.min(end, nPresent - end) > mostLevels) continue;
    if (leftH < minHessian || node.hessianSum - leftH < minHessian) continue;
    if (counts && Math.min(leftRows, node.nRows - leftRows) < minSamplesLeaf) continue;
    const gain =
      sideReduction(leftG, leftH, units, regularization, lower, upper) +
      sideReduction(node.gradientSum - leftG, node.hessianSum - leftH, units, regularization, lower, upper);
    if (gain <= best) continue;
    best = gain;
    bestEnd = end;
    bestG = leftG;
    bestH = leftH;
  }
  if (bestEnd === 0) return null;
  // Levels that this node did not see follow its heavier side.
  const levels = new Uint8Array(256).fill(2 * bestH > node.hessianSum ? 1 : 0);
  for (let i = 0; i < nPresent; i++) levels[byRatio[i]!] = i < bestEnd ? 1 : 0;
  return {
    feature,
    bin: nBins - 1,
    missingLeft: levels[missingBin]!,
    gain: best - baseline,
    leftGradient: bestG,
    leftHessian: bestH,
    levels,
  };
}

function sideReduction(
  gradientSum: number,
  hessianSum: number,
  units: Units,
  regularization: Regularization,
  lower: number,
  upper: number,
): number {
  const gradient = gradientSum * units.gradient;
  const hessian = hessianSum * units.hessian;
  const value = clamp(leafWeight(gradient, hessian, regularization), lower, upper);
  return reduction(gradient, hessian, value, regularization);
}
