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
  /** Low 15 bits of the epoch, then 8 bits of shares in all and 8 of those claimed. */
  claims: 61184,
  /** Helpers of an earlier crew on this memory see another number, and end. */
  generation: 61248,
  arguments: 61696,
  /** One Int32 a thread, a cache line apart. */
  results: 62464,
} as const;

export const mostThreads = 32;

/** The claims of a command of which nothing is claimed yet. */
export function openClaims(epoch: number, nShares: number): number {
  return ((epoch & 0x7fff) << 16) | (nShares << 8);
}

/** Takes and does shares of the command of that epoch until none is left; returns how many. */
export function workOn(
  kernels: Kernels,
  counters: Int32Array,
  given: Float64Array,
  epoch: number,
  countDone: boolean,
): number {
  const at = page.claims >>> 2;
  let nDone = 0;
  for (;;) {
    const claims = Atomics.load(counters, at);
    const nShares = (claims >>> 8) & 255;
    const share = claims & 255;
    if (claims >>> 16 !== (epoch & 0x7fff) || share >= nShares) return nDone;
    if (Atomics.compareExchange(counters, at, claims, claims + 1) !== claims) continue;
    runShare(kernels, given, share, nShares);
    nDone++;
    if (countDone) Atomics.add(counters, page.done >>> 2, 1);
  }
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
      const nBins = given[2]!;
      kernels.clearHistogram(first, end, nBins, given[8]!);
      addRows(
        kernels,
        first,
        end,
        given[3]!,
        given[4]!,
        given[5]!,
        given[6]!,
        given[7]!,
        given[8]!,
        given[9]!,
      );
      scanShare(kernels, given, first, end);
      return;
    }
    case command.histogramByRow: {
      const [begin, end] = shareOf(given[5]!, given[6]!, 32, thread, nThreads);
      // The first thread writes the node's own histogram, the others private ones behind each other.
      const out = thread === 0 ? given[8]! : given[10]! + (thread - 1) * given[1]! * histogramBytes;
      kernels.clearHistogram(0, given[1]!, given[2]!, out);
      addRows(kernels, 0, given[1]!, given[3]!, given[4]!, begin, end, given[7]!, out, given[9]!);
      return;
    }
    case command.mergeAndScan: {
      const [first, end] = shareOf(0, given[1]!, 1, thread, nThreads);
      for (let other = 0; other + 1 < nThreads; other++) {
        kernels.add(first, end, given[10]! + other * given[1]! * histogramBytes, given[8]!);
      }
      scanShare(kernels, given, first, end);
      return;
    }
    case command.partition: {
      const [begin, end] = shareOf(given[2]!, given[3]!, 16, thread, nThreads);
      const [rows, column, scratch] = [given[1]!, given[4]!, given[8]! + 4 * begin];
      const nLeft =
        given[7]! !== 0
          ? kernels.partitionByTable(rows, begin, end, column, given[7]!, scratch)
          : kernels.partition(rows, begin, end, column, given[5]!, given[6]!, scratch);
      kernels.memory.i32[(page.results + 64 * thread) >>> 2] = nLeft;
      // Both runs wait in the scratch until every thread is done with the list.
      kernels.memory.u8.copyWithin(given[8]! + 4 * begin, rows + 4 * begin, rows + 4 * end);
      return;
    }
    case command.gatherPartition: {
      const { u8, i32 } = kernels.memory;
      let left = given[2]!;
      let right = given[2]!;
      for (let other = 0; other < nThreads; other++) right += i32[(page.results + 64 * other) >>> 2]!;
      for (let other = 0; other < thread; other++) {
        const [begin, end] = shareOf(given[2]!, given[3]!, 16, other, nThreads);
        const nLeft = i32[(page.results + 64 * other) >>> 2]!;
        left += nLeft;
        right += end - begin - nLeft;
      }
      const [begin, end] = shareOf(given[2]!, given[3]!, 16, thread, nThreads);
      const middle = begin + i32[(page.results + 64 * thread) >>> 2]!;
      u8.copyWithin(given[1]! + 4 * left, given[8]! + 4 * begin, given[8]! + 4 * middle);
      u8.copyWithin(given[1]! + 4 * right, given[8]! + 4 * middle, given[8]! + 4 * end);
      return;
    }
    case command.addLeaves: {
      const { i32, f32 } = kernels.memory;
      const leaves = given[2]! >>> 2;
      const [first, last] = shareOf(0, given[1]!, 16, thread, nThreads);
      for (let leaf = leaves; leaf < leaves + 3 * given[3]!; leaf += 3) {
        const begin = Math.max(first, i32[leaf]!);
        const end = Math.min(last, i32[leaf + 1]!);
        if (begin < end) kernels.addToScores(given[4]!, begin, end, given[5]!, f32[leaf + 2]!);
      }
    }
  }
}

/** Adds rows to the histograms of features [first, end), tile by tile. */
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
  for (let feature = first; feature < end; ) {
    const inTile = feature % tileWidth;
    const width = Math.min(end - feature, tileWidth - inTile);
    const tile = tiles + ((feature - inTile) / tileWidth) * tileBytes + inTile;
    kernels.histogram(width, tile, rows, beginRow, endRow, packed, outHistogram + feature * histogramBytes);
    feature += width;
  }
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
  if (parent === 0) kernels.scan(listed, to - from, given[2]!, histogram, g, h, least, l2, gains);
  else {
    const [siblingG, siblingH, siblingLeast] = [given[17]!, given[18]!, given[19]!];
    kernels.scanPair(
      listed,
      to - from,
      given[2]!,
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
