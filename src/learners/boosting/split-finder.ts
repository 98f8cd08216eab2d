/**
 * A node with its histogram -> its best split. The best ordered feature comes from the fast scan, and its threshold is
 * located when the node is split; categories, L1 and monotone constraints are searched in float64. `minSamplesLeaf` is
 * estimated by hessians while scanning, as in LightGBM; `searchExactly` looks again with exact counts, for nodes where
 * the estimate was wrong. O(features x bins) per node; exact counts cost O(rows) per feature more.
 */
import type { Random } from '../../core/random.ts';
import { histogramBytes, histogramCells, missingBin } from '../../kernels/kernels.ts';
import type { Constraints } from './constraints.ts';
import type { FeatureLists, FeatureSampler } from './sampling.ts';
import {
  type CommonSplit,
  type GradientUnits,
  heavierSide,
  nodeReduction,
  type Regularization,
  type Split,
} from './split.ts';
import {
  addCommonGains,
  commonGains,
  type FeatureSearch,
  searchCategories,
  searchThresholds,
} from './split-search.ts';
import type { TrainerMemory } from './trainer-memory.ts';
import type { TreeNode } from './tree-node.ts';

export interface GrowthLimits extends Regularization {
  readonly maxLeafNodes: number;
  /** 0 = unlimited. */
  readonly maxDepth: number;
  readonly minSamplesLeaf: number;
  readonly minHessian: number;
  readonly minGain: number;
}

export class SplitFinder {
  readonly limits: GrowthLimits;
  readonly constraints: Constraints;
  readonly #memory: TrainerMemory;
  readonly #sampler: FeatureSampler;
  readonly #i32: Int32Array;
  readonly #f32: Float32Array;
  readonly #fullSearch: boolean;
  #stream: Random;
  units: GradientUnits = { gradient: 1, hessian: 1 };

  constructor(
    memory: TrainerMemory,
    limits: GrowthLimits,
    sampler: FeatureSampler,
    constraints: Constraints,
    stream: Random,
  ) {
    this.#memory = memory;
    // A literal of fixed shape: options come as a dictionary, which hot loops would read slowly.
    this.limits = {
      maxLeafNodes: limits.maxLeafNodes,
      maxDepth: limits.maxDepth,
      minSamplesLeaf: limits.minSamplesLeaf,
      minHessian: limits.minHessian,
      minGain: limits.minGain,
      l1: limits.l1,
      l2: limits.l2,
    };
    this.#sampler = sampler;
    this.constraints = constraints;
    this.#stream = stream;
    this.#i32 = memory.pool.kernels.memory.i32;
    this.#f32 = memory.pool.kernels.memory.f32;
    this.#fullSearch = limits.l1 > 0 || constraints.anyMonotone;
  }

  /** Units of the next tree's sums, and the stream that its nodes draw features from. */
  startTree(units: GradientUnits, stream: Random): void {
    this.units = units;
    this.#stream = stream;
  }

  /** False where depth or the number of rows makes the node a leaf. */
  mayBeSplit(node: TreeNode): boolean {
    const { maxDepth, minSamplesLeaf } = this.limits;
    return (maxDepth === 0 || node.depth < maxDepth) && node.nRows >= 2 * minSamplesLeaf;
  }

  /** The lists to scan a node and its sibling with in one pass, or null where each needs its own search. */
  listsForSiblings(node: TreeNode): FeatureLists | null {
    if (!this.#sampler.sameForAllNodes || this.#fullSearch || node.allowed) return null;
    return this.#sampler.drawForNode(this.#stream, null);
  }

  /** Quantised hessian that stands for minSamplesLeaf rows of this node, and at least minHessian. */
  minHessian(node: TreeNode): number {
    const { minSamplesLeaf, minHessian } = this.limits;
    const forRows = Math.ceil(((minSamplesLeaf - 0.5) * node.hessianSum) / node.nRows);
    return Math.max(1, Math.ceil(minHessian / this.units.hessian), forRows);
  }

  /** Finds the node's best split by its own features. */
  search(node: TreeNode): void {
    const lists = this.#sampler.drawForNode(this.#stream, node.allowed);
    if (!this.#fullSearch) {
      this.#scan(node, lists);
      this.choose(node, lists, this.#memory.gains);
      return;
    }
    let best: Split | null = null;
    for (const feature of [...lists.ordered, ...lists.unordered]) {
      best = better(best, this.#searchOne(node, feature, null));
    }
    this.keep(node, best);
  }

  #scan(node: TreeNode, lists: FeatureLists): void {
    const { pool, featureList, nBins, gains } = this.#memory;
    pool.kernels.scan(
      featureList,
      lists.ordered.length,
      nBins,
      this.#offset(node),
      node.gradientSum,
      node.hessianSum,
      this.minHessian(node),
      this.limits.l2 / this.units.hessian,
      gains,
    );
  }

  /** Takes the best of the scanned gains at that offset, or a split of categories that beats it. */
  choose(node: TreeNode, { ordered, unordered }: FeatureLists, gains: number): void {
    const at = gains >>> 2;
    let best = 0;
    for (let i = 0; i < ordered.length; i++) {
      const gain = this.#f32[at + i]!;
      if (gain <= best) continue;
      best = gain;
      node.bestFeature = ordered[i]!;
    }
    node.bestGain = this.#netGain(node, best);
    for (const feature of unordered) {
      const split = this.#searchOne(node, feature, null);
      if (split && (node.bestFeature < 0 || split.gain > node.bestGain)) this.keep(node, split);
    }
    if (node.bestGain <= this.limits.minGain) node.bestFeature = -1;
  }

  /** Makes that split the node's best; null = it cannot be split. */
  keep(node: TreeNode, split: Split | null): void {
    node.split = split;
    node.bestFeature = split && split.gain > this.limits.minGain ? split.feature : -1;
    node.bestGain = split?.gain ?? 0;
  }

  /** The real gain of a scanned one (see `scan` in kernels.ts). */
  #netGain(node: TreeNode, scanned: number): number {
    const { gradient, hessian } = this.units;
    const total = node.hessianSum * hessian + 2 * this.limits.l2;
    const sum = node.gradientSum * gradient;
    const split = total * ((scanned * gradient) / hessian) * (gradient / hessian) + (sum * sum) / total;
    return split - nodeReduction(node, this.units, this.limits);
  }

  /** The threshold of the node's best feature. */
  locate(node: TreeNode): Split | null {
    const { pool, nBins, located } = this.#memory;
    const { units, limits } = this;
    const feature = node.bestFeature;
    const { gradientSum, hessianSum } = node;
    pool.kernels.locate(
      this.#offset(node) + feature * histogramBytes,
      this.#i32[(nBins >>> 2) + feature]!,
      gradientSum,
      hessianSum,
      this.minHessian(node),
      limits.l2 / units.hessian,
      located,
    );
    const at = located >>> 2;
    const bin = this.#i32[at]!;
    if (bin < 0) return null;
    const leftGradient = this.#i32[at + 2]!;
    const leftHessian = this.#i32[at + 3]!;
    const missing = (this.#offset(node) >>> 2) + feature * histogramCells + 2 * missingBin;
    const anyMissing = (this.#i32[missing]! | this.#i32[missing + 1]!) !== 0;
    const left = leftGradient * units.gradient;
    const right = (gradientSum - leftGradient) * units.gradient;
    const gain =
      (left * left) / (leftHessian * units.hessian + limits.l2) +
      (right * right) / ((hessianSum - leftHessian) * units.hessian + limits.l2) -
      nodeReduction(node, units, limits);
    const missingLeft = anyMissing ? this.#i32[at + 1]! : heavierSide(leftHessian, node);
    return { feature, bin, missingLeft, gain, leftGradient, leftHessian, leftSet: null };
  }

  /** `counts`: rows in each bin; null = estimated by hessians. */
  #searchOf(node: TreeNode, feature: number, counts: Int32Array | null): FeatureSearch {
    const { units, limits } = this;
    return {
      feature,
      i32: this.#i32,
      cells: (this.#offset(node) >>> 2) + feature * histogramCells,
      nBins: this.#i32[(this.#memory.nBins >>> 2) + feature]!,
      node,
      units,
      regularization: limits,
      baseline: nodeReduction(node, units, limits),
      minHessian: this.minHessian(node),
      minSamplesLeaf: limits.minSamplesLeaf,
      counts,
      monotone: this.constraints.monotoneOf(feature),
      lower: node.lower,
      upper: node.upper,
    };
  }

  #searchOne(node: TreeNode, feature: number, counts: Int32Array | null): Split | null {
    const search = this.#searchOf(node, feature, counts);
    return this.constraints.isUnordered(feature) ? searchCategories(search) : searchThresholds(search);
  }

  /** Features in the order of their scanned gains, which exact counts can only lower, until none can win. */
  searchExactly(node: TreeNode): Split | null {
    const lists = this.#sampler.drawForNode(this.#stream, node.allowed);
    const { ordered, unordered } = lists;
    let best: Split | null = null;
    for (const feature of this.#fullSearch ? [...ordered, ...unordered] : unordered) {
      best = better(best, this.#searchOne(node, feature, this.#countRows(node, feature)));
    }
    if (this.#fullSearch) return best;
    this.#scan(node, lists);
    const at = this.#memory.gains >>> 2;
    const gains = this.#f32.slice(at, at + ordered.length);
    const order = Int32Array.from(ordered.keys()).sort((a, b) => gains[b]! - gains[a]! || a - b);
    for (const i of order) {
      // Float32 gains may be a little low.
      if (gains[i]! === 0 || (best && this.#netGain(node, gains[i]! * (1 + 1e-5)) < best.gain)) break;
      best = better(best, this.#searchOne(node, ordered[i]!, this.#countRows(node, ordered[i]!)));
    }
    return best;
  }

  #countRows(node: TreeNode, feature: number): Int32Array {
    const { pool, rows, columns, nRows, counts } = this.#memory;
    pool.kernels.countBins(rows, node.begin, node.end, columns + feature * nRows, counts);
    return this.#i32.subarray(counts >>> 2, (counts >>> 2) + 256);
  }

  /** The one split that gains most over all nodes together; null where none gains. */
  searchCommon(nodes: readonly TreeNode[]): CommonSplit | null {
    const lists = this.#sampler.drawForNode(this.#stream, null);
    let best: CommonSplit | null = null;
    for (const feature of [...lists.ordered, ...lists.unordered]) {
      const unordered = this.constraints.isUnordered(feature);
      const gains = commonGains();
      for (const node of nodes) {
        if (!this.mayBeSplit(node) || (node.allowed && !node.allowed.includes(feature))) continue;
        addCommonGains(this.#searchOf(node, feature, null), unordered, gains);
      }
      for (let i = 0; i < gains.length; i++) {
        if (gains[i]! <= (best?.gain ?? this.limits.minGain)) continue;
        best = { feature, bin: i >> 1, missingLeft: i & 1, unordered, gain: gains[i]! };
      }
    }
    return best;
  }

  #offset(node: TreeNode): number {
    return this.#memory.histograms + node.slot * this.#memory.slotBytes;
  }
}

function better(best: Split | null, split: Split | null): Split | null {
  return split && (!best || split.gain > best.gain) ? split : best;
}
