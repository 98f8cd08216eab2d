/**
 * Random forest on columns of at most 255 bins: each tree grows on rows drawn with replacement in proportion
 * to their weights, and the probability is the mean of the leaf rates. Source: Breiman (2001).
 */
import { isSmall } from '../core/catalog.ts';
import { choiceOption, formerName, type OptionsOf } from '../core/options.ts';
import { learnerMaker } from '../core/toolkit-call.ts';
import {
  type ForestState,
  fitForest,
  forestCost,
  forestImportance,
  predictForest,
} from './forest/fit-forest.ts';
import { type ForestOptions, forestOptionSpecs, forestSettings } from './forest/options.ts';
import type { Learner } from './learner.ts';

export const randomForestOwnSpecs = {
  /** @deprecated Write `nodeFeatureFraction`, as in gbdt, whose `featureFraction` is per tree. */
  featureFraction: formerName('nodeFeatureFraction'),
  /** 'best' threshold of a column, or one 'random' threshold, as `extraTrees` has it. */
  splitter: choiceOption({ default: 'best', values: ['best', 'random'] }),
};

const { maxSparseColumns, ...ofTrees } = forestOptionSpecs;
// In this order: the hash by which a stored model knows its pipeline depends on it.
export const randomForestOptionSpecs = { ...ofTrees, ...randomForestOwnSpecs, maxSparseColumns };

export interface RandomForestOptions
  extends ForestOptions,
    OptionsOf<typeof randomForestOwnSpecs, typeof randomForestOptionSpecs> {}

export const randomForestLearner: Learner<typeof randomForestOptionSpecs, ForestState> = {
  name: 'randomForest',
  options: randomForestOptionSpecs,
  about:
    'A random forest is the average of many large trees, each grown on other rows and columns. Calm, rarely the best alone.',
  words: 'forest | forests | random forest* | randomforest | wald',
  axes: [],
  baseName: 'forest',
  sensitivity: 0.7,
  presets: [
    {
      kind: 'forest',
      title: 'a random forest',
      reads: 'dense',
      options: (size) => ({ nTrees: size.nRows > 30_000 ? 100 : 200, minSamplesLeaf: isSmall(size) ? 8 : 3 }),
      gains: { instead: [0.008, 0.003], beside: { gain: 0.006, isCalm: true }, inStack: 0.004 },
    },
  ],
  settings: forestSettings,
  cost: forestCost,
  fit: fitForest,
  predict: (state, matrix) => predictForest('randomForest', state, matrix),
  importance: forestImportance,
};

/** Random forest (Breiman 2001): the mean of many large trees, each grown on rows drawn with replacement. */
export const randomForest = learnerMaker<RandomForestOptions>(randomForestLearner);
