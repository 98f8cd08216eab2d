/**
 * Lays one training problem out in kernel memory: bins in both layouts, scores, labels, packed gradients, row
 * lists and a pool of histograms. Columns with a single bin are left out; `features` maps the rest back.
 */
import { LabError } from '../../core/errors.ts';
import { histogramBytes, missingBin, tileWidth } from '../../kernels/kernels.ts';
import { MemoryPlan } from '../../kernels/memory.ts';
import type { ThreadPool } from '../../kernels/thread-pool.ts';
import { spareBytes } from '../../kernels/thread-pool.ts';
import type { BinnedTable } from './binned-table.ts';
import { findBundles, writeCodes } from './bundles.ts';

/** Byte offsets, and what they hold. */
export interface Layout {
  readonly nRows: number;
  readonly nFeatures: number;
  /** Columns of the tiles: bundles of features. */
  readonly nColumns: number;
  /** First feature of each bundle, and nFeatures. */
  readonly bundles: Int32Array;
  /** Column of the binned table for each trained feature. */
  readonly features: Int32Array;
  /** Bins of feature f at columns + f * nRows. */
  readonly columns: number;
  readonly tiles: number;
  readonly tileBytes: number;
  readonly scores: number;
  readonly labels: number;
  /** 0 where every row weighs 1. */
  readonly weights: number;
  /** Float32 gradients and hessians, for losses without a kernel of their own; else 0. */
  readonly gradients: number;
  readonly hessians: number;
  readonly packed: number;
  readonly rows: number;
  /** Room for two row lists. */
  readonly scratch: number;
  /** Rows outside of the tree's sample, whose scores follow by walking down. */
  readonly heldRows: number;
  /** Int32 value bins of each feature. */
  readonly nBins: number;
  /** Int32 codes of each bundle. */
  readonly columnBins: number;
  /** `bundles` in memory; 0 where each feature is one of its own, as the next two. */
  readonly firstFeatures: number;
  readonly columnHistograms: number;
  /** Codes of the bundles of one tile, while it is filled. */
  readonly codes: number;
  readonly featureList: number;
  readonly gains: number;
  readonly siblingGains: number;
  readonly counts: number;
  /** What the `locate` kernel writes. */
  readonly located: number;
  readonly table: number;
  /** Begin, end, value of each leaf of a finished tree. */
  readonly leaves: number;
  /** Histogram s at histograms + s * slotBytes. */
  readonly histograms: number;
  readonly nSlots: number;
  readonly slotBytes: number;
  readonly spare: number;
  readonly nBytes: number;
}

/** A layout on the memory of a thread pool. A class, so that every training's has the same hidden shape. */
export class TrainerMemory implements Layout {
  readonly pool: ThreadPool;
  readonly nRows: number;
  readonly nFeatures: number;
  readonly nColumns: number;
  readonly bundles: Int32Array;
  readonly features: Int32Array;
  readonly columns: number;
  readonly tiles: number;
  readonly tileBytes: number;
  readonly scores: number;
  readonly labels: number;
  readonly weights: number;
  readonly gradients: number;
  readonly hessians: number;
  readonly packed: number;
  readonly rows: number;
  readonly scratch: number;
  readonly heldRows: number;
  readonly nBins: number;
  readonly columnBins: number;
  readonly firstFeatures: number;
  readonly columnHistograms: number;
  readonly codes: number;
  readonly featureList: number;
  readonly gains: number;
  readonly siblingGains: number;
  readonly counts: number;
  readonly located: number;
  readonly table: number;
  readonly leaves: number;
  readonly histograms: number;
  readonly nSlots: number;
  readonly slotBytes: number;
  readonly spare: number;
  readonly nBytes: number;

  constructor(layout: Layout, pool: ThreadPool) {
    this.pool = pool;
    this.nRows = layout.nRows;
    this.nFeatures = layout.nFeatures;
    this.nColumns = layout.nColumns;
    this.bundles = layout.bundles;
    this.features = layout.features;
    this.columns = layout.columns;
    this.tiles = layout.tiles;
    this.tileBytes = layout.tileBytes;
    this.scores = layout.scores;
    this.labels = layout.labels;
    this.weights = layout.weights;
    this.gradients = layout.gradients;
    this.hessians = layout.hessians;
    this.packed = layout.packed;
    this.rows = layout.rows;
    this.scratch = layout.scratch;
    this.heldRows = layout.heldRows;
    this.nBins = layout.nBins;
    this.columnBins = layout.columnBins;
    this.firstFeatures = layout.firstFeatures;
    this.columnHistograms = layout.columnHistograms;
    this.codes = layout.codes;
    this.featureList = layout.featureList;
    this.gains = layout.gains;
    this.siblingGains = layout.siblingGains;
    this.counts = layout.counts;
    this.located = layout.located;
    this.table = layout.table;
    this.leaves = layout.leaves;
    this.histograms = layout.histograms;
    this.nSlots = layout.nSlots;
    this.slotBytes = layout.slotBytes;
    this.spare = layout.spare;
    this.nBytes = layout.nBytes;
  }
}

const maxBytes = 2 ** 32 - 65536;

export interface LayoutNeeds {
  readonly nSlots: number;
  readonly maxLeaves: number;
  readonly weighted: boolean;
  readonly ownGradients: boolean;
  readonly nThreads: number;
}

function binsOf(table: BinnedTable, column: number): Uint8Array {
  return table.bins.subarray(column * table.nRows, (column + 1) * table.nRows);
}

function nBinsOf(table: BinnedTable, column: number): number {
  return Math.min(table.bounds[column]!.length, missingBin - 1);
}

export function planLayout(table: BinnedTable, needs: LayoutNeeds): Layout {
  const { nRows } = table;
  const features = Int32Array.from(table.bounds.keys()).filter((column) => {
    const bins = binsOf(table, column);
    return bins.some((bin) => bin !== bins[0]);
  });
  const nFeatures = features.length;
  const bundles = findBundles(
    Array.from(features, (column) => binsOf(table, column)),
    Array.from(features, (column) => nBinsOf(table, column)),
  );
  const nColumns = bundles.length - 1;
  const isBundled = nColumns < nFeatures;
  const plan = new MemoryPlan();
  // Row-wise kernels work on multiples of 4 rows.
  const padded = Math.ceil(nRows / 4) * 4;
  const tileBytes = nRows * tileWidth;
  const slotBytes = nFeatures * histogramBytes;
  const layout = {
    nRows,
    nFeatures,
    nColumns,
    bundles,
    features,
    columns: plan.reserve(nRows * nFeatures),
    tiles: plan.reserve(Math.ceil(nColumns / tileWidth) * tileBytes),
    tileBytes,
    scores: plan.reserve(padded * 4),
    labels: plan.reserve(padded * 4),
    weights: needs.weighted ? plan.reserve(padded * 4) : 0,
    gradients: needs.ownGradients ? plan.reserve(padded * 4) : 0,
    hessians: needs.ownGradients ? plan.reserve(padded * 4) : 0,
    packed: plan.reserve(padded * 8),
    rows: plan.reserve(nRows * 4),
    scratch: plan.reserve(nRows * 8),
    heldRows: plan.reserve(nRows * 4),
    nBins: plan.reserve(nFeatures * 4),
    columnBins: plan.reserve(nColumns * 4),
    firstFeatures: isBundled ? plan.reserve(bundles.length * 4) : 0,
    columnHistograms: isBundled ? plan.reserve(nColumns * histogramBytes) : 0,
    codes: isBundled ? plan.reserve(Math.min(nColumns, tileWidth) * nRows) : 0,
    featureList: plan.reserve(nFeatures * 4),
    gains: plan.reserve(nFeatures * 4),
    siblingGains: plan.reserve(nFeatures * 4),
    counts: plan.reserve(4096),
    located: plan.reserve(16),
    table: plan.reserve(256),
    leaves: plan.reserve(needs.maxLeaves * 12),
    histograms: plan.reserve(needs.nSlots * slotBytes),
    nSlots: needs.nSlots,
    slotBytes,
    spare: plan.reserve(spareBytes(nColumns, needs.nThreads)),
  };
  if (plan.nBytes > maxBytes) {
    const megabytes = Math.ceil(plan.nBytes / 2 ** 20);
    throw new LabError(
      'learners.tooLarge',
      `boosting ${nRows} rows x ${nFeatures} columns with ${needs.nSlots} leaves needs ${megabytes} MB, and 4095 MB can be addressed`,
      'Use fewer columns or rows, or lower maxLeafNodes.',
    );
  }
  return { ...layout, nBytes: plan.nBytes };
}

/** Copies the bins in; everything else is as the memory was. */
export function layOut(table: BinnedTable, layout: Layout, pool: ThreadPool): TrainerMemory {
  const { nRows, nColumns, bundles, features, columns, tiles, tileBytes } = layout;
  const { firstFeatures, codes } = layout;
  const { u8, i32 } = pool.kernels.memory;
  const nBins = Array.from(features, (column) => nBinsOf(table, column));
  features.forEach((column, feature) => {
    u8.set(binsOf(table, column), columns + feature * nRows);
  });
  i32.set(nBins, layout.nBins >>> 2);
  for (let column = 0; column < nColumns; column++) {
    const ofBundle = nBins.slice(bundles[column]!, bundles[column + 1]!);
    i32[(layout.columnBins >>> 2) + column] = ofBundle.reduce((sum, n) => sum + n - 1, 1);
  }
  if (firstFeatures !== 0) i32.set(bundles, firstFeatures >>> 2);
  for (let first = 0; first < nColumns; first += tileWidth) {
    const width = Math.min(tileWidth, nColumns - first);
    const tile = tiles + (first / tileWidth) * tileBytes;
    let from = columns + first * nRows;
    if (firstFeatures !== 0) {
      from = codes;
      for (let column = first; column < first + width; column++) {
        const [begin, end] = [bundles[column]!, bundles[column + 1]!];
        const bins = Array.from(features.subarray(begin, end), (each) => binsOf(table, each));
        const at = codes + (column - first) * nRows;
        writeCodes(bins, nBins.slice(begin, end), u8.subarray(at, at + nRows));
      }
    }
    pool.kernels.fillTile(from, nRows, width, tile);
  }
  return new TrainerMemory(layout, pool);
}
