/**
 * Extremely randomised trees: a forest whose nodes draw one threshold at random for each column that they look at and
 * take the best of those. Rows are drawn with replacement, as for the random forest. Source: Geurts et al. (2006).
 */
import { isSmall } from '../core/catalog.ts';
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

export const extraTreesLearner: Learner<typeof forestOptionSpecs, ForestState> = {
  name: 'extraTrees',
  options: forestOptionSpecs,
  about:
    'extraTrees is a random forest that splits at random places and keeps the better ones. Each tree knows less, their average is steadier and differs from other models.',
  words: 'extra trees | extratrees | extremely random* | extremely randomised trees | random thresholds',
  axes: [],
  baseName: 'extraTrees',
  sensitivity: 0.7,
  presets: [
    {
      kind: 'extraTrees',
      title: 'extremely random trees',
      reads: 'dense',
      options: (size) => ({ nTrees: size.nRows > 30_000 ? 100 : 200, minSamplesLeaf: isSmall(size) ? 5 : 3 }),
      gains: { instead: [0.007, 0.003], beside: { gain: 0.005, isCalm: true }, inStack: 0.004 },
    },
  ],
  settings: forestSettings,
  formerly: { name: 'randomForest', options: { splitter: 'random' } },
  cost: forestCost,
  fit: (input, options) => fitForest(input, { ...options, splitter: 'random' }),
  predict: (state, matrix) => predictForest('extraTrees', state, matrix),
  importance: forestImportance,
};

/** Extremely randomised trees (Geurts et al. 2006): a random forest with random thresholds. */
export const extraTrees = learnerMaker<ForestOptions>(extraTreesLearner);
