import { LabError } from '../../core/errors.ts';
import type { Matrix } from '../../core/matrix.ts';
import type { FitInput, Learner } from '../learner.ts';
import { type BoostingModelData, drawWatched, fitModel, rawScores } from './boosting-model.ts';
import { gainByFeature } from './forest.ts';
import { probabilityOf } from './loss.ts';
import { type GbdtOptions, gbdtOptionSpecs } from './options.ts';
import { densify, frequentColumns } from './sparse-columns.ts';

export type { GbdtOptions };

export interface GbdtState {
  readonly [key: string]: number | Int32Array | BoostingModelData;
  readonly model: BoostingModelData;
  readonly nDense: number;
  readonly nSparse: number;
  /** Sparse columns that the model sees, as its columns nDense, nDense + 1, ... */
  readonly sparseColumns: Int32Array;
}

/**
 * Gradient boosting on histograms: up to 254 bins a column and one for missing values. Sparse columns: the
 * `maxSparseColumns` most frequent ones, as bytes. Cost: about nRows x nColumns x nTrees x 3 cell updates at
 * 31 leaves, one to three thousand million of them a second. One thread, as folds already run in parallel.
 */
export const gbdtLearner: Learner<GbdtOptions, GbdtState> = {
  name: 'gbdt',
  options: gbdtOptionSpecs,
  fit(input, options) {
    const { matrix, labels, seed } = input;
    const sparseColumns = matrix.sparse
      ? frequentColumns(matrix.sparse, options.maxSparseColumns)
      : new Int32Array(0);
    const columns = columnsOf(matrix, sparseColumns);
    const stops = options.earlyStoppingRounds > 0;
    const { data } = fitModel(
      {
        columns,
        labels,
        weights: weightsOf(input, options.positiveWeight),
        isCategory: Uint8Array.from(columns, (_unused, i) =>
          matrix.columns[i]?.kind === 'category' ? 1 : 0,
        ),
        watchedRows: stops ? drawWatched(matrix.nRows, options.validationFraction, seed) : null,
        continueFrom: null,
        binned: null,
        lasting: true,
      },
      {
        ...options,
        l1: options.l1Regularization,
        l2: options.l2Regularization,
        goss:
          options.gossTopRate > 0 ? { topRate: options.gossTopRate, otherRate: options.gossOtherRate } : null,
        monotone: directionsOf(matrix, options.monotone, columns.length),
        interactions:
          options.interactions?.map((group) => group.map((name) => placeOf(matrix, name))) ?? null,
        nThreads: 1,
        seed,
      },
    );
    return {
      model: data,
      nDense: matrix.columns.length,
      nSparse: matrix.sparse?.nColumns ?? 0,
      sparseColumns,
    };
  },
  predict({ model, sparseColumns }, matrix) {
    return rawScores(model, columnsOf(matrix, sparseColumns), matrix.nRows).map(probabilityOf);
  },
  importance({ model, nDense, nSparse, sparseColumns }) {
    const gains = gainByFeature(model.forest, model.nColumns);
    const importance = new Float64Array(nDense + nSparse);
    importance.set(gains.subarray(0, nDense));
    sparseColumns.forEach((column, index) => {
      importance[nDense + column] = gains[nDense + index]!;
    });
    const total = importance.reduce((sum, gain) => sum + gain, 0);
    return total > 0 ? importance.map((gain) => gain / total) : importance;
  },
};

function columnsOf(matrix: Matrix, sparseColumns: Int32Array): Float32Array[] {
  const dense = matrix.columns.map((column) => column.values);
  return matrix.sparse ? [...dense, ...densify(matrix.sparse, matrix.nRows, sparseColumns)] : dense;
}

function weightsOf({ labels, weights }: FitInput, positiveWeight: number): Float64Array | null {
  if (positiveWeight === 1) return weights;
  return Float64Array.from(
    labels,
    (label, row) => (weights?.[row] ?? 1) * (label === 1 ? positiveWeight : 1),
  );
}

function directionsOf(matrix: Matrix, monotone: GbdtOptions['monotone'], nColumns: number): Int8Array {
  const directions = new Int8Array(nColumns);
  for (const [name, direction] of Object.entries(monotone ?? {}))
    directions[placeOf(matrix, name)] = direction;
  return directions;
}

function placeOf(matrix: Matrix, name: string): number {
  const place = matrix.columns.findIndex((column) => column.name === name);
  if (place >= 0) return place;
  throw new LabError(
    'gbdt.badOption',
    `gbdt: a constraint names the column "${name}", which the model does not get`,
    `Use one of: ${matrix.columns.map((column) => column.name).join(', ')}.`,
  );
}
