/**
 * Row list -> the same list with the left rows first (twin of assembly/partition.ts). Stable on both sides;
 * `scratch` holds as many Int32 as there are rows in the range.
 */
import type { KernelMemory } from './memory.ts';

export function partition(
  memory: KernelMemory,
  rows: number,
  begin: number,
  end: number,
  column: number,
  threshold: number,
  missingLeft: number,
  scratch: number,
): number {
  const { u8, i32 } = memory;
  const list = rows >>> 2;
  const right = scratch >>> 2;
  const limit = threshold + missingLeft;
  let nLeft = 0;
  let nRight = 0;
  for (let i = begin; i < end; i++) {
    const row = i32[list + i]!;
    // Adding 1 modulo 256 turns the missing bin, 255, into the smallest.
    const goesLeft = ((u8[column + row]! + missingLeft) & 255) <= limit ? 1 : 0;
    i32[list + begin + nLeft] = row;
    i32[right + nRight] = row;
    nLeft += goesLeft;
    nRight += 1 - goesLeft;
  }
  i32.copyWithin(list + begin + nLeft, right, right + nRight);
  return nLeft;
}

export function partitionByTable(
  memory: KernelMemory,
  rows: number,
  begin: number,
  end: number,
  column: number,
  table: number,
  scratch: number,
): number {
  const { u8, i32 } = memory;
  const list = rows >>> 2;
  const right = scratch >>> 2;
  let nLeft = 0;
  let nRight = 0;
  for (let i = begin; i < end; i++) {
    const row = i32[list + i]!;
    const goesLeft = u8[table + u8[column + row]!]!;
    i32[list + begin + nLeft] = row;
    i32[right + nRight] = row;
    nLeft += goesLeft;
    nRight += 1 - goesLeft;
  }
  i32.copyWithin(list + begin + nLeft, right, right + nRight);
  return nLeft;
}

export function countBins(
  memory: KernelMemory,
  rows: number,
  begin: number,
  end: number,
  column: number,
  outCounts: number,
): void {
  const { u8, i32 } = memory;
  const list = rows >>> 2;
  const counts = outCounts >>> 2;
  i32.fill(0, counts, counts + 1024);
  for (let i = begin; i < end; i++) {
    const at = counts + u8[column + i32[list + i]!]!;
    i32[at] = i32[at]! + 1;
  }
}

export function addToScores(
  memory: KernelMemory,
  rows: number,
  begin: number,
  end: number,
  scores: number,
  value: number,
): void {
  const { i32, f32 } = memory;
  const list = rows >>> 2;
  const score = scores >>> 2;
  const added = Math.fround(value);
  for (let i = begin; i < end; i++) {
    const at = score + i32[list + i]!;
    f32[at] = f32[at]! + added;
  }
}
