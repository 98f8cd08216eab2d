/**
 * A forest as plain data: all trees' nodes one after another. Child and root numbers: n >= 0 is split n, a
 * negative n is leaf ~n. A row goes left where its value is at most the threshold; where it is missing,
 * by `missingLeft`. Covers and gains are kept for importances and for TreeSHAP.
 */
export interface Forest {
  readonly [key: string]: Int32Array | Float64Array | Float32Array | Uint8Array;
  readonly roots: Int32Array;
  readonly feature: Int32Array;
  readonly threshold: Float32Array;
  /** The threshold as a bin: left where bin <= thresholdBin; with a level set, the highest level. */
  readonly thresholdBin: Uint8Array;
  readonly missingLeft: Uint8Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Which set of `levelSets` decides in place of the threshold; -1 = none. */
  readonly levelSet: Int32Array;
  /** 32 bytes a set: bit b = level b goes left. */
  readonly levelSets: Uint8Array;
  readonly gain: Float64Array;
  /** Sum of hessians of the training rows that passed the split. */
  readonly cover: Float64Array;
  readonly leafValue: Float64Array;
  readonly leafCover: Float64Array;
  /** Training rows in the leaf. */
  readonly leafRows: Int32Array;
  /** One number: every leaf value is a whole multiple of this power of two, so any order of sums is exact. */
  readonly leafUnit: Float64Array;
}

export interface SplitNode {
  feature: number;
  threshold: number;
  thresholdBin: number;
  missingLeft: number;
  /** 256 bytes, 1 = that level goes left; null = by threshold. */
  levels: Uint8Array | null;
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
  const splits = trees.flatMap((tree) => tree.splits);
  const leaves = trees.flatMap((tree) => tree.leaves);
  const roots = new Int32Array(trees.length);
  const left = new Int32Array(splits.length);
  const right = new Int32Array(splits.length);
  let splitOffset = 0;
  let leafOffset = 0;
  trees.forEach((tree, index) => {
    const moved = (child: number): number => (child < 0 ? child - leafOffset : child + splitOffset);
    roots[index] = moved(tree.root);
    tree.splits.forEach((split, i) => {
      left[splitOffset + i] = moved(split.left);
      right[splitOffset + i] = moved(split.right);
    });
    splitOffset += tree.splits.length;
    leafOffset += tree.leaves.length;
  });
  let nSets = 0;
  const unit = leafUnitOf(trees);
  return {
    roots,
    feature: Int32Array.from(splits, (split) => split.feature),
    threshold: Float32Array.from(splits, (split) => split.threshold),
    thresholdBin: Uint8Array.from(splits, (split) => split.thresholdBin),
    missingLeft: Uint8Array.from(splits, (split) => split.missingLeft),
    left,
    right,
    levelSet: Int32Array.from(splits, (split) => (split.levels ? nSets++ : -1)),
    levelSets: levelSetsOf(splits),
    gain: Float64Array.from(splits, (split) => split.gain),
    cover: Float64Array.from(splits, (split) => split.cover),
    leafValue: Float64Array.from(leaves, (leaf) => Math.round(leaf.value / unit) * unit),
    leafCover: Float64Array.from(leaves, (leaf) => leaf.cover),
    leafRows: Int32Array.from(leaves, (leaf) => leaf.end - leaf.begin),
    leafUnit: Float64Array.of(unit),
  };
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
        levels:
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

function levelSetsOf(splits: readonly SplitNode[]): Uint8Array {
  const sets = splits.flatMap((split) => (split.levels ? [split.levels] : []));
  const packed = new Uint8Array(32 * sets.length);
  sets.forEach((levels, set) => {
    levels.forEach((left, level) => {
      packed[32 * set + (level >> 3)]! |= left << (level & 7);
    });
  });
  return packed;
}

/** Sum of split gains by feature. */
export function gainByFeature(forest: Forest, nFeatures: number): Float64Array {
  const gains = new Float64Array(nFeatures);
  forest.feature.forEach((feature, split) => {
    gains[feature]! += forest.gain[split]!;
  });
  return gains;
}
