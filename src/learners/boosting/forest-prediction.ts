/**
 * Float columns -> raw scores by walking every tree, the reference path: float64 sums, trees
 * in order, so a row's score does not depend on the rows beside it. A missing column value goes where
 * `missingLeft` says.
 */
import type { Forest } from './tree.ts';

const blockRows = 512;

/** Index of the leaf that a row falls into, in forest numbering. */
export function leafOf(forest: Forest, tree: number, columns: readonly Float32Array[], row: number): number {
  const { feature, threshold, missingLeft, left, right } = forest;
  let node = forest.roots[tree]!;
  while (node >= 0) {
    const value = columns[feature[node]!]![row]!;
    const goesLeft = value <= threshold[node]! || (Number.isNaN(value) && missingLeft[node] === 1);
    node = goesLeft ? left[node]! : right[node]!;
  }
  return ~node;
}

/** Adds the trees [firstTree, endTree) to `outScores`, one a row. */
export function addForestScores(
  forest: Forest,
  firstTree: number,
  endTree: number,
  columns: readonly Float32Array[],
  outScores: Float64Array,
): void {
  for (let begin = 0; begin < outScores.length; begin += blockRows) {
    const end = Math.min(outScores.length, begin + blockRows);
    for (let tree = firstTree; tree < endTree; tree++) {
      for (let row = begin; row < end; row++) {
        outScores[row]! += forest.leafValue[leafOf(forest, tree, columns, row)]!;
      }
    }
  }
}
