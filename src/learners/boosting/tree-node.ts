import type { NodeSums, Split } from './split.ts';

/** A node while its tree grows: a range of the row list, exact sums, and its best split so far. */
export interface TreeNode extends NodeSums {
  readonly begin: number;
  readonly end: number;
  readonly depth: number;
  /** Number of the split above, -1 for the root. */
  readonly parent: number;
  readonly isLeft: boolean;
  /** Its histogram, -1 where it will not be split. */
  slot: number;
  /** -1 where it cannot be split. */
  bestFeature: number;
  bestGain: number;
  /** The best split, where a full search located it already. */
  split: Split | null;
  /** Leaf values below must stay between these. */
  lower: number;
  upper: number;
  /** Features that may be used from here on; null = all. */
  allowed: Int32Array | null;
  /** Features used from the root to here, where interactions are constrained. */
  path: readonly number[];
}

/** What a node is from the start. */
type Born = Pick<TreeNode, 'begin' | 'end' | 'depth' | 'gradientSum' | 'hessianSum' | 'parent' | 'isLeft'>;

export function newNode(born: Born): TreeNode {
  // A literal: every node has the same hidden shape.
  return {
    begin: born.begin,
    end: born.end,
    nRows: born.end - born.begin,
    depth: born.depth,
    gradientSum: born.gradientSum,
    hessianSum: born.hessianSum,
    parent: born.parent,
    isLeft: born.isLeft,
    slot: -1,
    bestFeature: -1,
    bestGain: 0,
    split: null,
    lower: Number.NEGATIVE_INFINITY,
    upper: Number.POSITIVE_INFINITY,
    allowed: null,
    path: [],
  };
}
