/**
 * The hot loops of boosting, each signature written once: ./reference has their meaning in plain TypeScript, ./assembly
 * the same in WebAssembly SIMD.
 *
 * Conventions. A pointer is a byte offset into the memory that the kernels were made on. `rows` names an Int32 list of row
 * numbers, of which a kernel takes entries [begin, end). `column` names one bin per row (Uint8). A packed gradient is 8
 * bytes, little-endian: the quantised hessian (Int32), then the quantised gradient (Int32), so that one 64-bit addition
 * adds both. A histogram is 256 packed sums for each feature, `histogramBytes` apart; bin 255 holds the rows whose value
 * is missing. `nBins` names the number of value bins of each feature (Int32). Outputs come last, named `out`.
 */
import type { KernelMemory } from './memory.ts';

export const tileWidth = 32;
export const missingBin = 255;
/**
 * Bytes from one feature's histogram to the next: 256 sums and one cache line more. Without it, rows that share a bin in
 * many columns (zeros, flags) would fight for two sets of the cache.
 */
export const histogramBytes = 256 * 8 + 64;
/** The same in Int32 cells. */
export const histogramCells = histogramBytes / 4;

/** Bytes of 256 float32 bounds and their index (see `indexBounds`). */
export const boundsBytes = 1024 + 64 + 256 + 64;

/** In a tree's program, values of at most so many leaves are stored byte by byte (see `addTrees`). */
export const fewLeaves = 32;

/** Words (Int32) that the values of that many leaves take in a tree's program. */
export function leafWords(nLeaves: number): number {
  return nLeaves <= fewLeaves ? fewLeaves : nLeaves;
}

export interface Kernels {
  readonly memory: KernelMemory;

  /**
   * Packed gradients of the binary log-loss for rows [begin, end), both multiples of 4. Scores, labels and weights are
   * float32, one per row; `weights` 0 = every row weighs 1.
   */
  logisticGradients(
    begin: number,
    end: number,
    scores: number,
    labels: number,
    weights: number,
    gradientScale: number,
    hessianScale: number,
    dither: number,
    outPacked: number,
  ): void;

  /** Packed gradients of any loss from its float32 gradients and hessians; begin and end are multiples of 4. */
  quantize(
    begin: number,
    end: number,
    gradients: number,
    hessians: number,
    gradientScale: number,
    hessianScale: number,
    dither: number,
    outPacked: number,
  ): void;

  /** Copies `width` columns of bins, `nRows` bytes apart, into one tile: 32 bytes per row, padded with 0. */
  fillTile(columns: number, nRows: number, width: number, outTile: number): void;

  /**
   * Adds rows [begin, end) of a list (`rows` 0 = the rows themselves) to the histograms of the `width` (1 to 32) features
   * of one tile.
   */
  histogram(
    width: number,
    tile: number,
    rows: number,
    begin: number,
    end: number,
    packed: number,
    outHistogram: number,
  ): void;

  /** Clears the missing bin, and at least the value bins, of features [firstFeature, endFeature). */
  clearHistogram(firstFeature: number, endFeature: number, nBins: number, outHistogram: number): void;

  /** Adds the histograms of features [firstFeature, endFeature) of `from` to those of `to`. */
  add(firstFeature: number, endFeature: number, from: number, to: number): void;

  /** `to` = `to` - `from`, histograms of nFeatures features. */
  subtract(nFeatures: number, from: number, to: number): void;

  /**
   * Histograms of columns [firstColumn, endColumn), which hold bundles of features, -> those of the features. A feature's
   * bins above 0 are codes of its column, in their order, from 1 on; a bundle of one feature is copied. `firstFeatures`
   * has each column's first feature, and the number of features behind the last (Int32).
   */
  unbundle(
    firstColumn: number,
    endColumn: number,
    firstFeatures: number,
    nBins: number,
    columns: number,
    outHistogram: number,
  ): void;

  /**
   * The best gain e over all thresholds and both directions of the missing rows, for each listed feature, as float32.
   * With a = HL + l2 and b = HR + l2, GL^2 / a + GR^2 / b = (a + b) e + G^2 / (a + b), all in quantised units. It is 0
   * where no split leaves at least `minHessian` (>= 1) on both sides. `features` names nFeatures ascending numbers (Int32).
   */
  scan(
    features: number,
    nFeatures: number,
    nBins: number,
    histogram: number,
    gradientSum: number,
    hessianSum: number,
    minHessian: number,
    l2: number,
    outGains: number,
  ): void;

  /**
   * The same for two siblings: `parent` becomes parent - small in place, then both are scanned. With a
   * `smallMinHessian` of 2^31 - 1 small is not scanned, and its gains are 0.
   */
  scanPair(
    features: number,
    nFeatures: number,
    nBins: number,
    small: number,
    parent: number,
    smallGradient: number,
    smallHessian: number,
    smallMinHessian: number,
    largeGradient: number,
    largeHessian: number,
    largeMinHessian: number,
    l2: number,
    outSmallGains: number,
    outLargeGains: number,
  ): void;

  /**
   * The threshold of one feature's best gain, in float64: `histogram` is that feature's own, `l2` in quantised units.
   * Writes four Int32: bin (-1 where no split is valid), 1 where missing rows go left, and the left side's gradient and
   * hessian. The first best wins; missing right comes before missing left.
   */
  locate(
    histogram: number,
    nBins: number,
    gradientSum: number,
    hessianSum: number,
    minHessian: number,
    l2: number,
    outSplit: number,
  ): void;

  /**
   * Writes those of the rows whose bin is at most `threshold` to `outLeft`, the others to `outRight`, in their order;
   * missing rows go left where `missingLeft` is 1. Returns how many went left. Each side has room for all rows, and what
   * lies behind its own rows is undefined; `outLeft` may be where the list's entry `begin` is.
   */
  partition(
    rows: number,
    begin: number,
    end: number,
    column: number,
    threshold: number,
    missingLeft: number,
    outLeft: number,
    outRight: number,
  ): number;

  /** The same by a table of 256 bytes, one per bin: 1 = left. */
  partitionByTable(
    rows: number,
    begin: number,
    end: number,
    column: number,
    table: number,
    outLeft: number,
    outRight: number,
  ): number;

  /** Writes the numbers begin, ..., end - 1 to entries [begin, end) of the list: all rows, in order. */
  listRows(begin: number, end: number, outRows: number): void;

  /** Number of the rows in each bin: 256 Int32, written over; `outCounts` has room for 1,024. */
  countBins(rows: number, begin: number, end: number, column: number, outCounts: number): void;

  /** Adds `value` to the float32 score of each row. */
  addToScores(rows: number, begin: number, end: number, scores: number, value: number): void;

  /**
   * Writes the index of 256 ascending float32 bounds, the last of them +Infinity, behind them (`boundsBytes` in all): their
   * range in 256 even cells, how many bounds come before each cell, and the most in one cell.
   */
  indexBounds(bounds: number): void;

  /** Bins of `n` float32 values: how many of the indexed bounds are below each; 255 for NaN; XORed with `flip`. */
  binColumn(values: number, n: number, bounds: number, flip: number, outBins: number): void;

  /**
   * Adds the trees of a program to the sums (Int32) of a block of 256 rows. Words (Int32) of a tree: number of nodes,
   * number of leaves, leaf values (of up to `fewLeaves` leaves: their lowest bytes, their second bytes, ...), then the
   * nodes, children before parents, 7 words each: kind (1 = left is a leaf, 2 = right is a leaf, 4 = by categories, then 8
   * for each 16 categories), column offset, threshold bin - 128 + missingLeft (or offset of a table with one byte per
   * category, 255 = right, 0 = left), missingLeft, left, right (leaf or slot offset), own slot offset. The root's slot is
   * 0. `bins` has 256 bytes per column, top bit flipped; `slots` is scratch, 256 bytes per slot.
   */
  addTrees(program: number, nTrees: number, bins: number, slots: number, outSums: number): void;
}
