/** Rows of a list -> those that go left and those that go right, in their order (the reference of ../assembly/partition.ts). */
import type { KernelMemory } from '../memory.ts';

export function partition(
  memory: KernelMemory,
  rows: number,
  begin: number,
  end: number,
  column: number,
  threshold: number,
  missingLeft: number,
  outLeft: number,
  outRight: number,
): number {
  const { u8, i32 } = memory;
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
}

export function partitionByTable(
  memory: KernelMemory,
  rows: number,
  begin: number,
  end: number,
  column: number,
  table: number,
  outLeft: number,
  outRight: number,
): number {
  const { u8, i32 } = memory;
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
}

export function listRows({ i32 }: KernelMemory, begin: number, end: number, outRows: number): void {
  for (let row = begin; row < end; row++) i32[(outRows >>> 2) + row] = row;
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
