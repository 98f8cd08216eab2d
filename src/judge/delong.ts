/**
 * Labels and scores -> variance of an AUC, and of the difference of two AUCs on the same rows.
 * A row's placement is the share of the other class that it beats, ties one half; an AUC is the mean placement of
 * either class. Variance = sample variance of placements over the number of rows, summed over the two classes; a
 * difference uses the difference of placements, which carries the covariance. Exactly zero for equal rankings.
 * Where rows belong to clusters, what their placements add is summed by cluster (clustered-variance.ts).
 * O(n log n) by searching each score in the sorted other class, which equals the midrank form.
 * Source: DeLong, DeLong & Clarke-Pearson 1988; fast form Sun & Xu 2014. Interval: logit scale, Pepe 2003, 5.2.
 */
import { LabError } from '../core/errors.ts';
import { splitByClass } from './auc.ts';
import { clusterSums } from './clustered-variance.ts';
import { type ClassClusters, classClusters, clustersOfPart, type PartDependence } from './dependence.ts';
import { studentQuantile } from './student-t.ts';

/** Two-sided coverage that every interval in nightlab states. */
export const intervalLevel = 0.95;

/** DeLong's structural components, each from 0 to 1, in row order within the class. */
export interface Placements {
  readonly auc: number;
  readonly ofPositives: Float64Array;
  readonly ofNegatives: Float64Array;
}

/** A variance and how far it can be trusted; independent rows have infinite degrees of freedom. */
export interface Noise {
  readonly variance: number;
  readonly df: number;
  /** What each cluster adds, one list per clustering. */
  readonly sums: readonly Float64Array[];
}

export interface AucInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * The placement of every row in the other class.
 *
 * @param labels 0 or 1, one per row. @param scores one per row, no NaN. @throws LabError as `rocAuc`. O(n log n).
 */
export function placements(labels: Uint8Array, scores: Float64Array): Placements {
  const { positives, negatives } = splitByClass(labels, scores);
  const sortedPositives = positives.slice().sort();
  const sortedNegatives = negatives.slice().sort();
  const ofPositives = positives.map((score) => shareBelow(sortedNegatives, score));
  const ofNegatives = negatives.map((score) => 1 - shareBelow(sortedPositives, score));
  return { auc: mean(ofPositives), ofPositives, ofNegatives };
}

/**
 * The variance of an AUC, at least 0.
 *
 * @throws LabError `judge.tooFewRows` where a class has fewer than two rows.
 */
export function aucVariance({ ofPositives, ofNegatives }: Placements): number {
  return meanVariance(ofPositives) + meanVariance(ofNegatives);
}

/** The largest variance that a figure between 0 and 1, and between -1 and 1, can have. */
const maxVariance = 0.25;
export const maxDifferenceVariance = 1;

/**
 * The noise of an AUC by the clusterings of its rows; none = rows are independent. Where a class lies in one cluster,
 * its noise cannot be estimated, and the largest possible variance is taken for it.
 *
 * @throws LabError `judge.tooFewRows` where a class has fewer than two rows.
 */
export function aucNoise(placed: Placements, clusterings: readonly ClassClusters[]): Noise {
  return noiseOf(placed, clusterings, maxVariance);
}

/**
 * The paired difference of two AUCs on the same labels, and its noise (0 for equal rankings).
 *
 * @throws LabError `judge.tooFewRows` where a class has fewer than two rows.
 */
export function aucDifference(
  challenger: Placements,
  reference: Placements,
  clusterings: readonly ClassClusters[] = [],
): { difference: number } & Noise {
  const difference = placementDifference(challenger, reference);
  const isEqual = isAllZero(difference);
  return {
    difference: difference.auc,
    ...noiseOf(difference, clusterings, isEqual ? 0 : maxDifferenceVariance),
  };
}

/** Row by row what one placement is above the other; `auc` is the difference of the AUCs. */
export function placementDifference(challenger: Placements, reference: Placements): Placements {
  const ofPositives = minus(challenger.ofPositives, reference.ofPositives);
  const ofNegatives = minus(challenger.ofNegatives, reference.ofNegatives);
  return { auc: mean(ofPositives), ofPositives, ofNegatives };
}

/** Whether the order of the rows is the same. */
export function isAllZero({ ofPositives, ofNegatives }: Placements): boolean {
  return ofPositives.every((value) => value === 0) && ofNegatives.every((value) => value === 0);
}

function noiseOf(placed: Placements, clusterings: readonly ClassClusters[], most: number): Noise {
  const independent = aucVariance(placed);
  if (clusterings.length === 0) return { variance: independent, df: Number.POSITIVE_INFINITY, sums: [] };
  const all = clusterings.map((clustering) => {
    const { blind, ...sums } = clusterSums(
      [
        { values: placed.ofPositives, clusters: clustering.ofPositives, weight: 1 },
        { values: placed.ofNegatives, clusters: clustering.ofNegatives, weight: 1 },
      ],
      clustering,
    );
    return blind.length > 0 ? { ...sums, variance: most } : sums;
  });
  return largestOf(all);
}

/** The noise whose 95% interval is the widest, with the sums of all. */
export function largestOf(
  all: readonly { readonly variance: number; readonly df: number; readonly sums: Float64Array }[],
): Noise {
  const width = ({ variance, df }: { readonly variance: number; readonly df: number }): number =>
    variance * studentQuantile((1 + intervalLevel) / 2, df) ** 2;
  const { variance, df } = all.reduce((most, one) => (width(one) > width(most) ? one : most));
  return { variance, df, sums: all.map(({ sums }) => sums) };
}

/**
 * The interval of an AUC at `intervalLevel`, on the logit scale, within 0 to 1.
 *
 * An AUC of exactly 1 (or 0) has no variance to go by. Then k = min(positives, negatives) disjoint pairs were all
 * ordered alike, which has probability AUC^k: the exact bound of Clopper & Pearson for k of k.
 *
 * @param smallerClass rows of the smaller class, or the clusters that hold any. @param df degrees of freedom of the
 * variance.
 */
export function aucInterval(
  auc: number,
  variance: number,
  smallerClass: number,
  df = Number.POSITIVE_INFINITY,
): AucInterval {
  const miss = (1 - intervalLevel) / 2;
  const exactBound = miss ** (1 / smallerClass);
  if (auc >= 1) return { low: exactBound, high: 1 };
  if (auc <= 0) return { low: 0, high: 1 - exactBound };
  const center = Math.log(auc / (1 - auc));
  const half = (studentQuantile(1 - miss, df) * Math.sqrt(variance)) / (auc * (1 - auc));
  return { low: logistic(center - half), high: logistic(center + half) };
}

/**
 * The AUC of scores with its interval.
 *
 * @param dependence what is known of rows that are not independent; left out = they are.
 * @throws LabError as `rocAuc`, and `judge.tooFewRows` where a class has fewer than two rows.
 */
export function aucWithInterval(
  labels: Uint8Array,
  scores: Float64Array,
  dependence: PartDependence | null = null,
): { auc: number; interval: AucInterval } {
  const placed = placements(labels, scores);
  const rows = Uint32Array.from({ length: labels.length }, (_, row) => row);
  const clusterings = (dependence === null ? [] : clustersOfPart(dependence)).map((clusters) =>
    classClusters(clusters, rows, labels),
  );
  const { variance, df } = aucNoise(placed, clusterings);
  return {
    auc: placed.auc,
    interval: aucInterval(placed.auc, variance, smallerCount(placed, clusterings), df),
  };
}

/** Rows of the smaller class, or where they belong together the fewest clusters that hold one of a class. */
export function smallerCount(placed: Placements, clusterings: readonly ClassClusters[]): number {
  return Math.min(
    placed.ofPositives.length,
    placed.ofNegatives.length,
    ...clusterings.flatMap(({ ofPositives, ofNegatives }) => [
      new Set(ofPositives).size,
      new Set(ofNegatives).size,
    ]),
  );
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** Share of sorted values below the score, values equal to it counting one half. */
function shareBelow(sorted: Float64Array, score: number): number {
  const nBelow = firstNotBelow(sorted, score);
  return (nBelow + firstAbove(sorted, score, nBelow)) / (2 * sorted.length);
}

function firstNotBelow(sorted: Float64Array, score: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const mid = (low + high) >>> 1;
    if (sorted[mid]! < score) low = mid + 1;
    else high = mid;
  }
  return low;
}

function firstAbove(sorted: Float64Array, score: number, from: number): number {
  if (from === sorted.length || sorted[from]! > score) return from;
  let low = from;
  let high = sorted.length;
  while (low < high) {
    const mid = (low + high) >>> 1;
    if (sorted[mid]! <= score) low = mid + 1;
    else high = mid;
  }
  return low;
}

function minus(left: Float64Array, right: Float64Array): Float64Array {
  const difference = new Float64Array(left.length);
  for (let row = 0; row < left.length; row++) difference[row] = left[row]! - right[row]!;
  return difference;
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Sample variance of the mean of the values. */
function meanVariance(values: Float64Array): number {
  const count = values.length;
  if (count < 2) {
    throw new LabError(
      'judge.tooFewRows',
      'the noise of an AUC cannot be estimated from a single row of a class',
      'Give at least two positive and two negative rows: more data, or another split.',
    );
  }
  const center = mean(values);
  let squares = 0;
  for (const value of values) squares += (value - center) ** 2;
  return squares / (count - 1) / count;
}
