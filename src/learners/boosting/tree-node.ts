import type { Split } from './split-search.ts';

/** A node while its tree grows: a run of the row list, exact sums, and its best split so far. */
export interface TreeNode {
  readonly begin: number;
  readonly end: number;
  readonly nRows: number;
  readonly depth: number;
  /** Quantised. */
  readonly gradientSum: number;
  readonly hessianSum: number;
  /** Split that it hangs on, -1 for the root. */
  readonly parent: number;
  readonly isLeft: boolean;
  /** Its histogram, -1 where it will not be split. */
  slot: number;
  /** -1 where it cannot be split. */
  bestFeature: number;
  bestGain: number;
  /** Located already, by a full search. */
  split: Split | null;
  /** Leaf values below must stay between these. */
  lower: number;
  upper: number;
  /** Features that may be used from here on; null = all. */
  allowed: Int32Array | null;
  /** Features used from the root to here, where interactions are constrained. */
  path: readonly number[];
}

export function newNode(
  begin: number,
  end: number,
  depth: number,
  gradientSum: number,
  hessianSum: number,
  parent: number,
  isLeft: boolean,
): TreeNode {
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
    lower: Number.NEGATIVE_INFINITY,
    upper: Number.POSITIVE_INFINITY,
    allowed: null,
    path: [],
  };
}
