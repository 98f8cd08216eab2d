/**
 * Random forest on columns of at most 255 bins: each tree grows on rows drawn with replacement in proportion
 * to their weights, and the probability is the mean of the leaf rates. Numeric cells are ordered, missing cells
 * go where they gain, category levels are ordered by their share of positives, and of the sparse block the most
 * frequent columns are used. Source: Breiman (2001); with `splitter: 'random'` Geurts et al. (2006).
 */

import type { Matrix } from '../core/matrix.ts';
import { random } from '../core/random.ts';
import { binColumn, binTable } from './boosting/binned-table.ts';
import { drawRows, drawTable } from './forest/bootstrap.ts';
import { type OrderPlan, orderColumns, planOrder, spreadImportance } from './forest/ordered-columns.ts';
import { sumTrees, type Trees } from './forest/score-trees.ts';
import { type GrownTree, TreeGrower } from './forest/tree-grower.ts';
import type { FitInput, Learner } from './learner.ts';
import { checkShape, positiveRate, type Shape, shapeOf, toShares, weightedRows } from './matrix-rows.ts';

export interface RandomForestOptions {
  /** Trees, 1 to 5000, default 200. scikit-learn: n_estimators. */
  nTrees?: number;
  /** Splits from the root to a leaf at most, 1 to 60, default 60. scikit-learn: max_depth. */
  maxDepth?: number;
  /** Drawn rows in a leaf at least, counted as often as drawn; 1 to 100000, default 5, about scikit-learn's min_samples_leaf = 3, which counts a row once. */
  minSamplesLeaf?: number;
  /** Share of the columns that a node looks at, 0 to 1; 0 = the square root of their number, the default. scikit-learn: max_features. */
  featureFraction?: number;
  /** Rows drawn for a tree, as a share of all rows, 0.01 to 1, default 1. scikit-learn: max_samples. */
  rowFraction?: number;
  /** 'best' threshold of a column, or one 'random' threshold (extra trees). Default 'best'. */
  splitter?: 'best' | 'random';
  /** Columns of the sparse block that are used, the most frequent first, 0 to 10000, default 256. */
  maxSparseColumns?: number;
}

/** `Trees` as plain data. */
type ForestTrees = { readonly [K in keyof Trees]: Trees[K] };

export type RandomForestState =
  | { readonly kind: 'rate'; readonly shape: Shape; readonly rate: number }
  | ({
      readonly kind: 'forest';
      readonly shape: Shape;
      readonly plan: OrderPlan;
      /** Upper bounds of the bins of each ordered column. */
      readonly bounds: readonly Float32Array[];
      readonly importance: Float64Array;
    } & ForestTrees);

const maxBins = 254;

export const randomForestLearner: Learner<RandomForestOptions, RandomForestState> = {
  name: 'randomForest',
  options: {
    nTrees: {
      type: 'number',
      default: 200,
      min: 1,
      max: 5000,
      integer: true,
      scale: 'log',
      search: [100, 500],
    },
    maxDepth: {
      type: 'number',
      default: 60,
      min: 1,
      max: 60,
      integer: true,
      scale: 'linear',
      search: [4, 30],
    },
    minSamplesLeaf: {
      type: 'number',
      default: 5,
      min: 1,
      max: 100_000,
      integer: true,
      scale: 'log',
      search: [1, 50],
    },
    featureFraction: { type: 'number', default: 0, min: 0, max: 1, scale: 'linear', search: [0.05, 0.8] },
    rowFraction: { type: 'number', default: 1, min: 0.01, max: 1, scale: 'linear', search: [0.3, 1] },
    splitter: { type: 'choice', default: 'best', values: ['best', 'random'], search: true },
    maxSparseColumns: { type: 'number', default: 256, min: 0, max: 10_000, integer: true, scale: 'none' },
  },
  fit,
  predict,
  importance(state) {
    if (state.kind === 'forest') return state.importance.slice();
    return new Float64Array(state.shape.nDense + state.shape.nSparse);
  },
};

function fit(input: FitInput, options: Required<RandomForestOptions>): RandomForestState {
  const { matrix, labels, weights, seed } = weightedRows(input);
  const shape = shapeOf(matrix);
  const rate = positiveRate(labels, weights);
  if (rate === 0 || rate === 1 || labels.length === 0) return { kind: 'rate', shape, rate };

  const plan = planOrder(matrix, labels, weights, maxBins, options.maxSparseColumns);
  const ordered = orderColumns(matrix, plan);
  if (ordered.length === 0) return { kind: 'rate', shape, rate };
  const { bounds, bins } = binTable(ordered, matrix.nRows, maxBins, seed);
  const nColumns = ordered.length;
  const share = options.featureFraction === 0 ? Math.sqrt(nColumns) : options.featureFraction * nColumns;
  const grower = new TreeGrower({ nRows: matrix.nRows, nColumns, bins }, labels, {
    maxDepth: options.maxDepth,
    minSamplesLeaf: options.minSamplesLeaf,
    nTried: Math.max(1, Math.round(share)),
    splitter: options.splitter,
  });
  const table = drawTable(weights);
  const nDraws = Math.max(1, Math.round(options.rowFraction * matrix.nRows));
  const counts = new Uint32Array(matrix.nRows);
  const trees: GrownTree[] = [];
  for (let tree = 0; tree < options.nTrees; tree++) {
    const stream = random(seed, 'forest', tree);
    drawRows(table, nDraws, stream, counts);
    trees.push(copyTree(grower.grow(counts, stream)));
  }
  return {
    kind: 'forest',
    shape,
    plan,
    bounds,
    importance: spreadImportance(plan, shape.nSparse, toShares(grower.gains.slice())),
    ...joinTrees(trees),
  };
}

function copyTree({ nNodes, columns, thresholds, lefts, rates }: GrownTree): GrownTree {
  return {
    nNodes,
    columns: columns.slice(0, nNodes),
    thresholds: thresholds.slice(0, nNodes),
    lefts: lefts.slice(0, nNodes),
    rates: rates.slice(0, nNodes),
  };
}

function joinTrees(trees: readonly GrownTree[]) {
  const starts = new Uint32Array(trees.length + 1);
  trees.forEach(({ nNodes }, tree) => {
    starts[tree + 1] = starts[tree]! + nNodes;
  });
  const nNodes = starts[trees.length]!;
  const joined = {
    starts,
    columns: new Uint16Array(nNodes),
    thresholds: new Uint16Array(nNodes),
    lefts: new Uint32Array(nNodes),
    rates: new Float32Array(nNodes),
  };
  trees.forEach((tree, at) => {
    joined.columns.set(tree.columns, starts[at]!);
    joined.thresholds.set(tree.thresholds, starts[at]!);
    joined.lefts.set(tree.lefts, starts[at]!);
    joined.rates.set(tree.rates, starts[at]!);
  });
  return joined;
}

function predict(state: RandomForestState, matrix: Matrix): Float64Array {
  checkShape('randomForest', state.shape, matrix);
  const { nRows } = matrix;
  const out = new Float64Array(nRows);
  if (state.kind === 'rate') return out.fill(state.rate);
  const ordered = orderColumns(matrix, state.plan);
  const nColumns = ordered.length;
  const bins = new Uint8Array(nRows * nColumns);
  const column = new Uint8Array(nRows);
  ordered.forEach((values, at) => {
    binColumn(values, state.bounds[at]!, column);
    for (let i = 0; i < nRows; i++) bins[i * nColumns + at] = column[i]!;
  });
  sumTrees(state, bins, nRows, nColumns, out);
  const nTrees = state.starts.length - 1;
  for (let i = 0; i < nRows; i++) out[i]! /= nTrees;
  return out;
}
