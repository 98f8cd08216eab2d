/**
 * A command's arguments -> the work of one chunk. A command is cut into as many chunks as the pool has threads, and
 * chunks write different bytes. All sums are of integers, so neither the number of threads nor who runs which chunk
 * changes the result. Chunks are claimed one by one: a thread that the system holds up is not waited for, since the
 * caller takes its chunk, too.
 */
import {
  command,
  control,
  gradientCells,
  leafCells,
  listCells,
  maxThreads,
  nodeCells,
  partitionCells,
} from './commands.ts';
import { histogramBytes, type Kernels, tileWidth } from './kernels.ts';

/** Lets the first command after this epoch be claimed. */
export function openClaims(counters: Int32Array, epoch: number): void {
  for (let chunk = 0; chunk < maxThreads; chunk++) {
    Atomics.store(counters, (control.claims + 64 * chunk) >>> 2, epoch);
  }
}

/** What a thread works with: its kernels, and views of the control page. */
export interface ChunkRunner {
  readonly kernels: Kernels;
  readonly counters: Int32Array;
  readonly cells: Float64Array;
}

/**
 * Claims and runs chunks of the command of that epoch until none is left, its own first: a chunk's rows are then in the
 * cache of the thread that had them before. Every chunk of every command is claimed once, so that a thread that was
 * held up, and has an old epoch, claims nothing. Returns how many were run.
 */
export function runChunks(
  { kernels, counters, cells }: ChunkRunner,
  epoch: number,
  thread: number,
  nChunks: number,
  countDone: boolean,
): number {
  let nRun = 0;
  for (let i = 0; i < nChunks; i++) {
    const chunk = thread + i < nChunks ? thread + i : thread + i - nChunks;
    const at = (control.claims + 64 * chunk) >>> 2;
    if (Atomics.compareExchange(counters, at, (epoch - 1) | 0, epoch) !== ((epoch - 1) | 0)) continue;
    runChunk(kernels, cells, chunk, nChunks);
    nRun++;
    if (countDone) Atomics.add(counters, control.done >>> 2, 1);
  }
  return nRun;
}

/** [begin, end) of one chunk of a range, cut at multiples of `step`. */
function chunkOf(begin: number, end: number, step: number, chunk: number, nChunks: number): [number, number] {
  const steps = Math.ceil((end - begin) / step);
  return [
    Math.min(end, begin + step * Math.floor((steps * chunk) / nChunks)),
    Math.min(end, begin + step * Math.floor((steps * (chunk + 1)) / nChunks)),
  ];
}

/** Runs one chunk of the command that the argument block holds. Makes no closures: it runs for every node. */
export function runChunk(kernels: Kernels, cells: Float64Array, chunk: number, nChunks: number): void {
  switch (cells[0]!) {
    case command.gradients: {
      const at = gradientCells;
      const [begin, end] = chunkOf(0, cells[at.nRows]!, 64, chunk, nChunks);
      kernels.logisticGradients(
        begin,
        end,
        cells[at.scores]!,
        cells[at.labels]!,
        cells[at.weights]!,
        cells[at.gradientScale]!,
        cells[at.hessianScale]!,
        cells[at.dither]!,
        cells[at.packed]!,
      );
      return;
    }
    case command.histogramByFeature: {
      const at = nodeCells;
      const [first, end] = chunkOf(0, cells[at.nColumns]!, 1, chunk, nChunks);
      const out = ownHistogram(cells);
      kernels.clearHistogram(first, end, cells[at.columnBins]!, out);
      addRows(kernels, cells, first, end, cells[at.begin]!, cells[at.end]!, out);
      scanColumns(kernels, cells, first, end);
      return;
    }
    case command.histogramByRow: {
      const at = nodeCells;
      const nColumns = cells[at.nColumns]!;
      const [begin, end] = chunkOf(cells[at.begin]!, cells[at.end]!, 32, chunk, nChunks);
      // The first chunk writes the node's own histograms, the others spare ones, one behind the other.
      const out = chunk === 0 ? ownHistogram(cells) : spareHistogram(cells, chunk - 1);
      kernels.clearHistogram(0, nColumns, cells[at.columnBins]!, out);
      addRows(kernels, cells, 0, nColumns, begin, end, out);
      return;
    }
    case command.mergeAndScan: {
      const [first, end] = chunkOf(0, cells[nodeCells.nColumns]!, 1, chunk, nChunks);
      for (let other = 0; other + 1 < nChunks; other++) {
        kernels.add(first, end, spareHistogram(cells, other), ownHistogram(cells));
      }
      scanColumns(kernels, cells, first, end);
      return;
    }
    case command.partition:
      partitionChunk(kernels, cells, chunk, nChunks);
      return;
    case command.gatherPartition:
      gatherPartition(kernels, cells, chunk, nChunks);
      return;
    case command.listRows: {
      const [begin, end] = chunkOf(0, cells[listCells.nRows]!, 16, chunk, nChunks);
      kernels.listRows(begin, end, cells[listCells.rows]!);
      return;
    }
    case command.addLeaves:
      addLeaves(kernels, cells, chunk, nChunks);
  }
}

/** The columns' histograms of the node: the features' own, where no column is a bundle. */
function ownHistogram(cells: Float64Array): number {
  return cells[nodeCells.firstFeatures]! === 0
    ? cells[nodeCells.histogram]!
    : cells[nodeCells.columnHistograms]!;
}

function spareHistogram(cells: Float64Array, index: number): number {
  return cells[nodeCells.spare]! + index * cells[nodeCells.nColumns]! * histogramBytes;
}

/** Adds rows [begin, end) to the histograms of columns [first, endColumn), tile by tile. */
function addRows(
  kernels: Kernels,
  cells: Float64Array,
  first: number,
  endColumn: number,
  begin: number,
  end: number,
  outHistogram: number,
): void {
  const at = nodeCells;
  const [tiles, tileBytes] = [cells[at.tiles]!, cells[at.tileBytes]!];
  const [rows, packed] = [cells[at.rows]!, cells[at.packed]!];
  for (let column = first; column < endColumn; ) {
    const inTile = column % tileWidth;
    const width = Math.min(endColumn - column, tileWidth - inTile);
    const tile = tiles + ((column - inTile) / tileWidth) * tileBytes + inTile;
    kernels.histogram(width, tile, rows, begin, end, packed, outHistogram + column * histogramBytes);
    column += width;
  }
}

/** Scans the listed features of columns [first, end), after taking bundles apart into their features' histograms. */
function scanColumns(kernels: Kernels, cells: Float64Array, first: number, end: number): void {
  const at = nodeCells;
  const firstFeatures = cells[at.firstFeatures]!;
  if (firstFeatures === 0) {
    scanFeatures(kernels, cells, first, end);
    return;
  }
  const [columnHistograms, histogram] = [cells[at.columnHistograms]!, cells[at.histogram]!];
  kernels.unbundle(first, end, firstFeatures, cells[at.nBins]!, columnHistograms, histogram);
  const { i32 } = kernels.memory;
  scanFeatures(kernels, cells, i32[(firstFeatures >>> 2) + first]!, i32[(firstFeatures >>> 2) + end]!);
}

/** Scans the listed features in [first, end), of the node alone or of both siblings. */
function scanFeatures(kernels: Kernels, cells: Float64Array, first: number, end: number): void {
  const at = nodeCells;
  const list = cells[at.featureList]! >>> 2;
  const nListed = cells[at.nListed]!;
  const { i32 } = kernels.memory;
  let from = 0;
  while (from < nListed && i32[list + from]! < first) from++;
  let to = from;
  while (to < nListed && i32[list + to]! < end) to++;
  if (from === to) return;
  const features = cells[at.featureList]! + 4 * from;
  const gains = cells[at.gains]! + 4 * from;
  if (cells[at.parent]! === 0) {
    kernels.scan(
      features,
      to - from,
      cells[at.nBins]!,
      cells[at.histogram]!,
      cells[at.gradientSum]!,
      cells[at.hessianSum]!,
      cells[at.minHessian]!,
      cells[at.l2]!,
      gains,
    );
    return;
  }
  kernels.scanPair(
    features,
    to - from,
    cells[at.nBins]!,
    cells[at.histogram]!,
    cells[at.parent]!,
    cells[at.gradientSum]!,
    cells[at.hessianSum]!,
    cells[at.minHessian]!,
    cells[at.siblingGradientSum]!,
    cells[at.siblingHessianSum]!,
    cells[at.siblingMinHessian]!,
    cells[at.l2]!,
    gains,
    cells[at.siblingGains]! + 4 * from,
  );
}

function partitionChunk(kernels: Kernels, cells: Float64Array, chunk: number, nChunks: number): void {
  const at = partitionCells;
  const [first, last] = [cells[at.begin]!, cells[at.end]!];
  const [begin, end] = chunkOf(first, last, 16, chunk, nChunks);
  const [rows, column, table] = [cells[at.rows]!, cells[at.column]!, cells[at.table]!];
  const right = cells[at.scratch]! + 4 * (begin - first);
  // Only the first chunk's left rows may be put where they belong before every thread is done with the list.
  const left = chunk === 0 ? rows + 4 * begin : right + 4 * (last - first);
  const [threshold, missingLeft] = [cells[at.threshold]!, cells[at.missingLeft]!];
  kernels.memory.i32[(control.results + 64 * chunk) >>> 2] =
    table !== 0
      ? kernels.partitionByTable(rows, begin, end, column, table, left, right)
      : kernels.partition(rows, begin, end, column, threshold, missingLeft, left, right);
}

/**
 * Copies left rows of all chunks but the first, whose are in place, and then right rows of all: the rest of the range,
 * in order. It is cut evenly, whatever the chunks of the partition found.
 */
function gatherPartition(kernels: Kernels, cells: Float64Array, chunk: number, nChunks: number): void {
  const at = partitionCells;
  const { u8, i32 } = kernels.memory;
  const [rows, first, last] = [cells[at.rows]!, cells[at.begin]!, cells[at.end]!];
  const [from, until] = chunkOf(first + i32[control.results >>> 2]!, last, 16, chunk, nChunks);
  let to = first + i32[control.results >>> 2]!;
  for (let side = 0; side < 2; side++) {
    for (let other = 1 - side; other < nChunks; other++) {
      const [begin, end] = chunkOf(first, last, 16, other, nChunks);
      const nLeft = i32[(control.results + 64 * other) >>> 2]!;
      const run = cells[at.scratch]! + 4 * (begin - first + (side === 0 ? last - first : 0));
      const length = side === 0 ? nLeft : end - begin - nLeft;
      const skipped = Math.max(0, from - to);
      const copied = Math.min(length, until - to);
      if (skipped < copied) u8.copyWithin(rows + 4 * (to + skipped), run + 4 * skipped, run + 4 * copied);
      to += length;
    }
  }
}

/** Adds the leaves' values to the scores of rows in one chunk of all row numbers. */
function addLeaves(kernels: Kernels, cells: Float64Array, chunk: number, nChunks: number): void {
  const at = leafCells;
  const { i32, f32 } = kernels.memory;
  const [rows, scores] = [cells[at.rows]!, cells[at.scores]!];
  const leaves = cells[at.leaves]! >>> 2;
  const list = rows >>> 2;
  const [first, last] = chunkOf(0, cells[at.nRows]!, 16, chunk, nChunks);
  for (let leaf = leaves; leaf < leaves + 3 * cells[at.nLeaves]!; leaf += 3) {
    const begin = firstFrom(i32, list, i32[leaf]!, i32[leaf + 1]!, first);
    const end = firstFrom(i32, list, begin, i32[leaf + 1]!, last);
    if (begin < end) kernels.addToScores(rows, begin, end, scores, f32[leaf + 2]!);
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
