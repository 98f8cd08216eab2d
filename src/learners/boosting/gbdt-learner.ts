import type { Matrix } from '../../core/matrix.ts';
import { random } from '../../core/random.ts';
import { makeKernels } from '../../kernels/make-kernels.ts';
import type { FitInput, Learner } from '../learner.ts';
import { binTable } from './binned-table.ts';
import { boost } from './boosting.ts';
import { addForestScores } from './forest-prediction.ts';
import { probabilityOf } from './log-loss.ts';
import { type GbdtOptions, gbdtOptionSpecs } from './options.ts';
import { densify, frequentColumns } from './sparse-columns.ts';
import { type Forest, gainByFeature } from './tree.ts';

export type { GbdtOptions };

export interface GbdtState {
  readonly [key: string]: number | Int32Array | Forest;
  readonly version: number;
  readonly baseScore: number;
  readonly forest: Forest;
  readonly nDense: number;
  readonly nSparse: number;
  /** Sparse columns that the forest sees, as features nDense, nDense + 1, ... */
  readonly sparseColumns: Int32Array;
}

/**
 * Gradient boosting on histograms: up to 254 bins a column and one for missing values, leaf-wise trees.
 * Sparse columns: the `maxSparseColumns` most frequent ones. Cost: about nRows x nColumns x nTrees x 3
 * cell updates for 31 leaves.
 */
export const gbdtLearner: Learner<GbdtOptions, GbdtState> = {
  name: 'gbdt',
  options: gbdtOptionSpecs,
  fit(input, options) {
    const { matrix, seed } = input;
    const sparseColumns = matrix.sparse
      ? frequentColumns(matrix.sparse, options.maxSparseColumns)
      : new Int32Array(0);
    const columns = columnsOf(matrix, sparseColumns);
    const weights = weightsOf(input, options.positiveWeight);
    const table = binTable(columns, matrix.nRows, options.maxBins, seed, weights);
    const watchedRows =
      options.earlyStoppingRounds > 0 ? drawWatched(matrix.nRows, options.validationFraction, seed) : null;
    const { baseScore, forest } = boost(
      { table, labels: input.labels, weights, watchedRows },
      { ...options, l1: options.l1Regularization, l2: options.l2Regularization },
      seed,
      makeKernels,
    );
    return {
      version: 1,
      baseScore,
      forest,
      nDense: matrix.columns.length,
      nSparse: matrix.sparse?.nColumns ?? 0,
      sparseColumns,
    };
  },
  predict(state, matrix) {
    const scores = new Float64Array(matrix.nRows).fill(state.baseScore);
    const columns = columnsOf(matrix, state.sparseColumns);
    addForestScores(state.forest, 0, state.forest.roots.length, columns, scores);
    return scores.map(probabilityOf);
  },
  importance(state) {
    const gains = gainByFeature(state.forest, state.nDense + state.sparseColumns.length);
    const importance = new Float64Array(state.nDense + state.nSparse);
    importance.set(gains.subarray(0, state.nDense));
    state.sparseColumns.forEach((column, index) => {
      importance[state.nDense + column] = gains[state.nDense + index]!;
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

function drawWatched(nRows: number, fraction: number, seed: number): Int32Array {
  const stream = random(seed, 'watched');
  return Int32Array.from({ length: nRows }, (_unused, row) => row).filter(() => stream.next() < fraction);
}
