/**
 * Labels, folds, out-of-fold scores -> cross-validated AUC, its variance, and the paired difference of two.
 * Scores of different folds come from different models and are not comparable, so no pair spans two folds: cvAuc is
 * the mean of the folds' AUCs, weighted by positives x negatives / rows. The weights hang on labels alone, so a
 * difference of cvAucs is the mean of the folds' differences. Variances are DeLong's, summed with squared weights:
 * the noise of these rows given these models. Rows outside of every apply part (time folds) are not scored.
 * Source: DeLong 1988 within a fold; weights as in van Elteren 1960 (stratified rank-sum test).
 */
import { LabError } from '../core/errors.ts';
import type { Fold } from '../split/partition.ts';
import {
  type AucInterval,
  aucDifference,
  aucInterval,
  aucVariance,
  type Placements,
  placements,
} from './delong.ts';

export interface FoldPlan {
  readonly nRows: number;
  readonly folds: readonly {
    readonly rows: Uint32Array;
    readonly labels: Uint8Array;
    readonly weight: number;
  }[];
  /** Rows that a fold scores, ascending. */
  readonly scoredRows: Uint32Array;
  /** Positives x negatives / rows, summed over folds: what the evidence is worth in rows. */
  readonly size: number;
  /** Rows of the smaller class, summed over folds. */
  readonly smallerClass: number;
  /** Folds that were left out, and why. */
  readonly notes: readonly string[];
}

export interface Gain {
  readonly difference: number;
  readonly variance: number;
}

/**
 * What the folds score; a fold whose apply part has fewer than two rows of a class is left out with a note.
 *
 * @throws LabError `judge.badFolds` where two folds score one row or a row is out of range, `judge.noFolds` where
 * no fold is left.
 */
export function planFolds(labels: Uint8Array, folds: readonly Fold[]): FoldPlan {
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
          'Every train row may stand in the apply part of one fold at most.',
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
  return {
    nRows: labels.length,
    folds: kept.map((fold) => ({ rows: fold.rows, labels: fold.labels, weight: fold.size / size })),
    scoredRows: joined(kept.map(({ rows }) => rows)).sort(),
    size,
    smallerClass,
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

/** Each fold's placements; scores are one a train row. @throws LabError `judge.badScores`. */
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
  let cvAuc = 0;
  let variance = 0;
  for (const [index, { weight }] of plan.folds.entries()) {
    cvAuc += weight * placed[index]!.auc;
    variance += weight ** 2 * aucVariance(placed[index]!);
  }
  // Weights sum to one but for rounding.
  cvAuc = Math.min(1, Math.max(0, cvAuc));
  return {
    cvAuc,
    cvInterval: aucInterval(cvAuc, variance, plan.smallerClass),
    foldAucs: placed.map(({ auc }) => auc),
  };
}

/** The paired difference of two cross-validated AUCs on the same rows, and its variance. */
export function cvDifference(
  plan: FoldPlan,
  challenger: readonly Placements[],
  reference: readonly Placements[],
): Gain {
  let difference = 0;
  let variance = 0;
  for (const [index, { weight }] of plan.folds.entries()) {
    const fold = aucDifference(challenger[index]!, reference[index]!);
    difference += weight * fold.difference;
    variance += weight ** 2 * fold.variance;
  }
  return { difference, variance };
}
