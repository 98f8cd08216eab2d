/**
 * What moves know of the toolkit's learners: defaults and the range that is worth walking. A test holds this
 * against the learners themselves.
 */
import type { Value } from './draft.ts';

export interface Knob {
  readonly default: number;
  /** Smallest and largest value that a move tries. */
  readonly range: readonly [number, number];
  /** A step multiplies (`log`) or adds a share of the range (`linear`). */
  readonly scale: 'log' | 'linear';
  readonly integer?: boolean;
  /** What a larger value means, for people. */
  readonly more: string;
  readonly less: string;
}

const whole = { integer: true } as const;

export const knobs: Readonly<Record<string, Readonly<Record<string, Knob>>>> = {
  gbdt: {
    learningRate: {
      default: 0.1,
      range: [0.01, 0.2],
      scale: 'log',
      more: 'bolder steps from tree to tree',
      less: 'smaller steps from tree to tree',
    },
    nTrees: {
      default: 200,
      range: [50, 1000],
      scale: 'log',
      ...whole,
      more: 'more trees',
      less: 'fewer trees',
    },
    maxLeafNodes: {
      default: 31,
      range: [3, 96],
      scale: 'log',
      ...whole,
      more: 'larger trees',
      less: 'smaller trees',
    },
    minSamplesLeaf: {
      default: 20,
      range: [3, 200],
      scale: 'log',
      ...whole,
      more: 'more rows behind every rule',
      less: 'rules for rarer cases',
    },
    l2Regularization: {
      default: 1,
      range: [0.1, 50],
      scale: 'log',
      more: 'more caution about rare cases',
      less: 'less caution about rare cases',
    },
    featureFraction: {
      default: 1,
      range: [0.15, 1],
      scale: 'linear',
      more: 'more columns for each tree',
      less: 'fewer columns for each tree',
    },
    rowFraction: {
      default: 1,
      range: [0.4, 1],
      scale: 'linear',
      more: 'more rows for each tree',
      less: 'a different part of the rows for each tree',
    },
  },
  xgboost: {
    learningRate: {
      default: 0.1,
      range: [0.02, 0.3],
      scale: 'log',
      more: 'bolder steps from tree to tree',
      less: 'smaller steps from tree to tree',
    },
    nTrees: {
      default: 200,
      range: [50, 600],
      scale: 'log',
      ...whole,
      more: 'more trees',
      less: 'fewer trees',
    },
    maxDepth: {
      default: 5,
      range: [2, 8],
      scale: 'linear',
      ...whole,
      more: 'deeper trees',
      less: 'flatter trees',
    },
    minChildWeight: {
      default: 1,
      range: [0.5, 50],
      scale: 'log',
      more: 'more rows behind every rule',
      less: 'rules for rarer cases',
    },
    rowFraction: {
      default: 0.8,
      range: [0.4, 1],
      scale: 'linear',
      more: 'more rows for each tree',
      less: 'a smaller part of the rows for each tree',
    },
    featureFraction: {
      default: 0.8,
      range: [0.3, 1],
      scale: 'linear',
      more: 'more columns for each tree',
      less: 'fewer columns for each tree',
    },
    l2Regularization: {
      default: 1,
      range: [0.1, 100],
      scale: 'log',
      more: 'more caution about rare cases',
      less: 'less caution about rare cases',
    },
  },
  randomForest: {
    nTrees: {
      default: 200,
      range: [100, 500],
      scale: 'log',
      ...whole,
      more: 'more trees',
      less: 'fewer trees',
    },
    minSamplesLeaf: {
      default: 5,
      range: [1, 50],
      scale: 'log',
      ...whole,
      more: 'more rows in every leaf',
      less: 'fewer rows in every leaf',
    },
    featureFraction: {
      default: 0,
      range: [0.05, 0.8],
      scale: 'linear',
      more: 'more columns to choose from at every split',
      less: 'fewer columns to choose from at every split',
    },
    maxDepth: {
      default: 60,
      range: [4, 60],
      scale: 'log',
      ...whole,
      more: 'deeper trees',
      less: 'flatter trees',
    },
    rowFraction: {
      default: 1,
      range: [0.3, 1],
      scale: 'linear',
      more: 'more rows for each tree',
      less: 'a smaller part of the rows for each tree',
    },
  },
  logistic: {
    l2Regularization: {
      default: 1,
      range: [0.03, 1000],
      scale: 'log',
      more: 'smaller, more cautious weights',
      less: 'freer weights',
    },
  },
};

/** Options that equal these may be left out without changing anything. */
export function defaultOf(learner: string, option: string): Value | undefined {
  return knobs[learner]?.[option]?.default;
}
