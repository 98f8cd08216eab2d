/**
 * The control page: what the threads of a pool say to each other, in the first page of the memory that they share. A
 * command is a number and its arguments, each by name in a cell of the argument block.
 */

/** Byte offsets within the control page. Counters are a cache line apart. */
export const control = {
  /** Counts commands. */
  epoch: 61440,
  /** Chunks that pool threads finished. */
  done: 61504,
  /** Pool threads asleep on `epoch`. */
  asleep: 61568,
  mainAsleep: 61632,
  /** Threads that an earlier pool on this memory started see another number, and end. */
  generation: 61248,
  arguments: 61696,
  /** One Int32 per chunk, a cache line apart. */
  results: 62464,
  /** One Int32 per chunk, a cache line apart: the epoch in which it was last claimed. */
  claims: 62468,
} as const;

export const maxThreads = 32;

export const command = {
  gradients: 1,
  histogramByFeature: 2,
  histogramByRow: 3,
  mergeAndScan: 4,
  partition: 5,
  gatherPartition: 6,
  addLeaves: 7,
  listRows: 8,
} as const;

/** Number of the cell of each argument in the argument block (Float64); cell 0 holds the command. */
type Cells<Arguments> = Readonly<Record<keyof Arguments, number>>;

/** Arguments of the `logisticGradients` kernel for all rows, a multiple of 4. */
export interface GradientWork {
  readonly nRows: number;
  readonly scores: number;
  readonly labels: number;
  /** 0 = every row weighs 1. */
  readonly weights: number;
  readonly gradientScale: number;
  readonly hessianScale: number;
  readonly dither: number;
  readonly packed: number;
}

export const gradientCells = {
  nRows: 1,
  scores: 2,
  labels: 3,
  weights: 4,
  gradientScale: 5,
  hessianScale: 6,
  dither: 7,
  packed: 8,
} as const satisfies Cells<GradientWork>;

/** Offsets and sizes that are the same for every node of a training. */
export interface HistogramLayout {
  /** Columns of the tiles: features, or bundles of features. */
  readonly nColumns: number;
  /** Number of codes of each column (Int32). */
  readonly columnBins: number;
  /** See the `unbundle` kernel; 0 where every column is a feature. */
  readonly firstFeatures: number;
  /** Room for the columns' histograms, where they are bundles. */
  readonly columnHistograms: number;
  /** Number of value bins of each feature (Int32). */
  readonly nBins: number;
  readonly tiles: number;
  readonly tileBytes: number;
  readonly packed: number;
  /** Room for nThreads - 1 histograms. */
  readonly spare: number;
  /** Numbers of the features to scan, ascending (Int32). */
  readonly featureList: number;
  readonly gains: number;
  readonly siblingGains: number;
}

/** One node whose histogram is filled and, with its sibling's, scanned. */
export interface NodeWork {
  /** 0 = the rows [begin, end) themselves. */
  readonly rows: number;
  readonly begin: number;
  readonly end: number;
  readonly histogram: number;
  /** Listed features to scan; 0 = fill only. */
  readonly nListed: number;
  /** The parent's histogram, which becomes the sibling's; 0 = no sibling. */
  readonly parent: number;
  /** Quantised sums of the node, then of its sibling. */
  readonly gradientSum: number;
  readonly hessianSum: number;
  readonly minHessian: number;
  readonly siblingGradientSum: number;
  readonly siblingHessianSum: number;
  readonly siblingMinHessian: number;
  /** In quantised units. */
  readonly l2: number;
}

export const nodeCells = {
  nColumns: 1,
  columnBins: 2,
  tiles: 3,
  tileBytes: 4,
  begin: 5,
  end: 6,
  packed: 7,
  histogram: 8,
  rows: 9,
  spare: 10,
  featureList: 11,
  nListed: 12,
  parent: 13,
  gradientSum: 14,
  hessianSum: 15,
  minHessian: 16,
  siblingGradientSum: 17,
  siblingHessianSum: 18,
  siblingMinHessian: 19,
  l2: 20,
  gains: 21,
  siblingGains: 22,
  nBins: 23,
  firstFeatures: 24,
  columnHistograms: 25,
} as const satisfies Cells<HistogramLayout & NodeWork>;

/** A range of a row list to be cut in two, in place and in order. */
export interface PartitionWork {
  readonly rows: number;
  readonly begin: number;
  readonly end: number;
  /** Bins of one feature. */
  readonly column: number;
  readonly threshold: number;
  readonly missingLeft: number;
  /** 256 bytes, 1 = that bin goes left; 0 = by the threshold. */
  readonly table: number;
  /** Room for twice as many rows. */
  readonly scratch: number;
}

export const partitionCells = {
  rows: 1,
  begin: 2,
  end: 3,
  column: 4,
  threshold: 5,
  missingLeft: 6,
  table: 7,
  scratch: 8,
} as const satisfies Cells<PartitionWork>;

/** Leaves of a finished tree, whose values are added to their rows' scores. */
export interface LeafWork {
  /** All rows of the list are below this; the rows of a leaf ascend. */
  readonly nRows: number;
  /** Int32 begin, Int32 end, Float32 value of each leaf. */
  readonly leaves: number;
  readonly nLeaves: number;
  readonly rows: number;
  readonly scores: number;
}

export const leafCells = {
  nRows: 1,
  leaves: 2,
  nLeaves: 3,
  rows: 4,
  scores: 5,
} as const satisfies Cells<LeafWork>;

export const listCells = { nRows: 1, rows: 2 } as const;
