import type { OptionSpecs } from '../../core/options.ts';
import type { Categorical } from './column-encoder.ts';
import type { Growth } from './growth.ts';

/** How boosting learns. Names in brackets: LightGBM, XGBoost. */
export interface GbdtOptions {
  /** Shrinks each tree's step (learning_rate, eta). */
  learningRate?: number;
  /** Trees, or the most that early stopping may use (num_iterations, n_estimators). */
  nTrees?: number;
  /** Leaves a tree (num_leaves, max_leaves). */
  maxLeafNodes?: number;
  /** Splits from root to leaf; 0 = unlimited (max_depth). */
  maxDepth?: number;
  /** Training rows in every leaf (min_data_in_leaf). */
  minSamplesLeaf?: number;
  /** Sum of hessians in every leaf (min_sum_hessian_in_leaf, min_child_weight). */
  minHessian?: number;
  /** Soft-thresholds leaf values (lambda_l1, alpha). */
  l1Regularization?: number;
  /** Shrinks leaf values towards 0 (lambda_l2, lambda). */
  l2Regularization?: number;
  /** Gain that a split must exceed (min_gain_to_split, gamma). */
  minGain?: number;
  /** Share of the columns that each tree may use (feature_fraction, colsample_bytree). */
  featureFraction?: number;
  /** Share of the tree's columns that each split may use (feature_fraction_bynode, colsample_bynode). */
  nodeFeatureFraction?: number;
  /** Share of the rows that each tree learns from, drawn anew each tree (bagging_fraction, subsample). */
  rowFraction?: number;
  /**
   * Gradient-based sampling in place of rowFraction: the share of rows with the largest gradients that every
   * tree sees (top_rate); 0 = off.
   */
  gossTopRate?: number;
  /** With gossTopRate: the share of rows drawn from the rest (other_rate). */
  gossOtherRate?: number;
  /** Dropout for trees: chance that an earlier tree sits out (drop_rate, rate_drop); 0 = off. */
  dropRate?: number;
  /** Best leaf first (LightGBM), level by level (XGBoost), or one split for a whole level (CatBoost). */
  growth?: Growth;
  /**
   * Log-loss, or pairwise: compares positive with negative rows and learns their order only, for AUC
   * (objective; XGBoost's rank:pairwise). Its probabilities are not calibrated.
   */
  loss?: 'logLoss' | 'pairwise';
  /**
   * Category columns: `auto` splits up to 32 levels as sets and turns more into ordered target statistics;
   * `levels` (categorical_feature), `targetStatistics` (CatBoost's ctr) and `ordered` (codes as numbers) force one.
   */
  categorical?: Categorical;
  /**
   * Value bins a column, 2 to 254, missing values have one more (max_bin; 255 and 256 mean 254); null = 254, but
   * 127 for a column of up to 32,768 mostly different values, where finer bins cost time and gain nothing.
   */
  maxBins?: number | null;
  /** Multiplies the weight of positive rows (scale_pos_weight). */
  positiveWeight?: number;
  /** Stops after so many trees without a better held-out log-loss; 0 = off (early_stopping_round). */
  earlyStoppingRounds?: number;
  /** Share of the rows that early stopping holds out. */
  validationFraction?: number;
  /** Feature (`block.column`) -> 1 or -1: the score may only rise or fall with it (monotone_constraints). */
  monotone?: Readonly<Record<string, 1 | -1>> | null;
  /** Groups of features that may meet on a path of a tree (interaction_constraints); null = any. */
  interactions?: readonly (readonly string[])[] | null;
  /** Sparse (text) columns kept, the most frequent first. */
  maxSparseColumns?: number;
}

function monotoneProblem(value: unknown): string | null {
  const fits =
    value === null ||
    (typeof value === 'object' &&
      Object.values(value).every((direction) => direction === 1 || direction === -1));
  return fits ? null : 'it must map column names to 1 or -1';
}

function maxBinsProblem(value: unknown): string | null {
  const fits = value === null || (Number.isInteger(value) && Number(value) >= 2 && Number(value) <= 256);
  return fits ? null : 'it must be a whole number from 2 to 256, or null';
}

function interactionsProblem(value: unknown): string | null {
  const isGroup = (group: unknown): boolean =>
    Array.isArray(group) && group.every((name) => typeof name === 'string');
  return value === null || (Array.isArray(value) && value.every(isGroup))
    ? null
    : 'it must be a list of lists of column names';
}

export const gbdtOptionSpecs: OptionSpecs<GbdtOptions> = {
  learningRate: { type: 'number', default: 0.1, min: 1e-4, max: 1, scale: 'log', search: [0.01, 0.3] },
  nTrees: {
    type: 'number',
    default: 200,
    min: 1,
    max: 100_000,
    integer: true,
    scale: 'log',
    search: [50, 1000],
  },
  maxLeafNodes: {
    type: 'number',
    default: 31,
    min: 2,
    max: 4096,
    integer: true,
    scale: 'log',
    search: [4, 128],
  },
  maxDepth: { type: 'number', default: 0, min: 0, max: 64, integer: true, scale: 'linear', search: [0, 10] },
  minSamplesLeaf: {
    type: 'number',
    default: 20,
    min: 1,
    max: 1e9,
    integer: true,
    scale: 'log',
    search: [2, 200],
  },
  minHessian: { type: 'number', default: 1e-3, min: 0, max: 1e9, scale: 'log', search: [1e-3, 20] },
  l1Regularization: { type: 'number', default: 0, min: 0, max: 1e9, scale: 'linear', search: [0, 5] },
  l2Regularization: { type: 'number', default: 1, min: 0, max: 1e9, scale: 'linear', search: [0, 20] },
  minGain: { type: 'number', default: 0, min: 0, max: 1e9, scale: 'linear', search: [0, 2] },
  featureFraction: { type: 'number', default: 1, min: 0.01, max: 1, scale: 'linear', search: [0.3, 1] },
  nodeFeatureFraction: { type: 'number', default: 1, min: 0.01, max: 1, scale: 'linear', search: [0.3, 1] },
  rowFraction: { type: 'number', default: 1, min: 0.01, max: 1, scale: 'linear', search: [0.4, 1] },
  gossTopRate: { type: 'number', default: 0, min: 0, max: 1, scale: 'none' },
  gossOtherRate: { type: 'number', default: 0.1, min: 0, max: 1, scale: 'none' },
  dropRate: { type: 'number', default: 0, min: 0, max: 1, scale: 'none' },
  growth: {
    type: 'choice',
    default: 'leafWise',
    values: ['leafWise', 'depthWise', 'symmetric'],
    search: true,
  },
  loss: { type: 'choice', default: 'logLoss', values: ['logLoss', 'pairwise'] },
  categorical: {
    type: 'choice',
    default: 'auto',
    values: ['auto', 'ordered', 'levels', 'targetStatistics'],
    search: true,
  },
  monotone: { type: 'other', default: null, check: monotoneProblem },
  interactions: { type: 'other', default: null, check: interactionsProblem },
  maxBins: { type: 'other', default: null, check: maxBinsProblem },
  positiveWeight: { type: 'number', default: 1, min: 1e-6, max: 1e6, scale: 'log', search: [0.5, 4] },
  earlyStoppingRounds: { type: 'number', default: 0, min: 0, max: 10_000, integer: true, scale: 'none' },
  validationFraction: { type: 'number', default: 0.1, min: 0.01, max: 0.5, scale: 'none' },
  maxSparseColumns: {
    type: 'number',
    default: 256,
    min: 0,
    max: 4096,
    integer: true,
    scale: 'log',
    search: [32, 1024],
  },
};
