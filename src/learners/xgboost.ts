/**
 * XGBoost (release 0.7, compiled to WebAssembly by ml-xgboost): depth-wise boosted trees on second-order
 * gradients of the logistic loss. Missing cells learn a side of their own; categories are ordered by their
 * share of positives; of the sparse block the most frequent columns are used, where absent counts as missing.
 * Training needs `prepareLearners`; a fitted model predicts without WebAssembly.
 * Source: Chen & Guestrin (2016), "XGBoost: a scalable tree boosting system".
 */
import { isSmall } from '../core/catalog.ts';
import type { Matrix } from '../core/matrix.ts';
import { choiceOption, formerName, numberOption, type OptionsOf, type Resolved } from '../core/options.ts';
import { sigmoid } from '../core/sigmoid.ts';
import { learnerMaker } from '../core/toolkit-call.ts';
import { type OrderPlan, orderColumns, planOrder, spreadImportance } from './forest/ordered-columns.ts';
import { columnsSeen } from './frequent-columns.ts';
import type { FitInput, Learner } from './learner.ts';
import { checkShape, positiveRate, type Shape, shapeOf, toShares, weightedRows } from './matrix-rows.ts';
import { modelCell } from './xgboost/cells.ts';
import { addTrees, readModel } from './xgboost/model-reader.ts';
import { trainXgboost } from './xgboost/train.ts';

export const xgboostOptionSpecs = {
  /** Boosting rounds. */
  nTrees: numberOption({
    default: 200,
    min: 1,
    max: 5000,
    integer: true,
    scale: 'log',
    search: [50, 600],
    more: 'more trees',
    less: 'fewer trees',
    aliases: ['n_estimators', 'num_boost_round'],
  }),
  /** Shrinkage of each tree. */
  learningRate: numberOption({
    default: 0.1,
    min: 0.001,
    max: 1,
    scale: 'log',
    search: [0.02, 0.3],
    more: 'bolder steps from tree to tree',
    less: 'smaller steps from tree to tree',
    aliases: ['eta', 'learning_rate'],
  }),
  /** Splits from the root to a leaf at most. */
  maxDepth: numberOption({
    default: 5,
    min: 1,
    max: 15,
    integer: true,
    scale: 'linear',
    search: [2, 8],
    more: 'deeper trees',
    less: 'flatter trees',
    aliases: ['max_depth'],
  }),
  /** Sum of hessians, p (1 - p) times weight, over a child's rows at least. */
  minHessian: numberOption({
    default: 1,
    min: 0,
    max: 1e6,
    scale: 'log',
    search: [0.5, 50],
    more: 'more rows behind every rule',
    less: 'rules for rarer cases',
    aliases: ['min_child_weight'],
  }),
  /** @deprecated Write `minHessian`, as in gbdt. */
  minChildWeight: formerName('minHessian'),
  /** Share of the rows, without replacement, that each tree sees. */
  rowFraction: numberOption({
    default: 0.8,
    min: 0.1,
    max: 1,
    scale: 'linear',
    search: [0.4, 1],
    more: 'more rows for each tree',
    less: 'a smaller part of the rows for each tree',
    aliases: ['subsample'],
  }),
  /** Share of the columns that each tree sees. */
  featureFraction: numberOption({
    default: 0.8,
    min: 0.05,
    max: 1,
    scale: 'linear',
    search: [0.3, 1],
    more: 'more columns for each tree',
    less: 'fewer columns for each tree',
    aliases: ['colsample_bytree'],
  }),
  /** Penalty on absolute leaf values. */
  l1Regularization: numberOption({
    default: 0,
    min: 0,
    max: 1e6,
    scale: 'log',
    search: [0.01, 10],
    aliases: ['alpha', 'reg_alpha'],
  }),
  /** Penalty on squared leaf values. */
  l2Regularization: numberOption({
    default: 1,
    min: 0,
    max: 1e6,
    scale: 'log',
    search: [0.1, 100],
    more: 'more caution about rare cases',
    less: 'less caution about rare cases',
    aliases: ['lambda', 'reg_lambda'],
  }),
  /** Loss reduction that a split needs. */
  minGain: numberOption({
    default: 0,
    min: 0,
    max: 1e6,
    scale: 'log',
    search: [0.01, 10],
    aliases: ['gamma', 'min_split_loss'],
  }),
  /** Thresholds looked at: 'hist' = at most 256 quantiles per column, 'exact' = every value. */
  treeMethod: choiceOption({
    default: 'hist',
    values: ['hist', 'exact'],
    search: false,
    aliases: ['tree_method'],
  }),
  /** Columns of the sparse block that are used, the most frequent first. */
  maxSparseColumns: numberOption({ default: 256, min: 0, max: 10_000, integer: true, scale: 'none' }),
};

export interface XgboostOptions extends OptionsOf<typeof xgboostOptionSpecs> {}

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

export const xgboostLearner: Learner<typeof xgboostOptionSpecs, XgboostState> = {
  name: 'xgboost',
  options: xgboostOptionSpecs,
  about:
    'xgboost is another implementation of boosted trees. It errs a little differently from gbdt, which helps in a stack.',
  words: 'xgboost | xgb',
  axes: [],
  baseName: 'xgboost',
  sensitivity: 0.7,
  presets: [
    {
      kind: 'xgboost',
      title: 'XGBoost',
      reads: 'dense',
      options: (size) => ({
        nTrees: isSmall(size) ? 80 : 120,
        learningRate: 0.08,
        maxDepth: isSmall(size) ? 3 : 4,
      }),
      gains: { instead: [0.003, 0.003], beside: { gain: 0.004, isCalm: false }, inStack: 0.003 },
    },
  ],
  settings: [
    {
      options: { nTrees: 250, learningRate: 0.04, maxDepth: 3 },
      because: 'More, flatter trees with smaller steps follow less noise',
      gains: [0.004, 0.002],
    },
  ],
  cost: (work, { nTrees, maxDepth, maxSparseColumns }) =>
    Number(nTrees) * Number(maxDepth) * columnsSeen(work, maxSparseColumns) * work.nRows * 3,
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

/** XGBoost (the 0.7 era, exact greedy trees) in WebAssembly. */
export const xgboost = learnerMaker<XgboostOptions>(xgboostLearner);

function fit(input: FitInput, options: Resolved<typeof xgboostOptionSpecs>): XgboostState {
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
    min_child_weight: options.minHessian,
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
