/**
 * One tree -> its nodes as ends of paths, parents before children, with what SHAP values need of the splits on
 * the way: where the same feature decided before, and what share of the training rows its splits let through.
 */
import type { Forest } from './tree.ts';

/** One entry a node; entry 0 is the root. */
export interface TreePaths {
  readonly parent: Int32Array;
  readonly isLeft: Uint8Array;
  /** The split above, in forest numbering, and its feature; -1 for the root. */
  readonly split: Int32Array;
  readonly feature: Int32Array;
  /** The nearest entry above that hangs on a split by the same feature; 0 where there is none. */
  readonly above: Int32Array;
  /** Share of the training rows on this side of all splits by `feature` from the root to here; 1 for the root. */
  readonly passed: Float64Array;
  /** Of a leaf; 0 for a split. */
  readonly value: Float64Array;
  /** Most features on a path. */
  readonly nFeatures: number;
  /** Mean value of the training rows. */
  readonly mean: number;
}

export function listPaths(forest: Forest, root: number): TreePaths {
  const { left, right, leafRows, leafValue } = forest;
  const parent: number[] = [];
  const isLeft: number[] = [];
  const split: number[] = [];
  const feature: number[] = [];
  const above: number[] = [];
  const value: number[] = [];
  const nRows: number[] = [];
  let nFeatures = 0;
  const add = (node: number, up: number, by: number, onPath: number): number => {
    const at = parent.push(up) - 1;
    const decides = by < 0 ? -1 : forest.feature[by]!;
    split[at] = by;
    feature[at] = decides;
    isLeft[at] = by >= 0 && left[by] === node ? 1 : 0;
    let same = up;
    while (same > 0 && feature[same] !== decides) same = parent[same]!;
    above[at] = same;
    value[at] = node < 0 ? leafValue[~node]! : 0;
    const features = onPath + (at > 0 && same === 0 ? 1 : 0);
    nFeatures = Math.max(nFeatures, features);
    nRows[at] =
      node < 0
        ? leafRows[~node]!
        : add(left[node]!, at, node, features) + add(right[node]!, at, node, features);
    return nRows[at]!;
  };
  add(root, 0, -1, 0);
  const passed = new Float64Array(parent.length).fill(1);
  for (let at = 1; at < passed.length; at++) {
    passed[at] = (passed[above[at]!]! * nRows[at]!) / nRows[parent[at]!]!;
  }
  return {
    parent: Int32Array.from(parent),
    isLeft: Uint8Array.from(isLeft),
    split: Int32Array.from(split),
    feature: Int32Array.from(feature),
    above: Int32Array.from(above),
    passed,
    value: Float64Array.from(value),
    nFeatures,
    mean: value.reduce((sum, leaf, at) => sum + leaf * nRows[at]!, 0) / nRows[0]!,
  };
}
