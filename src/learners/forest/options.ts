/** What the forests have in common: their options, and settings of them that are known to be good. */
import type { SettingSet } from '../../core/catalog.ts';
import { numberOption, type OptionsOf } from '../../core/options.ts';

export const forestOptionSpecs = {
  /** Trees. */
  nTrees: numberOption({
    default: 200,
    min: 1,
    max: 5000,
    integer: true,
    scale: 'log',
    search: [100, 500],
    more: 'more trees',
    less: 'fewer trees',
    aliases: ['n_estimators'],
  }),
  /** Splits from the root to a leaf at most. */
  maxDepth: numberOption({
    default: 60,
    min: 1,
    max: 60,
    integer: true,
    scale: 'log',
    search: [4, 60],
    more: 'deeper trees',
    less: 'flatter trees',
    aliases: ['max_depth'],
  }),
  /**
   * Drawn rows in a leaf at least, counted as often as drawn; 5 is about scikit-learn's min_samples_leaf = 3, which
   * counts a row once.
   */
  minSamplesLeaf: numberOption({
    default: 5,
    min: 1,
    max: 100_000,
    integer: true,
    scale: 'log',
    search: [1, 50],
    more: 'more rows in every leaf',
    less: 'fewer rows in every leaf',
    aliases: ['min_samples_leaf'],
  }),
  /** Share of the columns that a node looks at; 0 = the square root of their number. */
  nodeFeatureFraction: numberOption({
    default: 0,
    min: 0,
    max: 1,
    scale: 'linear',
    search: [0.05, 0.8],
    more: 'more columns to choose from at every split',
    less: 'fewer columns to choose from at every split',
    aliases: ['max_features'],
  }),
  /** Rows drawn for a tree, as a share of all rows. */
  rowFraction: numberOption({
    default: 1,
    min: 0.01,
    max: 1,
    scale: 'linear',
    search: [0.3, 1],
    more: 'more rows for each tree',
    less: 'a smaller part of the rows for each tree',
    aliases: ['max_samples'],
  }),
  /** Columns of the sparse block that are used, the most frequent first. */
  maxSparseColumns: numberOption({ default: 256, min: 0, max: 10_000, integer: true, scale: 'none' }),
};

export interface ForestOptions extends OptionsOf<typeof forestOptionSpecs> {}

export const forestSettings: readonly SettingSet[] = [
  {
    options: { nTrees: 300, minSamplesLeaf: 10, nodeFeatureFraction: 0.2 },
    because: 'Larger leaves make the forest steadier',
    gains: [0.004, 0.002],
  },
  {
    options: { nTrees: 300, minSamplesLeaf: 1, nodeFeatureFraction: 0.3 },
    because: 'A forest grown to the last row keeps fine detail',
    gains: [0.001, 0.003],
  },
];
