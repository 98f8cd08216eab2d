/**
 * Values -> bins, and a forest's program over a block of 256 rows -> integer sums of leaf values: the reference of
 * ../assembly/predict.ts. A tree's leaves are numbered left to right. Bottom-up, a node's leaf is then
 * max(left, right where the row goes right), without a branch or a gather. The layout of a program is told by
 * `addTrees` in ../kernels.ts. Bins are stored with their top bit flipped, so that signed bytes compare.
 * O(values) to bin, O(rows x nodes) to add trees.
 */
import { fewLeaves, type Kernels, leafWords } from '../kernels.ts';
import type { KernelMemory } from '../memory.ts';

const blockRows = 256;

export function predictionKernels({
  u8,
  i32,
  f32,
}: KernelMemory): Pick<Kernels, 'indexBounds' | 'binColumn' | 'addTrees'> {
  return {
    indexBounds(bounds) {
      const f = Math.fround;
      const first = bounds >>> 2;
      let n = 0;
      while (n < 255 && f32[first + n]! < Number.POSITIVE_INFINITY) n++;
      const lowest = n > 0 ? f32[first]! : 0;
      const width = n > 0 ? f(f32[first + n - 1]! - lowest) : 0;
      const scale = width > 0 && width < Number.POSITIVE_INFINITY ? f(255 / width) : 0;
      const cellOf = (value: number): number => {
        const scaled = f(f(value - lowest) * scale);
        return f((scaled > 0 ? Math.min(255, scaled) : 0) + 2 ** 23) - 2 ** 23;
      };
      f32.fill(Number.POSITIVE_INFINITY, first + 256, first + 272);
      let most = 0;
      let next = 0;
      for (let cell = 0; cell < 256; cell++) {
        u8[bounds + 1088 + cell] = next;
        const before = next;
        while (next < n && cellOf(f32[first + next]!) === cell) next++;
        most = Math.max(most, next - before);
      }
      f32[first + 336] = lowest;
      f32[first + 337] = scale;
      i32[first + 338] = most;
    },

    binColumn(values, n, bounds, flip, outBins) {
      const bound = (bounds >>> 2) - 1;
      for (let i = 0; i < n; i++) {
        const value = f32[(values >>> 2) + i]!;
        let at = 0;
        for (let width = 128; width >= 1; width /= 2) if (value > f32[bound + at + width]!) at += width;
        u8[outBins + i] = (Number.isNaN(value) ? 255 : at) ^ flip;
      }
    },

    addTrees(program, nTrees, bins, slots, outSums) {
      let at = program >>> 2;
      for (let tree = 0; tree < nTrees; tree++) {
        const nNodes = i32[at]!;
        const nLeaves = i32[at + 1]!;
        const values = at + 2;
        at = values + leafWords(nLeaves);
        for (let node = 0; node < nNodes; node++, at += 7) {
          const kind = i32[at]!;
          const column = bins + i32[at + 1]!;
          const threshold = i32[at + 2]!;
          const missingLeft = i32[at + 3]!;
          const left = i32[at + 4]!;
          const right = i32[at + 5]!;
          const out = slots + i32[at + 6]!;
          for (let row = 0; row < blockRows; row++) {
            const byte = u8[column + row]!;
            const goesLeft =
              (kind & 4) === 0
                ? ((byte + missingLeft) << 24) >> 24 <= threshold
                : byte === 127
                  ? missingLeft === 1
                  : (byte ^ 128) >= 16 * (kind >> 3) || u8[threshold + (byte ^ 128)] === 0;
            const child = goesLeft ? left : right;
            const isLeaf = (kind & (goesLeft ? 1 : 2)) !== 0;
            u8[out + row] = isLeaf ? child : u8[slots + child + row]!;
          }
        }
        for (let row = 0; row < blockRows; row++) {
          const sum = (outSums >>> 2) + row;
          const leaf = nNodes === 0 ? 0 : u8[slots + row]!;
          u8[slots + row] = leaf;
          i32[sum] =
            i32[sum]! + (nLeaves <= fewLeaves ? joinBytes(u8, 4 * values + leaf) : i32[values + leaf]!);
        }
      }
    },
  };
}

/** A leaf value from its four bytes, which lie `fewLeaves` apart. */
function joinBytes(u8: Uint8Array, at: number): number {
  return (
    u8[at]! | (u8[at + fewLeaves]! << 8) | (u8[at + 2 * fewLeaves]! << 16) | (u8[at + 3 * fewLeaves]! << 24)
  );
}
