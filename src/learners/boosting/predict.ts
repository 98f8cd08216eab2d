/**
 * Float columns -> raw scores, by the batch kernel or by walking every tree. Sums are float64 with trees in order, so a
 * row's score does not depend on the rows beside it, and both ways give the same bits. A missing value goes where
 * `missingLeft` says. O(rows x trees x depth) to walk.
 */

import type { Forest } from './forest.ts';
import { addForestBatch } from './predict-batch.ts';

const blockRows = 512;

/** From so many rows on, the batch kernel is faster. */
const batchRows = 128;

/** Number of the leaf that a row falls into, in the forest's numbering. `columns` are all columns, one value per row. */
export function leafOf(forest: Forest, tree: number, columns: readonly Float32Array[], row: number): number {
  const { feature, left, right } = forest;
  let node = forest.roots[tree]!;
  while (node >= 0) {
    const value = columns[feature[node]!]![row]!;
    node = goesLeft(forest, node, value) ? left[node]! : right[node]!;
  }
  return ~node;
}

/** True where a split sends a value of its feature to the left. */
export function goesLeft(forest: Forest, node: number, value: number): boolean {
  if (Number.isNaN(value)) return forest.missingLeft[node] === 1;
  const set = forest.levelSet[node]!;
  return set < 0 ? value <= forest.threshold[node]! : isInSet(forest, set, value);
}

function isInSet(forest: Forest, set: number, category: number): boolean {
  return ((forest.levelSets[32 * set + (category >> 3)]! >> (category & 7)) & 1) === 1;
}

/** Adds the trees [firstTree, endTree) to `outScores`, one per row, in the faster of two ways with equal results. */
export function addForest(
  forest: Forest,
  firstTree: number,
  endTree: number,
  columns: readonly Float32Array[],
  outScores: Float64Array,
): void {
  const batched =
    outScores.length >= batchRows && addForestBatch(forest, firstTree, endTree, columns, outScores);
  if (!batched) addForestScores(forest, firstTree, endTree, columns, outScores);
}

/** The same by walking every tree: the reference. */
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
