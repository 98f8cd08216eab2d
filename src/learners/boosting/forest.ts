/**
 * Grown trees -> a forest as plain data: all trees' nodes, one after another. Child and root numbers: n >= 0 is split n, a
 * negative n is leaf ~n. A row goes left where its value is at most the threshold; where it is missing, by `missingLeft`.
 * Covers and gains are kept for importances. O(nodes). No sum of leaf values is ever rounded (see `leafUnit`).
 */
export interface Forest {
  readonly [key: string]: Int32Array | Float64Array | Float32Array | Uint8Array;
  /** One per tree. */
  readonly roots: Int32Array;
  /** From here to `cover`, but for `levelSets`: one per split. */
  readonly feature: Int32Array;
  readonly threshold: Float32Array;
  /** The threshold as a bin: left where bin <= thresholdBin; with a category set, the highest category. */
  readonly thresholdBin: Uint8Array;
  readonly missingLeft: Uint8Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Which set of `levelSets` decides in place of the threshold; -1 = none. */
  readonly levelSet: Int32Array;
  /** 32 bytes per set: bit b = category b goes left. */
  readonly levelSets: Uint8Array;
  readonly gain: Float64Array;
  /** Sum of hessians of the training rows that passed the split. */
  readonly cover: Float64Array;
  /** One per leaf, as the next two. */
  readonly leafValue: Float64Array;
  readonly leafCover: Float64Array;
  /** Training rows in the leaf. */
  readonly leafRows: Int32Array;
  /** One number: every leaf value is a whole multiple of this power of two, so that sums are exact in any order. */
  readonly leafUnit: Float64Array;
}

export interface SplitNode {
  feature: number;
  threshold: number;
  thresholdBin: number;
  missingLeft: number;
  /** 256 bytes, 1 = that category goes left; null = by threshold. */
  leftSet: Uint8Array | null;
  left: number;
  right: number;
  gain: number;
  cover: number;
}

export interface LeafNode {
  value: number;
  cover: number;
  /** Its rows in the trainer's row list. */
  begin: number;
  end: number;
}

/** One tree while it grows; child numbers as in Forest. */
export interface GrownTree {
  readonly root: number;
  readonly splits: readonly SplitNode[];
  readonly leaves: readonly LeafNode[];
}

/** Joins grown trees, in order. */
export function forestOf(trees: readonly GrownTree[]): Forest {
  const nSplits = trees.reduce((sum, tree) => sum + tree.splits.length, 0);
  const nLeaves = trees.reduce((sum, tree) => sum + tree.leaves.length, 0);
  const unit = leafUnitOf(trees);
  const sets: Uint8Array[] = [];
  const forest = {
    roots: new Int32Array(trees.length),
    feature: new Int32Array(nSplits),
    threshold: new Float32Array(nSplits),
    thresholdBin: new Uint8Array(nSplits),
    missingLeft: new Uint8Array(nSplits),
    left: new Int32Array(nSplits),
    right: new Int32Array(nSplits),
    levelSet: new Int32Array(nSplits),
    gain: new Float64Array(nSplits),
    cover: new Float64Array(nSplits),
    leafValue: new Float64Array(nLeaves),
    leafCover: new Float64Array(nLeaves),
    leafRows: new Int32Array(nLeaves),
    levelSets: new Uint8Array(0) as Uint8Array,
    leafUnit: Float64Array.of(unit),
  };
  let split = 0;
  let leaf = 0;
  for (const [index, tree] of trees.entries()) {
    const [firstSplit, firstLeaf] = [split, leaf];
    const moved = (child: number): number => (child < 0 ? child - firstLeaf : child + firstSplit);
    forest.roots[index] = moved(tree.root);
    for (const node of tree.splits) {
      forest.feature[split] = node.feature;
      forest.threshold[split] = node.threshold;
      forest.thresholdBin[split] = node.thresholdBin;
      forest.missingLeft[split] = node.missingLeft;
      forest.left[split] = moved(node.left);
      forest.right[split] = moved(node.right);
      forest.levelSet[split] = node.leftSet ? sets.push(node.leftSet) - 1 : -1;
      forest.gain[split] = node.gain;
      forest.cover[split++] = node.cover;
    }
    for (const node of tree.leaves) {
      forest.leafValue[leaf] = Math.round(node.value / unit) * unit;
      forest.leafCover[leaf] = node.cover;
      forest.leafRows[leaf++] = node.end - node.begin;
    }
  }
  forest.levelSets = packSets(sets);
  return forest;
}

/** The trees of both, in order. */
export function joinForests(first: Forest, second: Forest): Forest {
  return forestOf([...treesOf(first), ...treesOf(second)]);
}

function treesOf(forest: Forest): GrownTree[] {
  return Array.from(forest.roots, (root) => {
    const splits: SplitNode[] = [];
    const leaves: LeafNode[] = [];
    // Pre-order, so the root of a copied tree is split 0.
    const copy = (node: number): number => {
      if (node < 0) {
        const end = forest.leafRows[~node]!;
        leaves.push({ value: forest.leafValue[~node]!, cover: forest.leafCover[~node]!, begin: 0, end });
        return ~(leaves.length - 1);
      }
      const set = forest.levelSet[node]!;
      const packed = forest.levelSets.subarray(32 * set, 32 * set + 32);
      const split: SplitNode = {
        feature: forest.feature[node]!,
        threshold: forest.threshold[node]!,
        thresholdBin: forest.thresholdBin[node]!,
        missingLeft: forest.missingLeft[node]!,
        leftSet:
          set < 0 ? null : Uint8Array.from({ length: 256 }, (_unused, b) => (packed[b >> 3]! >> (b & 7)) & 1),
        left: 0,
        right: 0,
        gain: forest.gain[node]!,
        cover: forest.cover[node]!,
      };
      const at = splits.push(split) - 1;
      split.left = copy(forest.left[node]!);
      split.right = copy(forest.right[node]!);
      return at;
    };
    return { root: copy(root), splits, leaves };
  });
}

/** The power of two that lets no sum over the trees pass 2^30 units. */
function leafUnitOf(trees: readonly GrownTree[]): number {
  let highest = 0;
  for (const tree of trees) {
    highest += tree.leaves.reduce((most, leaf) => Math.max(most, Math.abs(leaf.value)), 0);
  }
  return highest === 0 ? 1 : 2 ** (Math.ceil(Math.log2(highest)) - 29);
}

function packSets(sets: readonly Uint8Array[]): Uint8Array {
  const packed = new Uint8Array(32 * sets.length);
  sets.forEach((bytes, set) => {
    bytes.forEach((left, category) => {
      packed[32 * set + (category >> 3)]! |= left << (category & 7);
    });
  });
  return packed;
}

/** Sum of the gains of each feature's splits. */
export function gainByFeature(forest: Forest, nFeatures: number): Float64Array {
  const gains = new Float64Array(nFeatures);
  forest.feature.forEach((feature, split) => {
    gains[feature]! += forest.gain[split]!;
  });
  return gains;
}
