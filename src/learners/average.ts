/**
 * The mean of its numeric columns, read as log-odds: the blend that cannot overfit, for a stack whose base models
 * are about equally good. It learns nothing from the labels but the rate that rows without any value get.
 */
import { sigmoid } from '../core/sigmoid.ts';
import { learnerMaker } from '../core/toolkit-call.ts';
import type { Learner } from './learner.ts';
import { checkShape, positiveRate, type Shape, shapeOf, weightedRows } from './matrix-rows.ts';

export type AverageState = {
  readonly kind: 'average';
  readonly shape: Shape;
  readonly rate: number;
  /** 1 for a column that counts (numeric), 0 for one that does not. */
  readonly counts: Uint8Array;
};

/** Missing cells, category columns and the sparse block are left out of the mean. */
export const averageLearner: Learner<Record<never, never>, AverageState> = {
  name: 'average',
  options: {},
  about: 'average takes the mean of the base models instead of learning how much to believe each.',
  words: 'average | averaging | mean of the models | mitteln | mittelwert',
  axes: ['model.stack'],
  sensitivity: 0.7,
  presets: [],
  settings: [],
  cost: ({ nRows, dense }) => nRows * dense,
  fit(input) {
    const { matrix, labels, weights } = weightedRows(input);
    const rate = positiveRate(labels, weights);
    const oneClass = rate === 0 || rate === 1 || labels.length === 0;
    return {
      kind: 'average',
      shape: shapeOf(matrix),
      rate,
      counts: Uint8Array.from(matrix.columns, ({ kind }) => (kind === 'numeric' && !oneClass ? 1 : 0)),
    };
  },
  predict(state, matrix) {
    checkShape('average', state.shape, matrix);
    const sums = new Float64Array(matrix.nRows);
    const counts = new Uint32Array(matrix.nRows);
    matrix.columns.forEach(({ values }, column) => {
      if (state.counts[column] === 0) return;
      for (let i = 0; i < sums.length; i++) {
        if (!Number.isFinite(values[i]!)) continue;
        sums[i]! += values[i]!;
        counts[i]!++;
      }
    });
    return sums.map((sum, i) => (counts[i]! > 0 ? sigmoid(sum / counts[i]!) : state.rate));
  },
  importance({ counts, shape }) {
    const shares = new Float64Array(shape.nDense + shape.nSparse);
    const counted = counts.reduce((sum, count) => sum + count, 0);
    counts.forEach((count, column) => {
      if (count > 0) shares[column] = 1 / counted;
    });
    return shares;
  },
};

/** The mean log-odds of its columns, nothing learned: a meta-learner that cannot overfit. */
export const average = learnerMaker<object>(averageLearner);
