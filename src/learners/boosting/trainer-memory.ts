/**
 * Lays one training problem out in kernel memory: bins in both layouts, scores, labels, packed gradients, row
 * lists and a pool of histograms. Columns with a single bin are left out; `features` maps the rest back.
 */
import { LabError } from '../../core/errors.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { histogramBytes, missingBin, tileWidth } from '../../kernels/kernels.ts';
import { MemoryPlan } from '../../kernels/memory.ts';
import type { BinnedTable } from './binned-table.ts';

export interface TrainerMemory {
  readonly kernels: Kernels;
  readonly nRows: number;
  /** Column of the binned table for each trained feature. */
  readonly features: Int32Array;
  /** Bins of feature f at columns + f * nRows. */
  readonly columns: number;
  readonly tiles: readonly { readonly offset: number; readonly width: number }[];
  readonly scores: number;
  readonly labels: number;
  /** 0 where every row weighs 1. */
  readonly weights: number;
  readonly packed: number;
  readonly rows: number;
  readonly scratch: number;
  /** Rows outside of the tree's sample, whose scores follow by walking down. */
  readonly heldRows: number;
  /** Int32 value bins of each feature. */
  readonly nBins: number;
  readonly featureList: number;
  readonly gains: number;
  readonly siblingGains: number;
  /** Histogram s at histograms + s * slotBytes. */
  readonly histograms: number;
  readonly slotBytes: number;
}

const maxBytes = 2 ** 32 - 65536;

function hasVariety(table: BinnedTable, column: number): boolean {
  const bins = table.bins.subarray(column * table.nRows, (column + 1) * table.nRows);
  return bins.some((bin) => bin !== bins[0]);
}

export function layOut(
  table: BinnedTable,
  nSlots: number,
  weighted: boolean,
  makeKernels: (nBytes: number) => Kernels,
): TrainerMemory {
  const { nRows } = table;
  const features = Int32Array.from(table.bounds.keys()).filter((column) => hasVariety(table, column));
  const nFeatures = features.length;
  const plan = new MemoryPlan();
  // Row-wise kernels work on multiples of 4 rows.
  const padded = Math.ceil(nRows / 4) * 4;
  const columns = plan.reserve(nRows * nFeatures);
  const tiles = Array.from({ length: Math.ceil(nFeatures / tileWidth) }, (_unused, tile) => ({
    offset: plan.reserve(nRows * tileWidth),
    width: Math.min(tileWidth, nFeatures - tile * tileWidth),
  }));
  const scores = plan.reserve(padded * 4);
  const labels = plan.reserve(padded * 4);
  const weights = weighted ? plan.reserve(padded * 4) : 0;
  const packed = plan.reserve(padded * 8);
  const rows = plan.reserve(nRows * 4);
  const scratch = plan.reserve(nRows * 4);
  const heldRows = plan.reserve(nRows * 4);
  const nBins = plan.reserve(nFeatures * 4);
  const featureList = plan.reserve(nFeatures * 4);
  const gains = plan.reserve(nFeatures * 4);
  const siblingGains = plan.reserve(nFeatures * 4);
  const slotBytes = nFeatures * histogramBytes;
  const histograms = plan.reserve(nSlots * slotBytes);
  if (plan.nBytes > maxBytes) {
    throw new LabError(
      'learners.tooLarge',
      `boosting ${nRows} rows x ${nFeatures} columns with ${nSlots} leaves needs ${Math.ceil(plan.nBytes / 2 ** 20)} MB, and 4095 MB can be addressed`,
      'Use fewer columns or rows, or lower maxLeafNodes.',
    );
  }
  const kernels = makeKernels(plan.nBytes);
  const { u8, i32 } = kernels.memory;
  features.forEach((column, feature) => {
    u8.set(table.bins.subarray(column * nRows, (column + 1) * nRows), columns + feature * nRows);
    i32[(nBins >>> 2) + feature] = Math.min(table.bounds[column]!.length, missingBin - 1);
  });
  tiles.forEach(({ offset, width }, tile) => {
    kernels.fillTile(columns + tile * tileWidth * nRows, nRows, width, offset);
  });
  return {
    kernels,
    nRows,
    features,
    columns,
    tiles,
    scores,
    labels,
    weights,
    packed,
    rows,
    scratch,
    heldRows,
    nBins,
    featureList,
    gains,
    siblingGains,
    histograms,
    slotBytes,
  };
}
