/** Scores of rows that a tree was not grown on: they are sent down split by split, with the same kernels. */

import type { GrownTree } from './forest.ts';
import type { TrainerMemory } from './trainer-memory.ts';

/** Adds `factor` times the tree to the scores of the first `nHeld` rows of the held list, reordering it. */
export function addTreeToHeld(memory: TrainerMemory, tree: GrownTree, nHeld: number, factor: number): void {
  walkDown(memory, tree, tree.root, 0, nHeld, factor);
}

function walkDown(
  memory: TrainerMemory,
  tree: GrownTree,
  node: number,
  begin: number,
  end: number,
  factor: number,
): void {
  if (begin === end) return;
  const { pool, heldRows, scratch, columns, nRows, features, leftTable } = memory;
  if (node < 0) {
    const value = tree.leaves[~node]!.value * factor;
    pool.kernels.addToScores(heldRows, begin, end, memory.scores, value);
    return;
  }
  const split = tree.splits[node]!;
  if (split.leftSet) pool.kernels.memory.u8.set(split.leftSet, leftTable);
  const nLeft = pool.partition({
    rows: heldRows,
    begin,
    end,
    column: columns + features.indexOf(split.feature) * nRows,
    threshold: split.thresholdBin,
    missingLeft: split.missingLeft,
    table: split.leftSet ? leftTable : 0,
    scratch,
  });
  walkDown(memory, tree, split.left, begin, begin + nLeft, factor);
  walkDown(memory, tree, split.right, begin + nLeft, end, factor);
}
