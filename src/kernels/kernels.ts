import type { KernelMemory } from './memory.ts';

/**
 * The hot loops of boosting. All pointers are byte offsets into the memory that the kernels were made on; a
 * `rows` pointer names an Int32 list of row numbers. A packed gradient is 8 bytes, little-endian: the
 * quantised hessian (Int32), then the quantised gradient (Int32), so that one 64-bit addition adds both.
 * A histogram is 256 packed sums a feature; bin 255 holds the rows whose value is missing.
 */
export interface Kernels {
  readonly memory: KernelMemory;
  /** Packed gradients of the binary log-loss for rows [begin, end); begin and end multiples of 4. */
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
  /** Packed gradients of any loss from its float32 gradients and hessians; begin and end multiples of 4. */
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
  /**
   * Adds rows [begin, end) of a row list (`rows` = 0: the rows themselves) to the histograms of the `width`
   * (1 to 32) features of one tile; a tile holds 32 bins a row.
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
  /**
   * The best gain e over all thresholds and both directions of the missing rows, for each listed feature, as
   * float32: with a = HL + l2 and b = HR + l2, GL^2 / a + GR^2 / b = (a + b) e + G^2 / (a + b), all in
   * quantised units. 0 where no split leaves at least `minHessian` (>= 1) on both sides.
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
   * The same for two siblings: `parent` becomes parent - small in place, then both are scanned; small is not
   * where its `minHessian` is 2^31 - 1 (its gains are 0). */
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
   * The threshold of one feature's best gain, in float64: `histogram` is that feature's own, `l2` in quantised
   * units. Writes Int32 bin (-1 where no split is valid), 1 where missing rows go left, and the left side's
   * gradient and hessian. The first best wins; missing right before missing left.
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
  /** Zeroes the missing bin and at least the value bins of features [first, end). */
  clearHistogram(firstFeature: number, endFeature: number, nBins: number, outHistogram: number): void;
  /**
   * Histograms of columns [first, end), which hold bundles of features, to those of the features: a feature's bin above
   * 0 is a code of its column, in their order from 1 on; a bundle of one stands as it is. `firstFeatures` has each
   * column's first feature, and one entry more.
   */
  unbundle(
    firstColumn: number,
    endColumn: number,
    firstFeatures: number,
    nBins: number,
    columns: number,
    outHistogram: number,
  ): void;
  /** `to` = `to` - `from`, histograms of nFeatures features. */
  subtract(nFeatures: number, from: number, to: number): void;
  /**
   * Writes those rows [begin, end) of a list whose bin is at most `threshold` to `outLeft`, the others to `outRight`,
   * in their order; missing rows go left where `missingLeft` is 1. Returns how many went left. Each side has room for
   * all rows, of any content behind its own; `outLeft` may be where the rows stand.
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
  /** The same by a table of 256 bytes: 1 = left. */
  partitionByTable(
    rows: number,
    begin: number,
    end: number,
    column: number,
    table: number,
    outLeft: number,
    outRight: number,
  ): number;
  /** The list of rows itself at [begin, end): each row at its own place. */
  listRows(begin: number, end: number, outRows: number): void;
  /** Rows of the range by bin: 256 Int32, written over; `outCounts` has room for 1,024. */
  countBins(rows: number, begin: number, end: number, column: number, outCounts: number): void;
  /** Adds the histograms of features [firstFeature, endFeature) of `from` to those of `to`. */
  add(firstFeature: number, endFeature: number, from: number, to: number): void;
  /** Adds `value` to the float32 score of each listed row. */
  addToScores(rows: number, begin: number, end: number, scores: number, value: number): void;
  /**
   * Writes the index of 256 ascending bounds, the last of them +Infinity, behind them (`boundsBytes` in all): their
   * range in 256 even cells, how many bounds come before each cell, and the most in one.
   */
  indexBounds(bounds: number): void;
  /** Bins of `n` float32 values: how many of the indexed bounds are below each; 255 for NaN; XORed with `flip`. */
  binColumn(values: number, n: number, bounds: number, flip: number, outBins: number): void;
  /** Adds the trees of a program to the Int32 sums of a block of 256 rows (see predict.ts). */
  addTrees(program: number, nTrees: number, bins: number, slots: number, outSums: number): void;
  /** Copies columns of bins into one tile: `width` columns, `nRows` apart, to 32 bytes a row. */
  fillTile(columns: number, nRows: number, width: number, outTile: number): void;
}

export const tileWidth = 32;
export const missingBin = 255;
/**
 * Bytes from one feature's histogram to the next: 256 sums and a cache line more, since rows that share a bin in
 * many columns (zeros, flags) would else fight for two sets of the cache.
 */
export const histogramBytes = 256 * 8 + 64;
/** The same in Int32 cells. */
export const histogramCells = histogramBytes / 4;
