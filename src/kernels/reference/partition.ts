/**
 * A row list and a column's bins -> the rows that go left and those that go right, each in their old order, and other
 * work on row lists: the reference of ../assembly/partition.ts. O(rows).
 */
import type { Kernels } from '../kernels.ts';
import type { KernelMemory } from '../memory.ts';

export function partitionKernels({
  u8,
  i32,
  f32,
}: KernelMemory): Pick<Kernels, 'partition' | 'partitionByTable' | 'listRows' | 'countBins' | 'addToScores'> {
  return {
    partition(rows, begin, end, column, threshold, missingLeft, outLeft, outRight) {
      const list = rows >>> 2;
      const [left, right] = [outLeft >>> 2, outRight >>> 2];
      const limit = threshold + missingLeft;
      let nLeft = 0;
      let nRight = 0;
      for (let i = begin; i < end; i++) {
        const row = i32[list + i]!;
        // Adding 1 modulo 256 turns the missing bin, 255, into the smallest.
        const goesLeft = ((u8[column + row]! + missingLeft) & 255) <= limit ? 1 : 0;
        i32[left + nLeft] = row;
        i32[right + nRight] = row;
        nLeft += goesLeft;
        nRight += 1 - goesLeft;
      }
      return nLeft;
    },

    partitionByTable(rows, begin, end, column, table, outLeft, outRight) {
      const list = rows >>> 2;
      const [left, right] = [outLeft >>> 2, outRight >>> 2];
      let nLeft = 0;
      let nRight = 0;
      for (let i = begin; i < end; i++) {
        const row = i32[list + i]!;
        const goesLeft = u8[table + u8[column + row]!]!;
        i32[left + nLeft] = row;
        i32[right + nRight] = row;
        nLeft += goesLeft;
        nRight += 1 - goesLeft;
      }
      return nLeft;
    },

    listRows(begin, end, outRows) {
      for (let row = begin; row < end; row++) i32[(outRows >>> 2) + row] = row;
    },

    countBins(rows, begin, end, column, outCounts) {
      const list = rows >>> 2;
      const counts = outCounts >>> 2;
      i32.fill(0, counts, counts + 1024);
      for (let i = begin; i < end; i++) {
        const at = counts + u8[column + i32[list + i]!]!;
        i32[at] = i32[at]! + 1;
      }
    },

    addToScores(rows, begin, end, scores, value) {
      const list = rows >>> 2;
      const score = scores >>> 2;
      const added = Math.fround(value);
      for (let i = begin; i < end; i++) {
        const at = score + i32[list + i]!;
        f32[at] = f32[at]! + added;
      }
    },
  };
}
