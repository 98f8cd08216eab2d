/**
 * Packed gradients of the listed rows -> one tree, grown best leaf first (Shi 2007; LightGBM). The smaller
 * child's histogram is summed from its rows, the larger is the parent's minus it. A leaf's best feature comes
 * from the fast scan; its threshold is located when the leaf is split. `minSamplesLeaf` is estimated by
 * hessians while scanning, as in LightGBM, and then enforced exactly: a split that leaves too few rows is
 * searched again with exact counts as well.
 */
import type { Random } from '../../core/random.ts';
import { histogramStride, missingBin } from '../../kernels/kernels.ts';
import type { FeatureSampler } from './feature-sampler.ts';
import type { Regularization, SearchLimits, Split, Units } from './split-search.ts';
import { leafWeight, nodeReduction, searchFeature } from './split-search.ts';
import type { TrainerMemory } from './trainer-memory.ts';
import type { GrownTree, LeafNode, SplitNode } from './tree.ts';

export interface GrowthLimits extends Regularization {
  readonly maxLeafNodes: number;
  /** 0 = unlimited. */
  readonly maxDepth: number;
  readonly minSamplesLeaf: number;
  readonly minHessian: number;
  readonly minGain: number;
}

interface Leaf {
  readonly begin: number;
  readonly end: number;
  readonly nRows: number;
  readonly depth: number;
  readonly gradientSum: number;
  readonly hessianSum: number;
  /** Split that it hangs on, -1 for the root. */
  readonly parent: number;
  readonly isLeft: boolean;
  /** Histogram, -1 where it will not be split. */
  slot: number;
  bestFeature: number;
  bestGain: number;
  /** Located already, by the full search. */
  split: Split | null;
}

export class LeafWiseGrower {
  readonly #memory: TrainerMemory;
  readonly #limits: GrowthLimits;
  readonly #sampler: FeatureSampler;
  readonly #freeSlots: number[] = [];
  readonly #counts: Int32Array;
  #units: Units = { gradient: 1, hessian: 1 };
  #stream: Random | null = null;

  constructor(memory: TrainerMemory, limits: GrowthLimits, sampler: FeatureSampler, nSlots: number) {
    this.#memory = memory;
    this.#limits = limits;
    this.#sampler = sampler;
    for (let slot = nSlots - 1; slot >= 0; slot--) this.#freeSlots.push(slot);
    this.#counts = new Int32Array(histogramStride);
  }

  /**
   * @param nRows length of the row list; the list is reordered so that each leaf's rows stand together.
   * @param dense true where the row list is 0, 1, ..., nRows - 1.
   */
  grow(nRows: number, dense: boolean, units: Units, stream: Random): GrownTree {
    this.#units = units;
    this.#stream = stream;
    const splits: SplitNode[] = [];
    const leaves: Leaf[] = [this.#makeRoot(nRows, dense)];
    while (leaves.length < this.#limits.maxLeafNodes) {
      const chosen = bestLeaf(leaves);
      if (chosen < 0) break;
      const leaf = leaves[chosen]!;
      const children = this.#split(leaf, splits, leaves.length + 1 < this.#limits.maxLeafNodes);
      if (!children) continue;
      leaves[chosen] = children[0];
      leaves.push(children[1]);
    }
    for (const leaf of leaves) this.#release(leaf);
    return this.#finish(leaves, splits);
  }

  #makeRoot(nRows: number, dense: boolean): Leaf {
    const { kernels, rows, features } = this.#memory;
    const slot = this.#takeSlot();
    this.#fillHistogram(slot, dense ? 0 : rows, 0, nRows);
    const { i32 } = kernels.memory;
    let gradientSum = 0;
    let hessianSum = 0;
    if (features.length > 0) {
      // Any feature's bins hold every row once.
      const cells = this.#slotOffset(slot) >>> 2;
      const nBins = i32[this.#memory.nBins >>> 2]!;
      for (let bin = 0; bin <= nBins; bin++) {
        const cell = cells + 2 * (bin < nBins ? bin : missingBin);
        hessianSum += i32[cell]!;
        gradientSum += i32[cell + 1]!;
      }
    }
    const root = newLeaf(0, nRows, 0, gradientSum, hessianSum, -1, false);
    root.slot = slot;
    if (this.#mayBeSplit(root)) this.#scan(root);
    else this.#release(root);
    return root;
  }

  /** Null where no valid threshold is left; the leaf then has another best feature or none. */
  #split(leaf: Leaf, splits: SplitNode[], moreToCome: boolean): [Leaf, Leaf] | null {
    const { kernels, columns, nRows, rows, scratch, features } = this.#memory;
    const split = leaf.split ?? this.#locate(leaf);
    if (!split || split.gain <= this.#limits.minGain) {
      this.#release(leaf);
      return null;
    }
    const nLeft = kernels.partition(
      rows,
      leaf.begin,
      leaf.end,
      columns + split.feature * nRows,
      split.bin,
      split.missingLeft,
      scratch,
    );
    if (Math.min(nLeft, leaf.nRows - nLeft) < this.#limits.minSamplesLeaf) {
      leaf.split = this.#searchExactly(leaf);
      if (leaf.split) leaf.bestGain = leaf.split.gain;
      else this.#release(leaf);
      return null;
    }
    const node = splits.length;
    splits.push({
      feature: features[split.feature]!,
      threshold: 0,
      thresholdBin: split.bin,
      missingLeft: split.missingLeft,
      left: 0,
      right: 0,
      gain: split.gain,
      cover: leaf.hessianSum * this.#units.hessian,
    });
    if (leaf.parent >= 0) splits[leaf.parent]![leaf.isLeft ? 'left' : 'right'] = node;
    const middle = leaf.begin + nLeft;
    const depth = leaf.depth + 1;
    const left = newLeaf(leaf.begin, middle, depth, split.leftGradient, split.leftHessian, node, true);
    const right = newLeaf(
      middle,
      leaf.end,
      depth,
      leaf.gradientSum - split.leftGradient,
      leaf.hessianSum - split.leftHessian,
      node,
      false,
    );
    if (moreToCome) this.#evaluateChildren(leaf, left, right);
    else this.#release(leaf);
    return [left, right];
  }

  #evaluateChildren(parent: Leaf, left: Leaf, right: Leaf): void {
    const [small, large] = left.nRows <= right.nRows ? [left, right] : [right, left];
    const smallMay = this.#mayBeSplit(small);
    if (!this.#mayBeSplit(large)) {
      // The larger child is at the depth limit or too small, so the smaller one is too.
      this.#release(parent);
      return;
    }
    small.slot = this.#takeSlot();
    this.#fillHistogram(small.slot, this.#memory.rows, small.begin, small.end);
    large.slot = parent.slot;
    parent.slot = -1;
    if (smallMay && this.#sampler.sameForAllNodes && this.#limits.l1 === 0) this.#scanPair(small, large);
    else {
      this.#memory.kernels.subtract(
        this.#memory.features.length,
        this.#slotOffset(small.slot),
        this.#slotOffset(large.slot),
      );
      this.#scan(large);
      if (smallMay) this.#scan(small);
    }
    if (small.bestFeature < 0) this.#release(small);
    if (large.bestFeature < 0) this.#release(large);
  }

  #mayBeSplit(leaf: Leaf): boolean {
    const { maxDepth, minSamplesLeaf } = this.#limits;
    return (maxDepth === 0 || leaf.depth < maxDepth) && leaf.nRows >= 2 * minSamplesLeaf;
  }

  #scan(leaf: Leaf): void {
    const list = this.#sampler.drawForNode(this.#stream!);
    if (this.#limits.l1 > 0) this.#keepBest(leaf, this.#searchAll(leaf, list));
    else this.#readGains(leaf, list, this.#fastGains(leaf, list));
  }

  /** The fast scan's best gain of each listed feature, quantised; the list must be the one last drawn. */
  #fastGains(leaf: Leaf, list: Int32Array): Float32Array {
    const { kernels, featureList, nBins, gains } = this.#memory;
    kernels.scan(
      featureList,
      list.length,
      nBins,
      this.#slotOffset(leaf.slot),
      leaf.gradientSum,
      leaf.hessianSum,
      this.#minHessian(leaf),
      this.#limits.l2 / this.#units.hessian,
      gains,
    );
    return kernels.memory.f32.subarray(gains >>> 2, (gains >>> 2) + list.length);
  }

  #scanPair(small: Leaf, large: Leaf): void {
    const { kernels, featureList, nBins, gains, siblingGains } = this.#memory;
    const list = this.#sampler.drawForNode(this.#stream!);
    kernels.scanPair(
      featureList,
      list.length,
      nBins,
      this.#slotOffset(small.slot),
      this.#slotOffset(large.slot),
      small.gradientSum,
      small.hessianSum,
      this.#minHessian(small),
      large.gradientSum,
      large.hessianSum,
      this.#minHessian(large),
      this.#limits.l2 / this.#units.hessian,
      gains,
      siblingGains,
    );
    const { f32 } = kernels.memory;
    this.#readGains(small, list, f32.subarray(gains >>> 2, (gains >>> 2) + list.length));
    this.#readGains(large, list, f32.subarray(siblingGains >>> 2, (siblingGains >>> 2) + list.length));
  }

  #readGains(leaf: Leaf, list: Int32Array, gains: Float32Array): void {
    let best = 0;
    for (let i = 0; i < list.length; i++) {
      if (gains[i]! <= best) continue;
      best = gains[i]!;
      leaf.bestFeature = list[i]!;
    }
    leaf.bestGain = this.#netGain(leaf, best);
    if (leaf.bestGain <= this.#limits.minGain) leaf.bestFeature = -1;
  }

  #netGain(leaf: Leaf, quantised: number): number {
    const { gradient, hessian } = this.#units;
    return ((quantised * gradient) / hessian) * gradient - nodeReduction(leaf, this.#units, this.#limits);
  }

  #keepBest(leaf: Leaf, split: Split | null): void {
    leaf.split = split;
    leaf.bestFeature = split && split.gain > this.#limits.minGain ? split.feature : -1;
    leaf.bestGain = split?.gain ?? 0;
  }

  #locate(leaf: Leaf): Split | null {
    return this.#search(leaf, leaf.bestFeature, null);
  }

  #search(leaf: Leaf, feature: number, counts: Int32Array | null): Split | null {
    const { kernels, nBins } = this.#memory;
    const { i32 } = kernels.memory;
    const limits: SearchLimits = {
      minHessian: this.#minHessian(leaf),
      minSamplesLeaf: this.#limits.minSamplesLeaf,
      counts,
      monotone: 0,
      lower: Number.NEGATIVE_INFINITY,
      upper: Number.POSITIVE_INFINITY,
    };
    return searchFeature(
      i32,
      (this.#slotOffset(leaf.slot) >>> 2) + feature * 512,
      i32[(nBins >>> 2) + feature]!,
      leaf,
      limits,
      this.#units,
      this.#limits,
      nodeReduction(leaf, this.#units, this.#limits),
      feature,
    );
  }

  #searchAll(leaf: Leaf, list: Int32Array): Split | null {
    let best: Split | null = null;
    for (const feature of list) {
      const split = this.#search(leaf, feature, null);
      if (split && (!best || split.gain > best.gain)) best = split;
    }
    return best;
  }

  /** Features in the order of their fast gains, which exact counts can only lower, until none can win. */
  #searchExactly(leaf: Leaf): Split | null {
    const list = this.#sampler.drawForNode(this.#stream!);
    const gains = this.#fastGains(leaf, list);
    const order = Int32Array.from(list.keys()).sort((a, b) => gains[b]! - gains[a]! || a - b);
    let best: Split | null = null;
    for (const i of order) {
      // Float32 gains may be a little low.
      if (gains[i]! === 0 || (best && this.#netGain(leaf, gains[i]! * (1 + 1e-5)) < best.gain)) break;
      const split = this.#search(leaf, list[i]!, this.#countRows(leaf, list[i]!));
      if (split && (!best || split.gain > best.gain)) best = split;
    }
    return best;
  }

  #countRows(leaf: Leaf, feature: number): Int32Array {
    const { kernels, rows, columns, nRows } = this.#memory;
    const { i32, u8 } = kernels.memory;
    const counts = this.#counts.fill(0);
    const column = columns + feature * nRows;
    for (let i = leaf.begin; i < leaf.end; i++) counts[u8[column + i32[(rows >>> 2) + i]!]!]!++;
    return counts;
  }

  /** Quantised hessian that stands for minSamplesLeaf rows of this leaf. */
  #minHessian(leaf: Leaf): number {
    const { minSamplesLeaf } = this.#limits;
    const forRows = Math.ceil(((minSamplesLeaf - 0.5) * leaf.hessianSum) / leaf.nRows);
    return Math.max(1, Math.ceil(this.#limits.minHessian / this.#units.hessian), forRows);
  }

  #fillHistogram(slot: number, rows: number, begin: number, end: number): void {
    const { kernels, tiles, packed, nBins, features } = this.#memory;
    const offset = this.#slotOffset(slot);
    kernels.clearHistogram(features.length, nBins, offset);
    let out = offset;
    for (const tile of tiles) {
      kernels.histogram(tile.width, tile.offset, rows, begin, end, packed, out);
      out += tile.width * 2048;
    }
  }

  #slotOffset(slot: number): number {
    return this.#memory.histograms + slot * this.#memory.slotBytes;
  }

  #takeSlot(): number {
    return this.#freeSlots.pop()!;
  }

  #release(leaf: Leaf): void {
    if (leaf.slot >= 0) this.#freeSlots.push(leaf.slot);
    leaf.slot = -1;
    leaf.bestFeature = -1;
  }

  #finish(leaves: readonly Leaf[], splits: readonly SplitNode[]): GrownTree {
    const finished: LeafNode[] = leaves.map((leaf, index) => {
      if (leaf.parent >= 0) splits[leaf.parent]![leaf.isLeft ? 'left' : 'right'] = ~index;
      const gradient = leaf.gradientSum * this.#units.gradient;
      const cover = leaf.hessianSum * this.#units.hessian;
      const value = cover > 0 ? leafWeight(gradient, cover, this.#limits) : 0;
      return { value, cover, begin: leaf.begin, end: leaf.end };
    });
    return { root: splits.length > 0 ? 0 : ~0, splits, leaves: finished };
  }
}

function newLeaf(
  begin: number,
  end: number,
  depth: number,
  gradientSum: number,
  hessianSum: number,
  parent: number,
  isLeft: boolean,
): Leaf {
  return {
    begin,
    end,
    nRows: end - begin,
    depth,
    gradientSum,
    hessianSum,
    parent,
    isLeft,
    slot: -1,
    bestFeature: -1,
    bestGain: 0,
    split: null,
  };
}

/** The splittable leaf of the highest gain, the earliest among equals; -1 if none. */
function bestLeaf(leaves: readonly Leaf[]): number {
  let best = -1;
  let bestGain = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < leaves.length; i++) {
    const leaf = leaves[i]!;
    if (leaf.bestFeature < 0 || leaf.bestGain <= bestGain) continue;
    bestGain = leaf.bestGain;
    best = i;
  }
  return best;
}
