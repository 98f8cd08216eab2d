/**
 * Values -> bins, and a forest's program over a block of 256 rows -> integer sums of leaf values (the reference of ../assembly/predict.ts). A tree's leaves are numbered left to right, so that bottom-up each node's leaf is
 * max(left, right where the row goes right): no branch and no gather. Words (Int32) of a tree's program: number
 * of nodes, number of leaves, leaf values (of up to 32 leaves: 32 lowest bytes, 32 second bytes, ...), then the
 * nodes, children before parents, 7 words each: kind (1 = left is a leaf, 2 = right is a leaf, 4 = by levels,
 * then 8 for each 16 levels), column offset, threshold bin - 128 + missingLeft (or offset of a table with a byte
 * a level, 255 = right, 0 = left), missingLeft, left, right (leaf or slot offset), own slot offset; the root's
 * slot is 0. Bins are stored with their top bit flipped, so that signed bytes compare.
 */
import type { KernelMemory } from '../memory.ts';

const blockRows = 256;

/** Bytes of 256 bounds and their index. */
export const boundsBytes = 1024 + 64 + 256 + 64;

export function indexBounds({ f32, i32, u8 }: KernelMemory, bounds: number): void {
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
}

export function binColumn(
  memory: KernelMemory,
  values: number,
  n: number,
  bounds: number,
  flip: number,
  outBins: number,
): void {
  const { u8, f32 } = memory;
  const bound = (bounds >>> 2) - 1;
  for (let i = 0; i < n; i++) {
    const value = f32[(values >>> 2) + i]!;
    let at = 0;
    for (let width = 128; width >= 1; width /= 2) if (value > f32[bound + at + width]!) at += width;
    u8[outBins + i] = (Number.isNaN(value) ? 255 : at) ^ flip;
  }
}

export function addTrees(
  memory: KernelMemory,
  program: number,
  nTrees: number,
  bins: number,
  slots: number,
  outSums: number,
): void {
  const { u8, i32 } = memory;
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
      i32[sum] = i32[sum]! + (nLeaves <= fewLeaves ? joined(u8, 4 * values + leaf) : i32[values + leaf]!);
    }
  }
}

/** Leaves whose values lie byte by byte. */
export const fewLeaves = 32;

/** Words that the values of that many leaves take in a program. */
export function leafWords(nLeaves: number): number {
  return nLeaves <= fewLeaves ? fewLeaves : nLeaves;
}

function joined(u8: Uint8Array, at: number): number {
  return u8[at]! | (u8[at + 32]! << 8) | (u8[at + 64]! << 16) | (u8[at + 96]! << 24);
}
