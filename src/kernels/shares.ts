/**
 * The commands of a crew. A command is cut into as many shares as the crew has threads, which write different bytes;
 * all sums are of integers, so neither the number of threads nor who takes which share changes the result.
 * Everything stands in one command page in shared memory. Shares are claimed one by one, so that a thread that
 * the system holds up is not waited for: the caller does its share, too.
 */
import { histogramBytes, type Kernels, tileWidth } from './kernels.ts';

/** Where the command page stands, in bytes. Counters are a cache line apart. */
export const page = {
  /** Counts commands. */
  epoch: 61440,
  /** Shares that helpers finished. */
  done: 61504,
  /** Helpers asleep on `epoch`. */
  asleep: 61568,
  mainAsleep: 61632,
  /** Helpers of an earlier crew on this memory see another number, and end. */
  generation: 61248,
  arguments: 61696,
  /** One Int32 a share, a cache line apart. */
  results: 62464,
  /** One Int32 a share, a cache line apart: the epoch that it was last claimed in. */
  claims: 62468,
} as const;

export const mostThreads = 32;

/** Lets the first command after this epoch be claimed. */
export function openClaims(counters: Int32Array, epoch: number): void {
  for (let share = 0; share < mostThreads; share++) {
    Atomics.store(counters, (page.claims + 64 * share) >>> 2, epoch);
  }
}

/**
 * Takes and does shares of the command of that epoch until none is left, its own first: a share's rows are then in the
 * cache of the thread that had them before. Every share of every command is claimed once, so that a thread that was
 * held up, and holds an old epoch, claims nothing. Returns how many were done.
 */
export function workOn(
  kernels: Kernels,
  counters: Int32Array,
  given: Float64Array,
  epoch: number,
  thread: number,
  nShares: number,
  countDone: boolean,
): number {
  let nDone = 0;
  for (let i = 0; i < nShares; i++) {
    const share = thread + i < nShares ? thread + i : thread + i - nShares;
    const at = (page.claims + 64 * share) >>> 2;
    if (Atomics.compareExchange(counters, at, (epoch - 1) | 0, epoch) !== ((epoch - 1) | 0)) continue;
    runShare(kernels, given, share, nShares);
    nDone++;
    if (countDone) Atomics.add(counters, page.done >>> 2, 1);
  }
  return nDone;
}

export const command = {
  gradients: 1,
  quantize: 2,
  histogramByFeature: 3,
  histogramByRow: 4,
  mergeAndScan: 5,
  partition: 6,
  gatherPartition: 7,
  addLeaves: 8,
  listRows: 9,
} as const;

/** [begin, end) of a thread's share, cut at multiples of `step`. */
function shareOf(
  begin: number,
  end: number,
  step: number,
  thread: number,
  nThreads: number,
): [number, number] {
  const steps = Math.ceil((end - begin) / step);
  return [
    Math.min(end, begin + step * Math.floor((steps * thread) / nThreads)),
    Math.min(end, begin + step * Math.floor((steps * (thread + 1)) / nThreads)),
  ];
}

/** One thread's part of the command that the page holds. Makes no closures: it runs for every node. */
export function runShare(kernels: Kernels, given: Float64Array, thread: number, nThreads: number): void {
  switch (given[0]!) {
    case command.gradients: {
      const [begin, end] = shareOf(0, given[1]!, 64, thread, nThreads);
      kernels.logisticGradients(
        begin,
        end,
        given[2]!,
        given[3]!,
        given[4]!,
        given[5]!,
        given[6]!,
        given[7]!,
        given[8]!,
      );
      return;
    }
    case command.quantize: {
      const [begin, end] = shareOf(0, given[1]!, 64, thread, nThreads);
      kernels.quantize(begin, end, given[2]!, given[3]!, given[4]!, given[5]!, given[6]!, given[7]!);
      return;
    }
    case command.histogramByFeature: {
      const [first, end] = shareOf(0, given[1]!, 1, thread, nThreads);
      kernels.clearHistogram(first, end, given[2]!, given[25]!);
      addRows(
        kernels,
        first,
        end,
        given[3]!,
        given[4]!,
        given[5]!,
        given[6]!,
        given[7]!,
        given[25]!,
        given[9]!,
      );
      scanColumns(kernels, given, first, end);
      return;
    }
    case command.histogramByRow: {
      const [begin, end] = shareOf(given[5]!, given[6]!, 32, thread, nThreads);
      // The first thread writes the node's own histograms, the others private ones behind each other.
      const out = thread === 0 ? given[25]! : given[10]! + (thread - 1) * given[1]! * histogramBytes;
      kernels.clearHistogram(0, given[1]!, given[2]!, out);
      addRows(kernels, 0, given[1]!, given[3]!, given[4]!, begin, end, given[7]!, out, given[9]!);
      return;
    }
    case command.mergeAndScan: {
      const [first, end] = shareOf(0, given[1]!, 1, thread, nThreads);
      for (let other = 0; other + 1 < nThreads; other++) {
        kernels.add(first, end, given[10]! + other * given[1]! * histogramBytes, given[25]!);
      }
      scanColumns(kernels, given, first, end);
      return;
    }
    case command.partition: {
      const [first, last] = [given[2]!, given[3]!];
      const [begin, end] = shareOf(first, last, 16, thread, nThreads);
      const [rows, column] = [given[1]!, given[4]!];
      const right = given[8]! + 4 * (begin - first);
      // Only the first share's left rows may stand where they belong before every thread is done with the list.
      const left = thread === 0 ? rows + 4 * begin : right + 4 * (last - first);
      kernels.memory.i32[(page.results + 64 * thread) >>> 2] =
        given[7]! !== 0
          ? kernels.partitionByTable(rows, begin, end, column, given[7]!, left, right)
          : kernels.partition(rows, begin, end, column, given[5]!, given[6]!, left, right);
      return;
    }
    case command.gatherPartition:
      gatherPartition(kernels, given, thread, nThreads);
      return;
    case command.listRows: {
      const [begin, end] = shareOf(0, given[1]!, 16, thread, nThreads);
      kernels.listRows(begin, end, given[2]!);
      return;
    }
    case command.addLeaves: {
      const { i32, f32 } = kernels.memory;
      const leaves = given[2]! >>> 2;
      const list = given[4]! >>> 2;
      const [first, last] = shareOf(0, given[1]!, 16, thread, nThreads);
      for (let leaf = leaves; leaf < leaves + 3 * given[3]!; leaf += 3) {
        const begin = firstFrom(i32, list, i32[leaf]!, i32[leaf + 1]!, first);
        const end = firstFrom(i32, list, begin, i32[leaf + 1]!, last);
        if (begin < end) kernels.addToScores(given[4]!, begin, end, given[5]!, f32[leaf + 2]!);
      }
    }
  }
}

/**
 * Left rows of all shares but the first, whose stand in place, then right rows of all: the rest of the range, in order.
 * It is cut evenly, whatever the shares of the partition brought.
 */
function gatherPartition(kernels: Kernels, given: Float64Array, thread: number, nThreads: number): void {
  const { u8, i32 } = kernels.memory;
  const [rows, first, last, scratch] = [given[1]!, given[2]!, given[3]!, given[8]!];
  const [from, until] = shareOf(first + i32[page.results >>> 2]!, last, 16, thread, nThreads);
  let to = first + i32[page.results >>> 2]!;
  for (let side = 0; side < 2; side++) {
    for (let share = 1 - side; share < nThreads; share++) {
      const [begin, end] = shareOf(first, last, 16, share, nThreads);
      const nLeft = i32[(page.results + 64 * share) >>> 2]!;
      const run = scratch + 4 * (begin - first + (side === 0 ? last - first : 0));
      const length = side === 0 ? nLeft : end - begin - nLeft;
      const skipped = Math.max(0, from - to);
      const copied = Math.min(length, until - to);
      if (skipped < copied) u8.copyWithin(rows + 4 * (to + skipped), run + 4 * skipped, run + 4 * copied);
      to += length;
    }
  }
}

/** The first of the ascending entries [begin, end) of a row list that is at least `row`; `end` where none is. */
function firstFrom(i32: Int32Array, list: number, begin: number, end: number, row: number): number {
  while (begin < end) {
    const middle = (begin + end) >>> 1;
    if (i32[list + middle]! < row) begin = middle + 1;
    else end = middle;
  }
  return begin;
}

/** Adds rows to the histograms of columns [first, end), tile by tile. */
function addRows(
  kernels: Kernels,
  first: number,
  end: number,
  tiles: number,
  tileBytes: number,
  beginRow: number,
  endRow: number,
  packed: number,
  outHistogram: number,
  rows: number,
): void {
  for (let column = first; column < end; ) {
    const inTile = column % tileWidth;
    const width = Math.min(end - column, tileWidth - inTile);
    const tile = tiles + ((column - inTile) / tileWidth) * tileBytes + inTile;
    kernels.histogram(width, tile, rows, beginRow, endRow, packed, outHistogram + column * histogramBytes);
    column += width;
  }
}

/** Scans the listed features of columns [first, end), whose histograms it takes apart first where they are bundles. */
function scanColumns(kernels: Kernels, given: Float64Array, first: number, end: number): void {
  const firstFeatures = given[24]!;
  if (firstFeatures === 0) {
    scanShare(kernels, given, first, end);
    return;
  }
  kernels.unbundle(first, end, firstFeatures, given[23]!, given[25]!, given[8]!);
  const { i32 } = kernels.memory;
  scanShare(kernels, given, i32[(firstFeatures >>> 2) + first]!, i32[(firstFeatures >>> 2) + end]!);
}

/**
 * Scans the listed features in [first, end): arguments 11 = list, 12 = its length (0 = no scan), 13 = parent's
 * histogram or 0, then G, H, least H of the node, the same of its sibling, l2, gains, sibling's gains.
 */
function scanShare(kernels: Kernels, given: Float64Array, first: number, end: number): void {
  const list = given[11]! >>> 2;
  const nListed = given[12]!;
  const { i32 } = kernels.memory;
  let from = 0;
  while (from < nListed && i32[list + from]! < first) from++;
  let to = from;
  while (to < nListed && i32[list + to]! < end) to++;
  if (from === to) return;
  const listed = given[11]! + 4 * from;
  const gains = given[21]! + 4 * from;
  const [histogram, parent, l2] = [given[8]!, given[13]!, given[20]!];
  const [g, h, least] = [given[14]!, given[15]!, given[16]!];
  if (parent === 0) kernels.scan(listed, to - from, given[23]!, histogram, g, h, least, l2, gains);
  else {
    const [siblingG, siblingH, siblingLeast] = [given[17]!, given[18]!, given[19]!];
    kernels.scanPair(
      listed,
      to - from,
      given[23]!,
      histogram,
      parent,
      g,
      h,
      least,
      siblingG,
      siblingH,
      siblingLeast,
      l2,
      gains,
      given[22]! + 4 * from,
    );
  }
}
