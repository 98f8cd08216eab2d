/**
 * Binned table -> one training problem laid out in kernel memory: bins in both layouts, scores, labels, packed gradients,
 * row lists and a set of histograms. Columns with a single bin are left out; `features` maps the rest back. Every field
 * reserves its own bytes when the layout is made, so that the memory can be made once, at its full size; `load` then
 * puts it on a thread pool. O(rows x columns), about 40 bytes per row and 2 per cell.
 */
import { LabError } from '../../core/errors.ts';
import type { HistogramLayout } from '../../kernels/commands.ts';
import { histogramBytes, missingBin, tileWidth } from '../../kernels/kernels.ts';
import { MemoryPlan } from '../../kernels/memory.ts';
import { spareBytes, type ThreadPool } from '../../kernels/thread-pool.ts';
import type { BinnedTable } from './binned-table.ts';
import { findBundles, writeCodes } from './bundles.ts';

const maxBytes = 2 ** 32 - 65536;

export interface TrainerNeeds {
  /** Histograms that are alive at the same time. */
  readonly nSlots: number;
  readonly maxLeaves: number;
  readonly weighted: boolean;
  /** True for a loss that fills float32 gradients instead of having a kernel of its own. */
  readonly ownGradients: boolean;
  readonly nThreads: number;
}

/** What is trained on: the columns that have something to split, and how they are bundled. */
class TrainingShape {
  readonly table: BinnedTable;
  readonly needs: TrainerNeeds;
  readonly nRows: number;
  /** Column of the binned table for each trained feature. */
  readonly features: Int32Array;
  readonly nFeatures: number;
  /** First feature of each bundle, and nFeatures behind the last. */
  readonly bundles: Int32Array;
  /** Columns of the tiles: bundles of features. */
  readonly nColumns: number;

  constructor(table: BinnedTable, needs: TrainerNeeds) {
    this.table = table;
    this.needs = needs;
    this.nRows = table.nRows;
    this.features = Int32Array.from(table.bounds.keys()).filter((column) => {
      const bins = binsOf(table, column);
      return bins.some((bin) => bin !== bins[0]);
    });
    this.nFeatures = this.features.length;
    this.bundles = findBundles(
      Array.from(this.features, (column) => binsOf(table, column)),
      Array.from(this.features, (column) => nBinsOf(table, column)),
    );
    this.nColumns = this.bundles.length - 1;
  }
}

/** Byte offsets into the memory of a thread pool, and what is there. */
export class TrainerMemory extends TrainingShape implements HistogramLayout {
  readonly #plan = new MemoryPlan();
  // Row-wise kernels work on multiples of 4 rows.
  readonly #padded = Math.ceil(this.nRows / 4) * 4;
  readonly #isBundled = this.nColumns < this.nFeatures;

  /** Bins of feature f at columns + f * nRows. */
  readonly columns = this.#plan.reserve(this.nRows * this.nFeatures);
  /** 32 bytes per row in each tile: the codes of 32 columns. */
  readonly tileBytes = this.nRows * tileWidth;
  readonly tiles = this.#plan.reserve(Math.ceil(this.nColumns / tileWidth) * this.tileBytes);
  /** Float32, one per row, as the next two. */
  readonly scores = this.#plan.reserve(4 * this.#padded);
  readonly labels = this.#plan.reserve(4 * this.#padded);
  /** 0 where every row weighs 1. */
  readonly weights = this.#reserveIf(this.needs.weighted, 4 * this.#padded);
  /** Float32 gradients and hessians, for a loss without a kernel of its own; else 0. */
  readonly gradients = this.#reserveIf(this.needs.ownGradients, 4 * this.#padded);
  readonly hessians = this.#reserveIf(this.needs.ownGradients, 4 * this.#padded);
  /** One packed gradient per row. */
  readonly packed = this.#plan.reserve(8 * this.#padded);
  /** The list of the rows that a tree grows on; each leaf's rows end up side by side. */
  readonly rows = this.#plan.reserve(4 * this.nRows);
  /** Room for two row lists. */
  readonly scratch = this.#plan.reserve(8 * this.nRows);
  /** The list of rows outside of the tree's sample, whose scores follow by walking down the tree. */
  readonly outOfSampleRows = this.#plan.reserve(4 * this.nRows);
  /** Number of value bins of each feature (Int32). */
  readonly nBins = this.#plan.reserve(4 * this.nFeatures);
  /** Number of codes of each bundle (Int32). */
  readonly columnBins = this.#plan.reserve(4 * this.nColumns);
  /** `bundles` in memory; 0 where each feature is a bundle of its own, as the next two. */
  readonly firstFeatures = this.#reserveIf(this.#isBundled, 4 * this.bundles.length);
  readonly columnHistograms = this.#reserveIf(this.#isBundled, this.nColumns * histogramBytes);
  /** Codes of the bundles of one tile, while it is filled. */
  readonly codes = this.#reserveIf(this.#isBundled, Math.min(this.nColumns, tileWidth) * this.nRows);
  /** Numbers of the ordered features that a node may use (Int32), and their gains (Float32). */
  readonly featureList = this.#plan.reserve(4 * this.nFeatures);
  readonly gains = this.#plan.reserve(4 * this.nFeatures);
  readonly siblingGains = this.#plan.reserve(4 * this.nFeatures);
  /** What the `countBins` kernel writes. */
  readonly counts = this.#plan.reserve(4096);
  /** What the `locate` kernel writes. */
  readonly located = this.#plan.reserve(16);
  /** One byte per bin: 1 = left. */
  readonly leftTable = this.#plan.reserve(256);
  /** Begin, end (Int32) and value (Float32) of each leaf of a finished tree. */
  readonly leaves = this.#plan.reserve(12 * this.needs.maxLeaves);
  /** Histogram s at histograms + s * slotBytes. */
  readonly slotBytes = this.nFeatures * histogramBytes;
  readonly nSlots = this.needs.nSlots;
  readonly histograms = this.#plan.reserve(this.nSlots * this.slotBytes);
  readonly spare = this.#plan.reserve(spareBytes(this.nColumns, this.needs.nThreads));
  readonly nBytes = this.#plan.nBytes;

  #pool: ThreadPool | undefined;

  /** @throws LabError `learners.tooLarge` where 4 GB, all that can be addressed, do not hold the problem. */
  constructor(table: BinnedTable, needs: TrainerNeeds) {
    super(table, needs);
    if (this.nBytes <= maxBytes) return;
    const megabytes = Math.ceil(this.nBytes / 2 ** 20);
    throw new LabError(
      'learners.tooLarge',
      `Boosting ${this.nRows} rows x ${this.nFeatures} columns with ${this.nSlots} leaves needs ${megabytes} MB, and 4095 MB can be addressed`,
      'Use fewer columns or rows, or lower maxLeafNodes.',
    );
  }

  #reserveIf(needed: boolean, nBytes: number): number {
    return needed ? this.#plan.reserve(nBytes) : 0;
  }

  /** Set by `load`. */
  get pool(): ThreadPool {
    return this.#pool!;
  }

  /** Copies the bins to the pool's memory, of at least `nBytes`; everything else there is of any content. */
  load(pool: ThreadPool): void {
    this.#pool = pool;
    const { table, nRows, nColumns, features, bundles } = this;
    const { u8, i32 } = pool.kernels.memory;
    const nBins = Array.from(features, (column) => nBinsOf(table, column));
    features.forEach((column, feature) => {
      u8.set(binsOf(table, column), this.columns + feature * nRows);
    });
    i32.set(nBins, this.nBins >>> 2);
    for (let column = 0; column < nColumns; column++) {
      const ofBundle = nBins.slice(bundles[column]!, bundles[column + 1]!);
      i32[(this.columnBins >>> 2) + column] = ofBundle.reduce((sum, n) => sum + n - 1, 1);
    }
    if (this.#isBundled) i32.set(bundles, this.firstFeatures >>> 2);
    for (let first = 0; first < nColumns; first += tileWidth) {
      const width = Math.min(tileWidth, nColumns - first);
      const from = this.#isBundled ? this.#writeCodes(first, width, nBins) : this.columns + first * nRows;
      pool.kernels.fillTile(from, nRows, width, this.tiles + (first / tileWidth) * this.tileBytes);
    }
  }

  /** Writes the codes of `width` bundles from `first` on; returns where they are. */
  #writeCodes(first: number, width: number, nBins: readonly number[]): number {
    const { table, nRows, features, bundles, codes } = this;
    const { u8 } = this.pool.kernels.memory;
    for (let column = first; column < first + width; column++) {
      const [begin, end] = [bundles[column]!, bundles[column + 1]!];
      const bins = Array.from(features.subarray(begin, end), (each) => binsOf(table, each));
      const at = codes + (column - first) * nRows;
      writeCodes(bins, nBins.slice(begin, end), u8.subarray(at, at + nRows));
    }
    return codes;
  }
}

function binsOf(table: BinnedTable, column: number): Uint8Array {
  return table.bins.subarray(column * table.nRows, (column + 1) * table.nRows);
}

function nBinsOf(table: BinnedTable, column: number): number {
  return Math.min(table.bounds[column]!.length, missingBin - 1);
}
