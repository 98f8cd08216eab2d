/**
 * Lays one training problem out in kernel memory: bins in both layouts, scores, labels, packed gradients, row
 * lists and a pool of histograms. Columns with a single bin are left out; `features` maps the rest back.
 */
import { LabError } from '../../core/errors.ts';
import type { Crew } from '../../kernels/crew.ts';
import { spareBytes } from '../../kernels/crew.ts';
import { histogramBytes, missingBin, tileWidth } from '../../kernels/kernels.ts';
import { MemoryPlan } from '../../kernels/memory.ts';
import type { BinnedTable } from './binned-table.ts';

/** Byte offsets, and what they hold. */
export interface Layout {
  readonly nRows: number;
  readonly nFeatures: number;
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

/** A layout on a crew's memory. A class, so that every training's has the same hidden shape. */
export class TrainerMemory implements Layout {
  readonly crew: Crew;
  readonly nRows: number;
  readonly nFeatures: number;
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

  constructor(layout: Layout, crew: Crew) {
    this.crew = crew;
    this.nRows = layout.nRows;
    this.nFeatures = layout.nFeatures;
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

function hasVariety(table: BinnedTable, column: number): boolean {
  const bins = table.bins.subarray(column * table.nRows, (column + 1) * table.nRows);
  return bins.some((bin) => bin !== bins[0]);
}

export function planLayout(table: BinnedTable, needs: LayoutNeeds): Layout {
  const { nRows } = table;
  const features = Int32Array.from(table.bounds.keys()).filter((column) => hasVariety(table, column));
  const nFeatures = features.length;
  const plan = new MemoryPlan();
  // Row-wise kernels work on multiples of 4 rows.
  const padded = Math.ceil(nRows / 4) * 4;
  const tileBytes = nRows * tileWidth;
  const slotBytes = nFeatures * histogramBytes;
  const layout = {
    nRows,
    nFeatures,
    features,
    columns: plan.reserve(nRows * nFeatures),
    tiles: plan.reserve(Math.ceil(nFeatures / tileWidth) * tileBytes),
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
    spare: plan.reserve(spareBytes(nFeatures, needs.nThreads)),
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

/** Copies the bins in; everything else is as the crew's memory was. */
export function layOut(table: BinnedTable, layout: Layout, crew: Crew): TrainerMemory {
  const { nRows, nFeatures, features, columns, tiles, tileBytes, nBins } = layout;
  const { memory } = crew.kernels;
  features.forEach((column, feature) => {
    memory.u8.set(table.bins.subarray(column * nRows, (column + 1) * nRows), columns + feature * nRows);
    memory.i32[(nBins >>> 2) + feature] = Math.min(table.bounds[column]!.length, missingBin - 1);
  });
  for (let first = 0; first < nFeatures; first += tileWidth) {
    const width = Math.min(tileWidth, nFeatures - first);
    const tile = tiles + (first / tileWidth) * tileBytes;
    crew.kernels.fillTile(columns + first * nRows, nRows, width, tile);
  }
  return new TrainerMemory(layout, crew);
}
