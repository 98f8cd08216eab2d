/**
 * Packed gradients and a row list -> one tree, node by node: splits nodes and keeps their histograms. The smaller
 * child's histogram is summed from its rows, the larger is the parent's minus it (LightGBM). Every leaf of a finished
 * tree holds at least `minSamplesLeaf` of the tree's rows, side by side in the row list. Which node comes next is up to
 * growth.ts. O(rows x features) per level of the tree.
 */
import type { Random } from '../../core/random.ts';
import { histogramBytes, histogramCells, missingBin } from '../../kernels/kernels.ts';
import type { GrownTree, LeafNode, SplitNode } from './forest.ts';
import type { FeatureLists } from './sampling.ts';
import { type CommonSplit, clamp, type GradientUnits, leafWeight, type Split } from './split.ts';
import type { GrowthLimits, SplitFinder } from './split-finder.ts';
import { splitOfCommon } from './split-search.ts';
import type { TrainerMemory } from './trainer-memory.ts';
import { newNode, type TreeNode } from './tree-node.ts';

export class TreeGrower {
  readonly #memory: TrainerMemory;
  readonly #finder: SplitFinder;
  readonly #freeSlots: number[] = [];
  readonly #i32: Int32Array;
  #splits: SplitNode[] = [];

  constructor(memory: TrainerMemory, finder: SplitFinder) {
    this.#memory = memory;
    this.#finder = finder;
    this.#i32 = memory.pool.kernels.memory.i32;
    for (let slot = memory.nSlots - 1; slot >= 0; slot--) this.#freeSlots.push(slot);
  }

  /**
   * Starts a tree on the first `nRows` of the row list, which is reordered so that each leaf's rows are side by side.
   * `dense`: the list is 0, 1, ..., nRows - 1.
   */
  start(nRows: number, dense: boolean, units: GradientUnits, stream: Random): TreeNode {
    this.#finder.startTree(units, stream);
    this.#splits = [];
    const slot = this.#freeSlots.pop()!;
    const born = { begin: 0, end: nRows, depth: 0, parent: -1, isLeft: false };
    const unknown = newNode({ ...born, gradientSum: 0, hessianSum: 0 });
    unknown.slot = slot;
    const rows = dense ? 0 : this.#memory.rows;
    this.#evaluate(unknown, rows, null, null);
    const root = newNode({ ...born, ...this.#sums(slot) });
    root.slot = slot;
    root.allowed = this.#finder.constraints.allowedAt([]);
    if (this.#finder.mayBeSplit(root)) this.#finder.search(root);
    else this.release(root);
    return root;
  }

  /**
   * The two children, or null where the split was not valid; the node then has another best split or none.
   * `moreToCome` is false where the children will be leaves anyway.
   */
  split(node: TreeNode, moreToCome: boolean): [TreeNode, TreeNode] | null {
    const split = node.split ?? this.#finder.locate(node);
    if (!split || split.gain <= this.limits.minGain) {
      this.release(node);
      return null;
    }
    const nLeft = this.#partition(node, split);
    if (Math.min(nLeft, node.nRows - nLeft) < this.limits.minSamplesLeaf) {
      this.#finder.keep(node, this.#finder.searchExactly(node));
      if (node.bestFeature < 0) this.release(node);
      return null;
    }
    const [left, right] = this.#makeChildren(node, split, nLeft);
    if (moreToCome) this.#evaluateChildren(node, left, right);
    else this.release(node);
    return [left, right];
  }

  /** The best split that all these nodes could share; each must still have its histogram. */
  searchCommon(nodes: readonly TreeNode[]): CommonSplit | null {
    return this.#finder.searchCommon(nodes);
  }

  /** Splits the node by a shared split; null, and its histogram given back, where the limits forbid it. */
  splitAt(node: TreeNode, common: CommonSplit, moreToCome: boolean): [TreeNode, TreeNode] | null {
    const { minSamplesLeaf } = this.limits;
    const nBins = this.#i32[(this.#memory.nBins >>> 2) + common.feature]!;
    const cells = (this.#offset(node.slot) >>> 2) + common.feature * histogramCells;
    const split = splitOfCommon(this.#i32, cells, nBins, common);
    const least = this.#finder.minHessian(node);
    const fits =
      this.#finder.mayBeSplit(node) &&
      Math.min(split.leftHessian, node.hessianSum - split.leftHessian) >= least &&
      (!node.allowed || node.allowed.includes(common.feature));
    const nLeft = fits ? this.#partition(node, split) : 0;
    if (!fits || Math.min(nLeft, node.nRows - nLeft) < minSamplesLeaf) {
      this.release(node);
      return null;
    }
    const [left, right] = this.#makeChildren(node, split, nLeft);
    if (moreToCome) {
      const [small, large] = left.nRows <= right.nRows ? [left, right] : [right, left];
      small.slot = this.#freeSlots.pop()!;
      large.slot = node.slot;
      node.slot = -1;
      this.#fillBoth(small, large);
    } else this.release(node);
    return [left, right];
  }

  get limits(): GrowthLimits {
    return this.#finder.limits;
  }

  /** Gives the node's histogram back: it will not be split. */
  release(node: TreeNode): void {
    if (node.slot >= 0) this.#freeSlots.push(node.slot);
    node.slot = -1;
    node.bestFeature = -1;
  }

  /** The tree, with leaf values before the learning rate. */
  finish(leaves: readonly TreeNode[]): GrownTree {
    const splits = this.#splits;
    const finished: LeafNode[] = leaves.map((leaf, index) => {
      this.release(leaf);
      if (leaf.parent >= 0) splits[leaf.parent]![leaf.isLeft ? 'left' : 'right'] = ~index;
      const gradient = leaf.gradientSum * this.#finder.units.gradient;
      const cover = leaf.hessianSum * this.#finder.units.hessian;
      const value = cover > 0 ? clamp(leafWeight(gradient, cover, this.limits), leaf.lower, leaf.upper) : 0;
      return { value, cover, begin: leaf.begin, end: leaf.end };
    });
    return { root: splits.length > 0 ? 0 : ~0, splits, leaves: finished };
  }

  #partition(node: TreeNode, split: Split): number {
    const { pool, columns, nRows, rows, scratch, leftTable } = this.#memory;
    if (split.leftSet) pool.kernels.memory.u8.set(split.leftSet, leftTable);
    return pool.partition({
      rows,
      begin: node.begin,
      end: node.end,
      column: columns + split.feature * nRows,
      threshold: split.bin,
      missingLeft: split.missingLeft,
      table: split.leftSet ? leftTable : 0,
      scratch,
    });
  }

  #makeChildren(node: TreeNode, split: Split, nLeft: number): [TreeNode, TreeNode] {
    const index = this.#splits.length;
    this.#splits.push({
      feature: this.#memory.features[split.feature]!,
      threshold: 0,
      thresholdBin: split.bin,
      missingLeft: split.missingLeft,
      leftSet: split.leftSet,
      left: 0,
      right: 0,
      gain: split.gain,
      cover: node.hessianSum * this.#finder.units.hessian,
    });
    if (node.parent >= 0) this.#splits[node.parent]![node.isLeft ? 'left' : 'right'] = index;
    const middle = node.begin + nLeft;
    const depth = node.depth + 1;
    const left = newNode({
      begin: node.begin,
      end: middle,
      depth,
      gradientSum: split.leftGradient,
      hessianSum: split.leftHessian,
      parent: index,
      isLeft: true,
    });
    const right = newNode({
      begin: middle,
      end: node.end,
      depth,
      gradientSum: node.gradientSum - split.leftGradient,
      hessianSum: node.hessianSum - split.leftHessian,
      parent: index,
      isLeft: false,
    });
    const values = [this.#valueOf(left), this.#valueOf(right)] as const;
    this.#finder.constraints.inherit(node, [left, right], values, split.feature);
    return [left, right];
  }

  #valueOf(node: TreeNode): number {
    const { gradient, hessian } = this.#finder.units;
    return leafWeight(node.gradientSum * gradient, node.hessianSum * hessian, this.limits);
  }

  #evaluateChildren(parent: TreeNode, left: TreeNode, right: TreeNode): void {
    const [small, large] = left.nRows <= right.nRows ? [left, right] : [right, left];
    // Where the larger child is at the depth limit or too small, so is the smaller.
    if (!this.#finder.mayBeSplit(large)) {
      this.release(parent);
      return;
    }
    small.slot = this.#freeSlots.pop()!;
    large.slot = parent.slot;
    parent.slot = -1;
    const mayBoth = this.#finder.mayBeSplit(small);
    const lists = this.#finder.listsForSiblings(small);
    if (lists) {
      this.#evaluate(small, this.#memory.rows, large, lists);
      // The scan of both subtracts the ordered features' histograms only.
      for (const feature of lists.unordered) this.#subtract(small, large, feature, 1);
      const { gains, siblingGains } = this.#memory;
      if (mayBoth) this.#finder.choose(small, lists, gains);
      this.#finder.choose(large, lists, siblingGains);
    } else {
      this.#fillBoth(small, large);
      if (mayBoth) this.#finder.search(small);
      this.#finder.search(large);
    }
    if (small.bestFeature < 0) this.release(small);
    if (large.bestFeature < 0) this.release(large);
  }

  /** The smaller child's histogram from its rows, the larger's as the rest of the parent's. */
  #fillBoth(small: TreeNode, large: TreeNode): void {
    this.#evaluate(small, this.#memory.rows, null, null);
    this.#subtract(small, large, 0, this.#memory.nFeatures);
  }

  #subtract(small: TreeNode, large: TreeNode, firstFeature: number, nFeatures: number): void {
    const at = firstFeature * histogramBytes;
    const [from, to] = [this.#offset(small.slot) + at, this.#offset(large.slot) + at];
    this.#memory.pool.kernels.subtract(nFeatures, from, to);
  }

  /** Fills the node's histogram; with `sibling` (at the parent's histogram) and lists, scans both as well. */
  #evaluate(node: TreeNode, rows: number, sibling: TreeNode | null, lists: FeatureLists | null): void {
    const other = sibling ?? node;
    this.#memory.pool.evaluate(this.#memory, {
      rows,
      begin: node.begin,
      end: node.end,
      histogram: this.#offset(node.slot),
      nListed: lists ? lists.ordered.length : 0,
      parent: sibling ? this.#offset(sibling.slot) : 0,
      gradientSum: node.gradientSum,
      hessianSum: node.hessianSum,
      // A smaller child that may not be split is not scanned.
      minHessian: this.#finder.mayBeSplit(node) ? this.#finder.minHessian(node) : 2 ** 31 - 1,
      siblingGradientSum: other.gradientSum,
      siblingHessianSum: other.hessianSum,
      siblingMinHessian: this.#finder.minHessian(other),
      l2: this.#finder.limits.l2 / this.#finder.units.hessian,
    });
  }

  /** Sums of a whole histogram; each feature holds every row once. */
  #sums(slot: number): { gradientSum: number; hessianSum: number } {
    let gradientSum = 0;
    let hessianSum = 0;
    if (this.#memory.nFeatures > 0) {
      const cells = this.#offset(slot) >>> 2;
      const nBins = this.#i32[this.#memory.nBins >>> 2]!;
      for (let bin = 0; bin <= nBins; bin++) {
        const cell = cells + 2 * (bin < nBins ? bin : missingBin);
        hessianSum += this.#i32[cell]!;
        gradientSum += this.#i32[cell + 1]!;
      }
    }
    return { gradientSum, hessianSum };
  }

  #offset(slot: number): number {
    return this.#memory.histograms + slot * this.#memory.slotBytes;
  }
}
