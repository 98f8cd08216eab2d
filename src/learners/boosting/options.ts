import { choiceOption, numberOption, type OptionsOf, otherOption } from '../../core/options.ts';

/** How boosting learns. */
export const gbdtOptionSpecs = {
  /** Shrinks each tree's step. */
  learningRate: numberOption({
    default: 0.1,
    min: 1e-4,
    max: 1,
    scale: 'log',
    search: [0.01, 0.2],
    more: 'bolder steps from tree to tree',
    less: 'smaller steps from tree to tree',
    aliases: ['learning_rate', 'eta'],
  }),
  /** Trees, or the most that early stopping may use. */
  nTrees: numberOption({
    default: 200,
    min: 1,
    max: 100_000,
    integer: true,
    scale: 'log',
    search: [50, 1000],
    more: 'more trees',
    less: 'fewer trees',
    aliases: ['num_iterations', 'n_estimators'],
  }),
  /** Leaves per tree. */
  maxLeafNodes: numberOption({
    default: 31,
    min: 2,
    max: 4096,
    integer: true,
    scale: 'log',
    search: [3, 96],
    more: 'larger trees',
    less: 'smaller trees',
    aliases: ['num_leaves', 'max_leaves'],
  }),
  /** Splits from root to leaf; 0 = unlimited. */
  maxDepth: numberOption({
    default: 0,
    min: 0,
    max: 64,
    integer: true,
    scale: 'linear',
    search: [0, 10],
    aliases: ['max_depth'],
  }),
  /** Training rows in every leaf. */
  minSamplesLeaf: numberOption({
    default: 20,
    min: 1,
    max: 1e9,
    integer: true,
    scale: 'log',
    search: [3, 200],
    more: 'more rows behind every rule',
    less: 'rules for rarer cases',
    aliases: ['min_data_in_leaf'],
  }),
  /** Sum of hessians in every leaf. */
  minHessian: numberOption({
    default: 1e-3,
    min: 0,
    max: 1e9,
    scale: 'log',
    search: [1e-3, 20],
    aliases: ['min_sum_hessian_in_leaf', 'min_child_weight'],
  }),
  /** Soft-thresholds leaf values. */
  l1Regularization: numberOption({
    default: 0,
    min: 0,
    max: 1e9,
    scale: 'linear',
    search: [0, 5],
    aliases: ['lambda_l1', 'alpha'],
  }),
  /** Shrinks leaf values towards 0. */
  l2Regularization: numberOption({
    default: 1,
    min: 0,
    max: 1e9,
    scale: 'log',
    search: [0.1, 50],
    more: 'more caution about rare cases',
    less: 'less caution about rare cases',
    aliases: ['lambda_l2', 'lambda'],
  }),
  /** Gain that a split must exceed. */
  minGain: numberOption({
    default: 0,
    min: 0,
    max: 1e9,
    scale: 'linear',
    search: [0, 2],
    aliases: ['min_gain_to_split', 'gamma'],
  }),
  /** Share of the columns that each tree may use. */
  featureFraction: numberOption({
    default: 1,
    min: 0.01,
    max: 1,
    scale: 'linear',
    search: [0.15, 1],
    more: 'more columns for each tree',
    less: 'fewer columns for each tree',
    aliases: ['feature_fraction', 'colsample_bytree'],
  }),
  /** Share of the tree's columns that each split may use. */
  nodeFeatureFraction: numberOption({
    default: 1,
    min: 0.01,
    max: 1,
    scale: 'linear',
    search: [0.3, 1],
    aliases: ['feature_fraction_bynode', 'colsample_bynode'],
  }),
  /** Share of the rows that each tree learns from, drawn anew for each tree. */
  rowFraction: numberOption({
    default: 1,
    min: 0.01,
    max: 1,
    scale: 'linear',
    search: [0.4, 1],
    more: 'more rows for each tree',
    less: 'a different part of the rows for each tree',
    aliases: ['bagging_fraction', 'subsample'],
  }),
  /**
   * Gradient-based sampling in place of rowFraction: the share of rows with the largest gradients that every
   * tree sees; 0 = off.
   */
  gossTopRate: numberOption({ default: 0, min: 0, max: 1, scale: 'none', aliases: ['top_rate'] }),
  /** With gossTopRate: the share of rows drawn from the rest. */
  gossOtherRate: numberOption({ default: 0.1, min: 0, max: 1, scale: 'none', aliases: ['other_rate'] }),
  /** Dropout for trees: chance that an earlier tree sits out; 0 = off. */
  dropRate: numberOption({ default: 0, min: 0, max: 1, scale: 'none', aliases: ['drop_rate', 'rate_drop'] }),
  /** Best leaf first (LightGBM), level by level (XGBoost), or one split for a whole level (CatBoost). */
  growth: choiceOption({
    default: 'leafWise',
    values: ['leafWise', 'depthWise', 'symmetric'],
    search: true,
  }),
  /**
   * Log-loss, or pairwise: compares positive with negative rows and learns their order only, for AUC
   * (XGBoost's rank:pairwise). Its probabilities are not calibrated.
   */
  loss: choiceOption({ default: 'logLoss', values: ['logLoss', 'pairwise'], aliases: ['objective'] }),
  /**
   * Category columns: `auto` splits up to 32 categories as sets and turns more into ordered target statistics;
   * `levels` (categorical_feature), `targetStatistics` (CatBoost's ctr) and `ordered` (codes as numbers) force one.
   */
  categorical: choiceOption({
    default: 'auto',
    values: ['auto', 'ordered', 'levels', 'targetStatistics'],
    search: true,
  }),
  /** Feature (`block.column`) -> 1 or -1: the score may only rise or fall with it. */
  monotone: otherOption<Readonly<Record<string, 1 | -1>> | null>({
    default: null,
    check: monotoneProblem,
    aliases: ['monotone_constraints'],
  }),
  /** Groups of features that may meet on a path of a tree; null = any. */
  interactions: otherOption<readonly (readonly string[])[] | null>({
    default: null,
    check: interactionsProblem,
    aliases: ['interaction_constraints'],
  }),
  /**
   * Value bins per column, 2 to 254, missing values have one more (255 and 256 mean 254); null = 254, but
   * 127 for a column of up to 32,768 mostly different values, where finer bins cost time and gain nothing.
   */
  maxBins: otherOption<number | null>({ default: null, check: maxBinsProblem, aliases: ['max_bin'] }),
  /** Multiplies the weight of positive rows. */
  positiveWeight: numberOption({
    default: 1,
    min: 1e-6,
    max: 1e6,
    scale: 'log',
    search: [0.5, 4],
    aliases: ['scale_pos_weight'],
  }),
  /** Stops after so many trees without a better held-out log-loss; 0 = off. */
  earlyStoppingRounds: numberOption({
    default: 0,
    min: 0,
    max: 10_000,
    integer: true,
    scale: 'none',
    aliases: ['early_stopping_round'],
  }),
  /** Share of the rows that early stopping holds out. */
  validationFraction: numberOption({ default: 0.1, min: 0.01, max: 0.5, scale: 'none' }),
  /** Sparse (text) columns kept, the most frequent first. */
  maxSparseColumns: numberOption({
    default: 256,
    min: 0,
    max: 4096,
    integer: true,
    scale: 'log',
    search: [32, 1024],
  }),
};

export interface GbdtOptions extends OptionsOf<typeof gbdtOptionSpecs> {}

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
