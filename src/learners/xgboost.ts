/**
 * XGBoost (release 0.7, compiled to WebAssembly by ml-xgboost): depth-wise boosted trees on second-order
 * gradients of the logistic loss. Missing cells learn a side of their own; category levels are ordered by their
 * share of positives; of the sparse block the most frequent columns are used, where absent counts as missing.
 * Training needs `prepareLearners`; a fitted model predicts without WebAssembly.
 * Source: Chen & Guestrin (2016), "XGBoost: a scalable tree boosting system".
 */
import type { Matrix } from '../core/matrix.ts';
import { type OrderPlan, orderColumns, planOrder, spreadImportance } from './forest/ordered-columns.ts';
import type { FitInput, Learner } from './learner.ts';
import { sigmoid } from './linear/problem.ts';
import { checkShape, positiveRate, type Shape, shapeOf, toShares, weightedRows } from './matrix-rows.ts';
import { modelCell } from './xgboost/cells.ts';
import { addTrees, readModel } from './xgboost/model-reader.ts';
import { trainXgboost } from './xgboost/train.ts';

export interface XgboostOptions {
  /** Boosting rounds, 1 to 5000, default 200. XGBoost: n_estimators, num_boost_round. */
  nTrees?: number;
  /** Shrinkage of each tree, 0.001 to 1, default 0.1. XGBoost: eta, learning_rate. */
  learningRate?: number;
  /** Splits from the root to a leaf at most, 1 to 15, default 5. XGBoost: max_depth. */
  maxDepth?: number;
  /** Sum of p (1 - p) times weight over a child's rows at least, 0 to 1e6, default 1. XGBoost: min_child_weight. */
  minChildWeight?: number;
  /** Share of the rows, without replacement, that each tree sees, 0.1 to 1, default 0.8. XGBoost: subsample. */
  rowFraction?: number;
  /** Share of the columns that each tree sees, 0.05 to 1, default 0.8. XGBoost: colsample_bytree. */
  featureFraction?: number;
  /** Penalty on absolute leaf values, 0 to 1e6, default 0. XGBoost: alpha, reg_alpha. */
  l1Regularization?: number;
  /** Penalty on squared leaf values, 0 to 1e6, default 1. XGBoost: lambda, reg_lambda. */
  l2Regularization?: number;
  /** Loss reduction that a split needs, 0 to 1e6, default 0. XGBoost: gamma, min_split_loss. */
  minGain?: number;
  /** Thresholds looked at: 'hist' = at most 256 quantiles a column, 'exact' = every value. Default 'hist'. XGBoost: tree_method. */
  treeMethod?: 'hist' | 'exact';
  /** Columns of the sparse block that are used, the most frequent first, 0 to 10000, default 256. */
  maxSparseColumns?: number;
}

export type XgboostState =
  | { readonly kind: 'rate'; readonly shape: Shape; readonly rate: number }
  | {
      readonly kind: 'xgboost';
      readonly shape: Shape;
      readonly plan: OrderPlan;
      /** As XGBoost saves it. */
      readonly model: Uint8Array;
    };

const maxRanks = 65_535;

export const xgboostLearner: Learner<XgboostOptions, XgboostState> = {
  name: 'xgboost',
  options: {
    nTrees: {
      type: 'number',
      default: 200,
      min: 1,
      max: 5000,
      integer: true,
      scale: 'log',
      search: [50, 800],
    },
    learningRate: { type: 'number', default: 0.1, min: 0.001, max: 1, scale: 'log', search: [0.02, 0.3] },
    maxDepth: { type: 'number', default: 5, min: 1, max: 15, integer: true, scale: 'linear', search: [2, 9] },
    minChildWeight: { type: 'number', default: 1, min: 0, max: 1e6, scale: 'log', search: [0.5, 50] },
    rowFraction: { type: 'number', default: 0.8, min: 0.1, max: 1, scale: 'linear', search: [0.4, 1] },
    featureFraction: { type: 'number', default: 0.8, min: 0.05, max: 1, scale: 'linear', search: [0.3, 1] },
    l1Regularization: { type: 'number', default: 0, min: 0, max: 1e6, scale: 'log', search: [0.01, 10] },
    l2Regularization: { type: 'number', default: 1, min: 0, max: 1e6, scale: 'log', search: [0.1, 100] },
    minGain: { type: 'number', default: 0, min: 0, max: 1e6, scale: 'log', search: [0.01, 10] },
    treeMethod: { type: 'choice', default: 'hist', values: ['hist', 'exact'], search: false },
    maxSparseColumns: { type: 'number', default: 256, min: 0, max: 10_000, integer: true, scale: 'none' },
  },
  fit,
  predict,
  importance(state) {
    if (state.kind === 'rate') return new Float64Array(state.shape.nDense + state.shape.nSparse);
    const gains = new Float64Array(state.shape.nDense + state.plan.sparse.length);
    for (const tree of readModel(state.model).trees) {
      tree.columns.forEach((column, node) => {
        if (column >= 0) gains[column]! += Math.max(0, tree.gains[node]!);
      });
    }
    return spreadImportance(state.plan, state.shape.nSparse, toShares(gains));
  },
};

function fit(input: FitInput, options: Required<XgboostOptions>): XgboostState {
  const { matrix, labels, weights, seed } = weightedRows(input);
  const shape = shapeOf(matrix);
  const rate = positiveRate(labels, weights);
  if (rate === 0 || rate === 1 || labels.length === 0) return { kind: 'rate', shape, rate };
  const plan = planOrder(matrix, labels, weights, maxRanks, options.maxSparseColumns);
  const columns = trainingColumns(matrix, plan);
  if (columns.length === 0) return { kind: 'rate', shape, rate };
  const settings = {
    booster: 'gbtree',
    objective: 'binary:logistic',
    base_score: Math.min(1 - 1e-6, Math.max(1e-6, rate)),
    eta: options.learningRate,
    max_depth: options.maxDepth,
    min_child_weight: options.minChildWeight,
    subsample: options.rowFraction,
    colsample_bytree: options.featureFraction,
    alpha: options.l1Regularization,
    lambda: options.l2Regularization,
    gamma: options.minGain,
    tree_method: options.treeMethod,
    silent: 1,
    seed: seed >>> 1,
  };
  return {
    kind: 'xgboost',
    shape,
    plan,
    model: trainXgboost({ columns, labels, weights }, settings, options.nTrees),
  };
}

/** Ordered columns; absent cells of sparse ones are missing, as XGBoost has it. */
function trainingColumns(matrix: Matrix, plan: OrderPlan): Float32Array[] {
  return orderColumns(matrix, plan).map((values, at) =>
    at < matrix.columns.length ? values : values.map((value) => (value === 0 ? Number.NaN : value)),
  );
}

function predict(state: XgboostState, matrix: Matrix): Float64Array {
  checkShape('xgboost', state.shape, matrix);
  if (state.kind === 'rate') return new Float64Array(matrix.nRows).fill(state.rate);
  const { baseScore, trees } = readModel(state.model);
  const columns = trainingColumns(matrix, state.plan).map((values) => values.map(modelCell));
  const margins = new Float64Array(matrix.nRows).fill(baseScore);
  addTrees(trees, columns, margins);
  return margins.map(sigmoid);
}
