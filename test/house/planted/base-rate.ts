/** Labels -> their mean, whatever the columns are. A learner that only the tests of the house add. */
import { numberOption, type OptionsOf } from '../../../src/core/options.ts';
import { learnerMaker } from '../../../src/core/toolkit-call.ts';
import type { Learner } from '../../../src/learners/learner.ts';

export const baseRateOptionSpecs = {
  /** Rows of each class that are added before counting. */
  pseudoRows: numberOption({
    default: 1,
    min: 0,
    max: 100,
    scale: 'linear',
    more: 'more caution',
    less: 'less caution',
  }),
};

export interface BaseRateOptions extends OptionsOf<typeof baseRateOptionSpecs> {}

export type BaseRateState = { readonly rate: number; readonly nColumns: number };

export const baseRateLearner: Learner<typeof baseRateOptionSpecs, BaseRateState> = {
  name: 'baseRate',
  options: baseRateOptionSpecs,
  about: 'baseRate gives every row the same chance.',
  words: 'base rate | grundrate',
  axes: [],
  sensitivity: 0.1,
  presets: [
    {
      kind: 'base rate',
      title: 'the base rate',
      reads: 'dense',
      options: () => ({ pseudoRows: 2 }),
      gains: { instead: null, beside: null, inStack: 0.0001 },
    },
  ],
  settings: [],
  cost: ({ nRows }) => nRows,
  fit: ({ matrix, labels }, { pseudoRows }) => {
    const positives = labels.reduce((sum, label) => sum + label, 0);
    const rate = labels.length === 0 ? 0.5 : (positives + pseudoRows) / (labels.length + 2 * pseudoRows);
    return { rate, nColumns: matrix.columns.length + (matrix.sparse?.nColumns ?? 0) };
  },
  predict: ({ rate }, matrix) => new Float64Array(matrix.nRows).fill(rate),
  importance: ({ nColumns }) => new Float64Array(nColumns),
};

/** The share of positive rows, for every row. */
export const baseRate = learnerMaker<BaseRateOptions>(baseRateLearner);
