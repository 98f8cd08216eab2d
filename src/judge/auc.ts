/**
 * Labels and scores -> area under the ROC curve: the share of (positive, negative) pairs in which the positive
 * scores higher, a tie counting one half. Exact: twice the count is an integer below 2^53 up to about 90 million
 * rows, divided once at the end. O(n log n): sort each class, then one merge.
 * Source: Mann & Whitney 1947; Hanley & McNeil 1982.
 */
import { LabError } from '../core/errors.ts';

export interface ByClass {
  /** Scores of the rows labelled 1, in row order. */
  readonly positives: Float64Array;
  /** Scores of the rows labelled 0, in row order. */
  readonly negatives: Float64Array;
}

/**
 * Splits scores by label (0 or 1), one score per row.
 *
 * @throws LabError `judge.badScores` for a wrong length or NaN, `judge.badLabels` for labels other than 0 and 1,
 * `judge.oneClass` where a class has no rows.
 */
export function splitByClass(labels: Uint8Array, scores: Float64Array): ByClass {
  if (scores.length !== labels.length) {
    throw new LabError(
      'judge.badScores',
      `rocAuc got ${scores.length} scores for ${labels.length} labels`,
      'Return one score per row of the table that the pipeline was given, in its row order.',
    );
  }
  let nPositives = 0;
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    if (label > 1) {
      throw new LabError(
        'judge.badLabels',
        `rocAuc got the label ${label} in row ${row}`,
        'Give labels as 0 (negative) or 1 (positive).',
      );
    }
    nPositives += label;
  }
  if (nPositives === 0 || nPositives === labels.length) {
    throw new LabError(
      'judge.oneClass',
      `rocAuc got ${labels.length} rows that are all ${nPositives === 0 ? 'negative' : 'positive'}`,
      'An AUC needs at least one positive and one negative row: use more rows, or another split.',
    );
  }
  const positives = new Float64Array(nPositives);
  const negatives = new Float64Array(labels.length - nPositives);
  let nextPositive = 0;
  let nextNegative = 0;
  for (let row = 0; row < labels.length; row++) {
    const score = scores[row]!;
    if (Number.isNaN(score)) {
      throw new LabError(
        'judge.badScores',
        `rocAuc got NaN as the score of row ${row}`,
        'Return a finite number for every row; look for a division by zero or a missing value that was not filled in.',
      );
    }
    if (labels[row] === 1) positives[nextPositive++] = score;
    else negatives[nextNegative++] = score;
  }
  return { positives, negatives };
}

/**
 * The exact area under the ROC curve, from 0 to 1, ties counting one half.
 *
 * @param labels 0 or 1, one per row. @param scores one per row, higher = more likely positive; infinities are ordered
 * like numbers. @throws LabError as `splitByClass`. O(n log n).
 */
export function rocAuc(labels: Uint8Array, scores: Float64Array): number {
  const { positives, negatives } = splitByClass(labels, scores);
  positives.sort();
  negatives.sort();
  let twiceWins = 0;
  let below = 0;
  let notAbove = 0;
  for (const score of positives) {
    while (below < negatives.length && negatives[below]! < score) below++;
    while (notAbove < negatives.length && negatives[notAbove]! <= score) notAbove++;
    twiceWins += below + notAbove;
  }
  return twiceWins / (2 * positives.length * negatives.length);
}
