import { LabError } from '../core/errors.ts';
import type { Matrix } from '../core/matrix.ts';
import { takeMatrixRows } from '../core/take-matrix-rows.ts';
import type { FitInput } from './learner.ts';

/**
 * The input without its rows of weight zero, so that a zero weight is the same as an absent row, bit for bit.
 *
 * @throws LabError `learners.badInput` where lengths differ, or a label or weight is not allowed.
 */
export function weightedRows(input: FitInput): FitInput {
  const { matrix, labels, weights } = input;
  if (labels.length !== matrix.nRows || (weights && weights.length !== matrix.nRows)) {
    throw new LabError(
      'learners.badInput',
      `fit got ${matrix.nRows} rows, ${labels.length} labels and ${weights?.length ?? 'no'} weights`,
      'Give one label, and one weight or none at all, for each row.',
    );
  }
  let nLive = 0;
  for (let i = 0; i < labels.length; i++) {
    const weight = weights ? weights[i]! : 1;
    if (labels[i]! > 1 || !(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
      throw new LabError(
        'learners.badInput',
        `row ${i} has the label ${labels[i]} and the weight ${weight}`,
        'Labels are 0 or 1; weights are finite numbers from 0 up.',
      );
    }
    if (weight > 0) nLive++;
  }
  if (!weights || nLive === labels.length) return input;
  const rows = new Uint32Array(nLive);
  for (let i = 0, at = 0; i < labels.length; i++) if (weights[i]! > 0) rows[at++] = i;
  return {
    matrix: takeMatrixRows(matrix, rows),
    labels: Uint8Array.from(rows, (row) => labels[row]!),
    weights: Float64Array.from(rows, (row) => weights[row]!),
    seed: input.seed,
  };
}

/** Weighted share of label 1, in [0, 1]; 0.5 where there is no row. */
export function positiveRate(labels: Uint8Array, weights: Float64Array | null): number {
  let total = 0;
  let positive = 0;
  for (let i = 0; i < labels.length; i++) {
    const weight = weights ? weights[i]! : 1;
    total += weight;
    if (labels[i] === 1) positive += weight;
  }
  return total > 0 ? positive / total : 0.5;
}

/** How many dense and sparse columns a model was fitted on. */
export type Shape = { readonly nDense: number; readonly nSparse: number };

export function shapeOf(matrix: Matrix): Shape {
  return { nDense: matrix.columns.length, nSparse: matrix.sparse?.nColumns ?? 0 };
}

/** @throws LabError `learners.columnMismatch` where a matrix has other columns than the model was fitted on. */
export function checkShape(name: string, fitted: Shape, matrix: Matrix): void {
  const given = shapeOf(matrix);
  if (given.nDense === fitted.nDense && given.nSparse === fitted.nSparse) return;
  throw new LabError(
    'learners.columnMismatch',
    `${name} was fitted on ${fitted.nDense} dense and ${fitted.nSparse} sparse columns, but is to predict from ${given.nDense} and ${given.nSparse}`,
    'Make the matrix by applying the same fitted feature steps.',
  );
}

/** Scales non-negative values in place so that they sum to 1; all zero stays all zero. */
export function toShares(values: Float64Array): Float64Array {
  let sum = 0;
  for (const value of values) sum += value;
  if (sum > 0) for (let i = 0; i < values.length; i++) values[i] = values[i]! / sum;
  return values;
}
