/**
 * Labels, folds, out-of-fold scores -> cross-validated AUC, its variance, and the paired difference of two.
 * Scores of different folds come from different models and are not comparable, so no pair spans two folds: cvAuc is
 * the mean of the folds' AUCs, weighted by positives x negatives / rows. The weights hang on labels alone, so a
 * difference of cvAucs is the mean of the folds' differences. Variances are DeLong's, summed with squared weights:
 * the noise of these rows given these models; by cluster where rows belong together, a cluster's part of all folds in
 * one sum. A fold of which a class lies in one cluster tells nothing within itself; how far its AUC lies from the mean
 * is taken for it. Rows outside of every apply part (time folds) are not scored.
 * Source: DeLong 1988 within a fold; weights as in van Elteren 1960 (stratified rank-sum test).
 */
import { LabError } from '../core/errors.ts';
import type { Fold } from '../split/draw/partition.ts';
import { type Clustering, clusterSums } from './clustered-variance.ts';
import {
  type AucInterval,
  aucInterval,
  aucVariance,
  isAllZero,
  largestOf,
  maxDifferenceVariance,
  type Noise,
  type Placements,
  placementDifference,
  placements,
} from './delong.ts';
import { type ClassClusters, classClusters, type RowClusters } from './dependence.ts';

export interface FoldPlan {
  readonly nRows: number;
  readonly folds: readonly {
    readonly rows: Uint32Array;
    readonly labels: Uint8Array;
    readonly weight: number;
    /** The clusters of its rows, one list per clustering. */
    readonly clusters: readonly ClassClusters[];
  }[];
  readonly clusterings: readonly Clustering[];
  /** Rows that a fold scores, ascending. */
  readonly scoredRows: Uint32Array;
  /** Positives x negatives / rows, summed over folds: what the evidence is worth in rows. */
  readonly size: number;
  /** Rows of the smaller class, summed over folds; or the fewest clusters that hold one of a class. */
  readonly smallerClass: number;
  /** Folds that were left out, and why. */
  readonly notes: readonly string[];
}

export interface Gain extends Noise {
  readonly difference: number;
}

/**
 * What the folds score; `clusterings` are of the train rows, none = they are independent. A fold whose apply part has fewer than two rows of a class is left out with a note.
 *
 * @throws LabError `judge.badFolds` where two folds score one row or a row is out of range, `judge.noFolds` where
 * no fold is left.
 */
export function planFolds(
  labels: Uint8Array,
  folds: readonly Fold[],
  clusterings: readonly RowClusters[] = [],
): FoldPlan {
  const isScored = new Uint8Array(labels.length);
  const kept: { rows: Uint32Array; labels: Uint8Array; size: number }[] = [];
  const notes: string[] = [];
  let smallerClass = 0;
  for (const [index, { applyRows }] of folds.entries()) {
    for (const row of applyRows) {
      if (row >= labels.length || isScored[row] === 1) {
        throw new LabError(
          'judge.badFolds',
          `fold ${index + 1} scores row ${row}, which ${row < labels.length ? 'another fold scores too' : 'is not there'}`,
          'Every train row may be in the apply part of one fold at most.',
        );
      }
      isScored[row] = 1;
    }
    const foldLabels = new Uint8Array(applyRows.length);
    let nPositives = 0;
    for (let index = 0; index < applyRows.length; index++) {
      foldLabels[index] = labels[applyRows[index]!]!;
      nPositives += foldLabels[index]!;
    }
    const nNegatives = foldLabels.length - nPositives;
    if (Math.min(nPositives, nNegatives) < 2) {
      notes.push(
        `fold ${index + 1} is not scored: its ${foldLabels.length} rows have ${nPositives} positive and ${nNegatives} negative`,
      );
      continue;
    }
    smallerClass += Math.min(nPositives, nNegatives);
    kept.push({
      rows: applyRows.slice(),
      labels: foldLabels,
      size: (nPositives * nNegatives) / foldLabels.length,
    });
  }
  if (kept.length === 0) {
    throw new LabError(
      'judge.noFolds',
      `none of the ${folds.length} folds has two rows of each class to score`,
      'Use a table with more rows of the rarer class, or fewer folds.',
    );
  }
  const size = kept.reduce((sum, fold) => sum + fold.size, 0);
  const planned = kept.map((fold) => ({
    rows: fold.rows,
    labels: fold.labels,
    weight: fold.size / size,
    clusters: clusterings.map((clusters) => classClusters(clusters, fold.rows, fold.labels)),
  }));
  const holding = clusterings.flatMap((_, k) =>
    (['ofPositives', 'ofNegatives'] as const).map(
      (side) => new Set(planned.flatMap(({ clusters }) => [...clusters[k]![side]])).size,
    ),
  );
  return {
    nRows: labels.length,
    folds: planned,
    clusterings,
    scoredRows: joined(kept.map(({ rows }) => rows)).sort(),
    size,
    smallerClass: Math.min(smallerClass, ...holding),
    notes,
  };
}

function joined(lists: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(lists.reduce((count, list) => count + list.length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
}

/** Each fold's placements; scores are one per train row. @throws LabError `judge.badScores`. */
export function placeFolds(plan: FoldPlan, outOfFold: Float64Array): Placements[] {
  if (outOfFold.length !== plan.nRows) {
    throw new LabError(
      'judge.badScores',
      `the judge got ${outOfFold.length} out-of-fold scores for ${plan.nRows} train rows`,
      'Return one score per row of the table that the pipeline was given, in its row order.',
    );
  }
  return plan.folds.map(({ rows, labels }) => {
    const scores = new Float64Array(rows.length);
    for (let index = 0; index < rows.length; index++) scores[index] = outOfFold[rows[index]!]!;
    return placements(labels, scores);
  });
}

export interface CvScore {
  readonly cvAuc: number;
  readonly cvInterval: AucInterval;
  /** Of the folds that are scored, in their order. */
  readonly foldAucs: readonly number[];
}

/** The weighted mean of the folds' AUCs with its interval. */
export function cvScore(plan: FoldPlan, placed: readonly Placements[]): CvScore {
  const { difference, variance, df } = noiseOfFolds(plan, placed);
  // Weights sum to one but for rounding.
  const cvAuc = Math.min(1, Math.max(0, difference));
  return {
    cvAuc,
    cvInterval: aucInterval(cvAuc, variance, plan.smallerClass, df),
    foldAucs: placed.map(({ auc }) => auc),
  };
}

/** The paired difference of two cross-validated AUCs on the same rows, and its variance. */
export function cvDifference(
  plan: FoldPlan,
  challenger: readonly Placements[],
  reference: readonly Placements[],
): Gain {
  return noiseOfFolds(
    plan,
    challenger.map((placed, fold) => placementDifference(placed, reference[fold]!)),
  );
}

function noiseOfFolds(plan: FoldPlan, placed: readonly Placements[]): Gain {
  let difference = 0;
  let independent = 0;
  for (const [fold, { weight }] of plan.folds.entries()) {
    difference += weight * placed[fold]!.auc;
    independent += weight ** 2 * aucVariance(placed[fold]!);
  }
  if (plan.clusterings.length === 0)
    return { difference, variance: independent, df: Number.POSITIVE_INFINITY, sums: [] };
  const all = plan.clusterings.map((clustering, k) => {
    const cells = plan.folds.flatMap(({ weight, clusters }, fold) => [
      { values: placed[fold]!.ofPositives, clusters: clusters[k]!.ofPositives, weight },
      { values: placed[fold]!.ofNegatives, clusters: clusters[k]!.ofNegatives, weight },
    ]);
    const { blind, ...noise } = clusterSums(cells, clustering);
    const blindFolds = [...new Set(blind.map((cell) => cell >> 1))];
    const between = blindFolds.reduce((sum, fold) => {
      const { weight } = plan.folds[fold]!;
      const distance = placed[fold]!.auc - difference;
      return (
        sum +
        (weight < 1
          ? (weight * distance) ** 2 / (1 - weight)
          : isAllZero(placed[fold]!)
            ? 0
            : maxDifferenceVariance)
      );
    }, 0);
    return { ...noise, variance: noise.variance + between };
  });
  return { difference, ...largestOf(all) };
}
