/**
 * A split of a node -> what its children may do. Monotone: along a constrained feature leaf values only rise (1) or fall
 * (-1); a split on it bounds the values below both children by the midpoint of theirs. Interactions: all features on one
 * path must be in one of the given groups. O(1) per split without groups.
 * Source: the basic method of LightGBM and XGBoost.
 */
import { clamp } from './split.ts';
import type { TreeNode } from './tree-node.ts';

export class Constraints {
  readonly #monotone: Int8Array;
  readonly #isUnordered: Uint8Array;
  readonly #groups: readonly (readonly number[])[] | null;
  readonly anyMonotone: boolean;

  /** One entry per trained feature; `groups` null = every feature may meet every other. */
  constructor(monotone: Int8Array, isUnordered: Uint8Array, groups: readonly (readonly number[])[] | null) {
    this.#monotone = monotone;
    this.#isUnordered = isUnordered;
    this.#groups = groups;
    this.anyMonotone = monotone.some((direction) => direction !== 0);
  }

  monotoneOf(feature: number): number {
    return this.#monotone[feature]!;
  }

  isUnordered(feature: number): boolean {
    return this.#isUnordered[feature] === 1;
  }

  /** Features that may follow on a path; null = all. A feature in no group is used alone. */
  allowedAt(path: readonly number[]): Int32Array | null {
    if (!this.#groups) return null;
    const fitting = this.#groups.filter((group) => path.every((feature) => group.includes(feature)));
    const features = path.length === 0 ? [...this.#monotone.keys()] : [...path, ...fitting.flat()];
    return Int32Array.from(new Set(features)).sort();
  }

  /** Hands bounds and allowed features down to the children of a split on `feature`; `values` are theirs as leaves. */
  inherit(
    node: TreeNode,
    children: readonly [TreeNode, TreeNode],
    [leftValue, rightValue]: readonly [number, number],
    feature: number,
  ): void {
    const direction = this.#monotone[feature]!;
    const middle = (clamp(leftValue, node.lower, node.upper) + clamp(rightValue, node.lower, node.upper)) / 2;
    for (const child of children) {
      child.lower = node.lower;
      child.upper = node.upper;
      if (direction !== 0 && child.isLeft === direction > 0) child.upper = middle;
      else if (direction !== 0) child.lower = middle;
      if (!this.#groups) continue;
      child.path = node.path.includes(feature) ? node.path : [...node.path, feature];
      child.allowed = this.allowedAt(child.path);
    }
  }
}
