import { isSmall } from '../../core/catalog.ts';
import { LabError } from '../../core/errors.ts';
import type { Matrix } from '../../core/matrix.ts';
import { learnerMaker } from '../../core/toolkit-call.ts';
import { columnsSeen, densify, frequentColumns } from '../frequent-columns.ts';
import type { FitInput, Learner } from '../learner.ts';
import { type BoostingModelData, drawEarlyStoppingRows, fitModel, rawScores } from './boosting-model.ts';
import { gainByFeature } from './forest.ts';
import { probabilityOf } from './loss.ts';
import { type GbdtOptions, gbdtOptionSpecs } from './options.ts';

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
 * Gradient boosting on histograms: up to 254 bins per column and one for missing values. Sparse columns: the
 * `maxSparseColumns` most frequent ones, as bytes. Cost: about nRows x nColumns x nTrees x 3 cell updates at
 * 31 leaves, one to three thousand million of them a second. One thread, as folds already run in parallel.
 */
export const gbdtLearner: Learner<typeof gbdtOptionSpecs, GbdtState> = {
  name: 'gbdt',
  options: gbdtOptionSpecs,
  about:
    'gbdt is gradient boosting: some hundred small decision trees, each of which repairs what the ones before got wrong. Usually the strongest single model for tables.',
  words:
    'gbdt | gbm | lightgbm | light gbm | boost* | gradient boost* | boosted trees | trees | tree | baeume | baum',
  axes: [],
  baseName: 'boosting',
  sensitivity: 1,
  presets: [
    {
      kind: 'calm',
      title: 'many small, slow boosted trees',
      reads: 'dense',
      fits: ({ maxLeafNodes }) => Number(maxLeafNodes) <= 8,
      options: (size) => ({
        nTrees: isSmall(size) ? 150 : 400,
        learningRate: 0.03,
        maxLeafNodes: isSmall(size) ? 4 : 8,
        minSamplesLeaf: isSmall(size) ? 15 : 40,
        l2Regularization: 10,
        featureFraction: 0.4,
        rowFraction: 0.8,
      }),
      gains: { instead: [0.009, 0.004], beside: { gain: 0.004, isCalm: true }, inStack: 0.003 },
    },
    {
      kind: 'boosting',
      title: 'boosted trees',
      reads: 'dense',
      options: (size) => ({
        nTrees: isSmall(size) ? 120 : 250,
        learningRate: 0.05,
        maxLeafNodes: isSmall(size) ? 6 : 15,
        minSamplesLeaf: 20,
        featureFraction: 0.6,
      }),
      gains: { instead: [0.004, 0.004], beside: null, inStack: 0.005 },
    },
  ],
  settings: [
    {
      options: {
        nTrees: 300,
        learningRate: 0.03,
        maxLeafNodes: 6,
        minSamplesLeaf: 30,
        l2Regularization: 10,
        featureFraction: 0.4,
        rowFraction: 0.8,
      },
      because: 'Many small cautious trees, each from a part of the table, follow less noise',
      gains: [0.01, 0.004],
    },
    {
      options: {
        nTrees: 150,
        learningRate: 0.03,
        maxLeafNodes: 3,
        minSamplesLeaf: 20,
        featureFraction: 0.5,
      },
      because: 'Trees with one or two questions each are all that this table bears',
      gains: [0.009, 0.002],
    },
    {
      options: {
        nTrees: 500,
        learningRate: 0.02,
        maxLeafNodes: 12,
        minSamplesLeaf: 40,
        featureFraction: 0.3,
        rowFraction: 0.7,
      },
      because: 'Slow learning from random parts of the table ends higher',
      gains: [0.006, 0.005],
    },
    {
      options: {
        nTrees: 500,
        learningRate: 0.05,
        maxLeafNodes: 31,
        minSamplesLeaf: 30,
        featureFraction: 0.6,
      },
      because: 'There are rows enough for larger trees and more of them',
      gains: [0.001, 0.006],
    },
    {
      options: {
        nTrees: 600,
        learningRate: 0.05,
        maxLeafNodes: 64,
        minSamplesLeaf: 10,
        featureFraction: 0.5,
      },
      because: 'The outcome depends on many columns at once, which only large trees catch',
      gains: [0.001, 0.005],
    },
  ],
  cost(work, { nTrees, maxLeafNodes, featureFraction, rowFraction, maxSparseColumns }) {
    const depth = Math.log2(Number(maxLeafNodes)) + 1;
    const share = Number(featureFraction) * Number(rowFraction);
    return Number(nTrees) * depth * columnsSeen(work, maxSparseColumns) * work.nRows * share;
  },
  fit(input, options) {
    const { matrix, labels, seed } = input;
    const sparseColumns = matrix.sparse
      ? Int32Array.from(frequentColumns(matrix.sparse, options.maxSparseColumns))
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
        earlyStoppingRows: stops
          ? drawEarlyStoppingRows(matrix.nRows, options.validationFraction, seed)
          : null,
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

/** nightlab's own histogram gradient boosting. */
export const gbdt = learnerMaker<GbdtOptions>(gbdtLearner);

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
