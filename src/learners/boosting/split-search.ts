/**
 * One feature's histogram -> its best split, in float64 over exact integer sums: the full search, where an option needs
 * more than the fast scan and `locate` know. Three kinds: a threshold on ordered bins (L1, exact row counts, monotone
 * constraints), two sets of categories, and one split that several nodes share. O(bins), and a sort for categories.
 *
 * Thresholds: the first best wins; missing right comes before missing left.
 * Categories (missing is one of them) are ordered by smoothed gradient per hessian; the best two sets are a prefix of
 * that order and the rest (Fisher 1958). Above 4 categories an extra L2 of 10 and at most 32 categories on the smaller
 * side hold back sets that only fit noise, as in LightGBM (cat_smooth, cat_l2, max_cat_threshold).
 */
import { missingBin } from '../../kernels/kernels.ts';
import {
  type CommonSplit,
  clamp,
  type GradientUnits,
  heavierSide,
  leafWeight,
  type NodeSums,
  type Regularization,
  reduction,
  type Split,
} from './split.ts';

/** One feature of one node, and what its split must obey. */
export interface FeatureSearch {
  readonly feature: number;
  /** Quantised sums: hessian of bin b at cells + 2 * b, gradient behind it. */
  readonly i32: Int32Array;
  readonly cells: number;
  readonly nBins: number;
  readonly node: NodeSums;
  readonly units: GradientUnits;
  readonly regularization: Regularization;
  /** Reduction of the unsplit node; the gain is what goes beyond it. */
  readonly baseline: number;
  /** Quantised, at least 1. */
  readonly minHessian: number;
  /** With `counts`, the exact rows of both sides are at least this. */
  readonly minSamplesLeaf: number;
  /** Number of the node's rows in each of 256 bins, or null where the hessian stands for them. */
  readonly counts: Int32Array | null;
  /** 1: higher values must not score lower, -1: not higher, 0: free. */
  readonly monotone: number;
  /** Leaf values must stay between these. */
  readonly lower: number;
  readonly upper: number;
}

/** The best threshold; null where no split is valid. */
export function searchThresholds(search: FeatureSearch): Split | null {
  const { i32, cells, nBins, node, units, regularization } = search;
  const { minHessian, minSamplesLeaf, counts, monotone, lower, upper } = search;
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
  return {
    feature: search.feature,
    bin: bestBin,
    missingLeft: anyMissing ? bestLeft : heavierSide(bestH, node),
    gain: best - search.baseline,
    leftGradient: bestG,
    leftHessian: bestH,
    leftSet: null,
  };
}

const smoothing = 10;
const extraL2 = 10;
const fewCategories = 4;
const maxSmallerSide = 32;

/** Categories of the node at hand, and their ratios in the same order; each search writes them anew. */
const byRatio = new Uint8Array(256);
const ratios = new Float64Array(256);

/** Sorts the categories that hold rows by smoothed gradient per hessian (insertion: few, and often in order). */
function orderCategories({ i32, cells, nBins, counts, units }: FeatureSearch): number {
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

/** The best two sets of categories; null where no split is valid. */
export function searchCategories(search: FeatureSearch): Split | null {
  const { i32, cells, nBins, node, units, minHessian, minSamplesLeaf, counts, lower, upper } = search;
  const nPresent = orderCategories(search);
  if (nPresent < 2) return null;
  const { l1, l2 } = search.regularization;
  const regularization = { l1, l2: nPresent > fewCategories ? l2 + extraL2 : l2 };
  const sideReduction = (gradientSum: number, hessianSum: number): number => {
    const gradient = gradientSum * units.gradient;
    const hessian = hessianSum * units.hessian;
    const value = clamp(leafWeight(gradient, hessian, regularization), lower, upper);
    return reduction(gradient, hessian, value, regularization);
  };
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
    if (Math.min(end, nPresent - end) > maxSmallerSide) continue;
    if (leftH < minHessian || node.hessianSum - leftH < minHessian) continue;
    if (counts && Math.min(leftRows, node.nRows - leftRows) < minSamplesLeaf) continue;
    const gain =
      sideReduction(leftG, leftH) + sideReduction(node.gradientSum - leftG, node.hessianSum - leftH);
    if (gain <= best) continue;
    best = gain;
    bestEnd = end;
    bestG = leftG;
    bestH = leftH;
  }
  if (bestEnd === 0) return null;
  // Categories that this node did not see follow its heavier side.
  const leftSet = new Uint8Array(256).fill(heavierSide(bestH, node));
  for (let i = 0; i < nPresent; i++) leftSet[byRatio[i]!] = i < bestEnd ? 1 : 0;
  return {
    feature: search.feature,
    bin: nBins - 1,
    missingLeft: leftSet[missingBin]!,
    gain: best - search.baseline,
    leftGradient: bestG,
    leftHessian: bestH,
    leftSet,
  };
}

/** Room for the gains of a split that nodes share: bin b and direction d at 2 * b + d. */
export function commonGains(): Float64Array {
  return new Float64Array(512);
}

/**
 * Adds one node's gains by every threshold and direction, or by one category against the rest where the feature is
 * `unordered`. A split that would leave the node below its limits adds nothing.
 */
export function addCommonGains(search: FeatureSearch, unordered: boolean, outGains: Float64Array): void {
  const { i32, cells, nBins, node, units, regularization } = search;
  const { minHessian, monotone, lower, upper } = search;
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
      outGains[2 * bin + missingLeft]! += Math.max(0, gain - search.baseline);
    }
  }
}

/** The common split with one node's sums on its left; `cells` and `nBins` are of its feature in that node. */
export function splitOfCommon(i32: Int32Array, cells: number, nBins: number, common: CommonSplit): Split {
  const { feature, bin, missingLeft, unordered, gain } = common;
  const leftSet = unordered ? new Uint8Array(256) : null;
  if (leftSet) {
    leftSet[bin] = 1;
    leftSet[missingBin] = missingLeft;
  }
  let leftHessian = missingLeft * i32[cells + 2 * missingBin]!;
  let leftGradient = missingLeft * i32[cells + 2 * missingBin + 1]!;
  for (let at = unordered ? bin : 0; at <= Math.min(bin, nBins - 1); at++) {
    leftHessian += i32[cells + 2 * at]!;
    leftGradient += i32[cells + 2 * at + 1]!;
  }
  return { feature, bin: unordered ? nBins - 1 : bin, missingLeft, gain, leftGradient, leftHessian, leftSet };
}
