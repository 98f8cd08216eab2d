/**
 * What is known of rows that are not independent -> clusterings that a variance can use. Where there are several, the
 * largest variance counts: each alone misses what the others know.
 * A part in time order is cut in blocks of equally many rows, few enough that a block is longer than the memory of the
 * rows (batch means): measured, intervals hold the truth as stated where that memory is below a fiftieth of the rows.
 */
import type { PartDependence } from '../split/rows/dependence.ts';
import type { Clustering } from './clustered-variance.ts';

export type { PartDependence };

/** A clustering with the cluster of each row of one part, from 0. */
export interface RowClusters extends Clustering {
  readonly of: Int32Array;
}

/** Blocks of validation or of the sealed part, and of each fold that cross-validation scores. */
export const blocksOfPart = 12;
export const blocksOfFold = 3;

/** Numbers of two parts (or of one) as clusters from 0. */
export function denseClusters(parts: readonly Int32Array[]): RowClusters[] {
  const known = new Map<number, number>();
  const dense = parts.map((keys) =>
    keys.map((key) => {
      const cluster = known.get(key) ?? known.size;
      known.set(key, cluster);
      return cluster;
    }),
  );
  return dense.map((of) => ({ of, nClusters: known.size, isSerial: false }));
}

/** Blocks of time for rows that are given in parts, such as folds, later parts being later; other rows get block 0. */
export function timeBlocks(
  times: Float64Array,
  parts: readonly Uint32Array[],
  blocksPerPart: number,
): RowClusters {
  const of = new Int32Array(times.length);
  let nClusters = 0;
  for (const part of parts) {
    const order = part.slice().sort((left, right) => times[left]! - times[right]! || left - right);
    const nBlocks = Math.min(blocksPerPart, order.length);
    order.forEach((row, i) => {
      of[row] = nClusters + Math.floor((i * nBlocks) / order.length);
    });
    nClusters += nBlocks;
  }
  return { of, nClusters, isSerial: true };
}

/** All clusterings of a part that is scored as a whole. */
export function clustersOfPart(dependence: PartDependence): RowClusters[] {
  const { clusterings, times } = dependence;
  const clusters = clusterings.flatMap((keys) => denseClusters([keys]));
  if (times !== null) {
    const rows = Uint32Array.from({ length: times.length }, (_, row) => row);
    clusters.push(timeBlocks(times, [rows], blocksOfPart));
  }
  return clusters;
}

/** The clusters of the rows of each class, in row order. */
export interface ClassClusters extends Clustering {
  readonly ofPositives: Int32Array;
  readonly ofNegatives: Int32Array;
}

/** Of some rows of a part with their labels. */
export function classClusters(
  { of, nClusters, isSerial }: RowClusters,
  rows: Uint32Array,
  labels: Uint8Array,
): ClassClusters {
  const pick = (label: number): Int32Array =>
    Int32Array.from(
      rows.filter((_, i) => labels[i] === label),
      (row) => of[row]!,
    );
  return { nClusters, isSerial, ofPositives: pick(1), ofNegatives: pick(0) };
}
