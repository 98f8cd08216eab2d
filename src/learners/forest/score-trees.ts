/**
 * Trees over binned rows -> the sum of their leaf rates by row. Four rows walk a tree side by side, which hides
 * the wait for memory; a leaf points at itself, so that the walk needs no branch but its end.
 */
import { leaf, missingLeft } from './tree-grower.ts';

export interface Trees {
  /** First node of each tree, and the number of nodes last. */
  readonly starts: Uint32Array;
  readonly columns: Uint16Array;
  readonly thresholds: Uint16Array;
  /** Left child, counted from the tree's first node. */
  readonly lefts: Uint32Array;
  readonly rates: Float32Array;
}

/**
 * Adds to outSums. `bins`: row-major, nRows x nColumns. O(trees x rows x depth).
 */
export function sumTrees(
  { starts, columns, thresholds, lefts, rates }: Trees,
  bins: Uint8Array,
  nRows: number,
  nColumns: number,
  outSums: Float64Array,
): void {
  let largest = 0;
  for (let tree = 0; tree + 1 < starts.length; tree++) {
    largest = Math.max(largest, starts[tree + 1]! - starts[tree]!);
  }
  // Two words per node: column, threshold and shift; left child.
  const words = new Int32Array(2 * largest);
  for (let tree = 0; tree + 1 < starts.length; tree++) {
    const first = starts[tree]!;
    const nNodes = starts[tree + 1]! - first;
    for (let node = 0; node < nNodes; node++) {
      const column = columns[first + node]!;
      if (column === leaf) {
        words[2 * node] = 255 << 16;
        words[2 * node + 1] = node;
        continue;
      }
      // Missing is bin 255: shifted by one it becomes 0 and goes left.
      const threshold = thresholds[first + node]!;
      const shift = threshold >= missingLeft ? 1 : 0;
      words[2 * node] = column | (((threshold & 255) + shift) << 16) | (shift << 25);
      words[2 * node + 1] = lefts[first + node]!;
    }
    let row = 0;
    for (; row + 3 < nRows; row += 4) {
      const base = row * nColumns;
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      for (;;) {
        const nextA = step(words, bins, base, a);
        const nextB = step(words, bins, base + nColumns, b);
        const nextC = step(words, bins, base + 2 * nColumns, c);
        const nextD = step(words, bins, base + 3 * nColumns, d);
        if (nextA === a && nextB === b && nextC === c && nextD === d) break;
        a = nextA;
        b = nextB;
        c = nextC;
        d = nextD;
      }
      outSums[row]! += rates[first + a]!;
      outSums[row + 1]! += rates[first + b]!;
      outSums[row + 2]! += rates[first + c]!;
      outSums[row + 3]! += rates[first + d]!;
    }
    for (; row < nRows; row++) {
      let node = 0;
      for (let next = step(words, bins, row * nColumns, 0); next !== node; ) {
        node = next;
        next = step(words, bins, row * nColumns, node);
      }
      outSums[row]! += rates[first + node]!;
    }
  }
}

function step(words: Int32Array, bins: Uint8Array, base: number, node: number): number {
  const word = words[2 * node]!;
  const bin = (bins[base + (word & 0xffff)]! + (word >>> 25)) & 255;
  return words[2 * node + 1]! + ((((word >>> 16) & 511) - bin) >>> 31);
}
