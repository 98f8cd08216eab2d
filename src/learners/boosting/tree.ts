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
  /** The threshold as a bin: left where bin <= thresholdBin. */
  readonly thresholdBin: Uint8Array;
  readonly missingLeft: Uint8Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly gain: Float64Array;
  /** Sum of hessians of the training rows that passed the split. */
  readonly cover: Float64Array;
  readonly leafValue: Float64Array;
  readonly leafCover: Float64Array;
  /** Training rows in the leaf. */
  readonly leafRows: Int32Array;
}

export interface SplitNode {
  feature: number;
  threshold: number;
  thresholdBin: number;
  missingLeft: number;
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
  return {
    roots,
    feature: Int32Array.from(splits, (split) => split.feature),
    threshold: Float32Array.from(splits, (split) => split.threshold),
    thresholdBin: Uint8Array.from(splits, (split) => split.thresholdBin),
    missingLeft: Uint8Array.from(splits, (split) => split.missingLeft),
    left,
    right,
    gain: Float64Array.from(splits, (split) => split.gain),
    cover: Float64Array.from(splits, (split) => split.cover),
    leafValue: Float64Array.from(leaves, (leaf) => leaf.value),
    leafCover: Float64Array.from(leaves, (leaf) => leaf.cover),
    leafRows: Int32Array.from(leaves, (leaf) => leaf.end - leaf.begin),
  };
}

/** Sum of split gains by feature. */
export function gainByFeature(forest: Forest, nFeatures: number): Float64Array {
  const gains = new Float64Array(nFeatures);
  forest.feature.forEach((feature, split) => {
    gains[feature]! += forest.gain[split]!;
  });
  return gains;
}
