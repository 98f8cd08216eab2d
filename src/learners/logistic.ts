/**
 * Logistic regression with l1 and l2 penalties (elastic net), an unpenalised intercept, row weights, and
 * optionally non-negative coefficients. Numeric columns are standardised inside and missing cells take the mean;
 * category columns become 0/1 columns by category; the sparse block is used as it is, neither centred nor scaled,
 * because rows that a text step has brought to unit length score best so.
 */
import { isSmall } from '../core/catalog.ts';
import type { Matrix } from '../core/matrix.ts';
import { booleanOption, numberOption, type OptionsOf, type Resolved } from '../core/options.ts';
import { sigmoid } from '../core/sigmoid.ts';
import { learnerMaker } from '../core/toolkit-call.ts';
import type { FitInput, Learner } from './learner.ts';
import { solveCoordinateDescent } from './linear/coordinate-descent.ts';
import { buildDesign, categoryCode, type Design, type DesignColumn, planColumns } from './linear/design.ts';
import type { Problem } from './linear/problem.ts';
import { solveTruncatedNewton } from './linear/truncated-newton.ts';
import { checkShape, positiveRate, type Shape, shapeOf, toShares, weightedRows } from './matrix-rows.ts';

export const logisticOptionSpecs = {
  /** Penalty on the squares of the coefficients of standardised columns, relative to a loss summed over rows. */
  l2Regularization: numberOption({
    default: 1,
    min: 0,
    max: 1e9,
    scale: 'log',
    search: [0.03, 1000],
    more: 'smaller, more cautious weights',
    less: 'freer weights',
    aliases: ['scikit-learn (1 - l1_ratio) / C', 'lambda'],
  }),
  /** Penalty on the absolute coefficients; above 0 it sets coefficients to exactly 0. */
  l1Regularization: numberOption({
    default: 0,
    min: 0,
    max: 1e9,
    scale: 'log',
    search: [0.01, 100],
    aliases: ['scikit-learn l1_ratio / C', 'alpha'],
  }),
  /** No coefficient below 0, as for blending scores that all point the same way. */
  nonNegative: booleanOption({ default: false, search: false, aliases: ['positive'] }),
  /** The most frequent categories of a column that get a coefficient. */
  maxLevels: numberOption({
    default: 256,
    min: 1,
    max: 100_000,
    integer: true,
    scale: 'none',
    aliases: ['max_categories'],
  }),
  /** Stop where the largest gradient violation is at most this times the sum of weights. */
  tolerance: numberOption({ default: 1e-6, min: 1e-12, max: 0.1, scale: 'none', aliases: ['tol'] }),
  /** Newton steps at most. */
  maxIterations: numberOption({
    default: 100,
    min: 1,
    max: 10_000,
    integer: true,
    scale: 'none',
    aliases: ['max_iter'],
  }),
};

export interface LogisticOptions extends OptionsOf<typeof logisticOptionSpecs> {}

type FittedColumn =
  | { readonly kind: 'numeric'; readonly mean: number; readonly scale: number; readonly coefficient: number }
  /** A coefficient for each category code; code -1 is missing. */
  | { readonly kind: 'category'; readonly codes: Float64Array; readonly coefficients: Float64Array };

export type LogisticState =
  | { readonly kind: 'rate'; readonly shape: Shape; readonly rate: number }
  | {
      readonly kind: 'logistic';
      readonly shape: Shape;
      readonly intercept: number;
      readonly columns: readonly FittedColumn[];
      readonly sparse: Float64Array;
      readonly importance: Float64Array;
      readonly iterations: number;
      readonly converged: boolean;
    };

export const logisticLearner: Learner<typeof logisticOptionSpecs, LogisticState> = {
  name: 'logistic',
  options: logisticOptionSpecs,
  about:
    'Logistic regression adds up weighted columns. It finds plain trends, needs the other effects as features, and is hard to fool.',
  words:
    'logistic | linear | linear model* | regression | logistic regression | logistisch* | lineare* | logistic model*',
  axes: [],
  baseName: 'linear',
  sensitivity: 0.7,
  presets: [
    {
      kind: 'linear',
      title: 'a linear model',
      reads: 'linear',
      options: (size) => ({ l2Regularization: isSmall(size) ? 10 : 3 }),
      gains: { instead: [0.012, 0.003], beside: { gain: 0.009, isCalm: true }, inStack: 0.007 },
    },
    {
      kind: 'words',
      title: 'a model of the words alone',
      reads: 'words',
      options: () => ({ l2Regularization: 2 }),
      gains: { instead: null, beside: { gain: 0.026, isCalm: false }, inStack: 0.02 },
    },
    {
      kind: 'letters',
      title: 'a model of letter groups alone',
      reads: 'letters',
      options: () => ({ l2Regularization: 2 }),
      gains: { instead: null, beside: { gain: 0.018, isCalm: false }, inStack: 0.018 },
    },
  ],
  settings: [],
  cost: ({ nRows, dense, sparse }) => nRows * (dense * 150 + Math.min(sparse, 150) * 60),
  fit,
  predict,
  importance(state) {
    if (state.kind === 'logistic') return state.importance.slice();
    return new Float64Array(state.shape.nDense + state.shape.nSparse);
  },
};

/** Logistic regression with L1 and L2 penalty; dense and sparse columns. */
export const logistic = learnerMaker<LogisticOptions>(logisticLearner);

function fit(input: FitInput, options: Resolved<typeof logisticOptionSpecs>): LogisticState {
  const { matrix, labels, weights } = weightedRows(input);
  const shape = shapeOf(matrix);
  const rate = positiveRate(labels, weights);
  if (rate === 0 || rate === 1 || labels.length === 0) return { kind: 'rate', shape, rate };

  const plan = planColumns(matrix, weights, options.maxLevels);
  const design = buildDesign(matrix, plan);
  const problem: Problem = {
    design,
    labels,
    weights: weights ?? new Float64Array(labels.length).fill(1),
    l1: options.l1Regularization,
    l2: options.l2Regularization,
    nonNegative: options.nonNegative,
    tolerance: options.tolerance,
    maxIterations: options.maxIterations,
  };
  const solve = problem.l1 > 0 || problem.nonNegative ? solveCoordinateDescent : solveTruncatedNewton;
  const { vector, iterations, converged } = solve(problem);

  let nextDense = 0;
  let nextCategory = design.nDense;
  const columns = plan.map((columnPlan): FittedColumn => {
    if (columnPlan.kind === 'numeric') return { ...columnPlan, coefficient: vector[nextDense++]! };
    const coefficients = vector.slice(nextCategory, nextCategory + columnPlan.codes.length);
    nextCategory += coefficients.length;
    return { kind: 'category', codes: columnPlan.codes, coefficients };
  });
  return {
    kind: 'logistic',
    shape,
    intercept: vector[vector.length - 1]!,
    columns,
    sparse: vector.slice(nextCategory, vector.length - 1),
    importance: importanceOf(plan, design, problem.weights, vector, shape),
    iterations,
    converged,
  };
}

function predict(state: LogisticState, matrix: Matrix): Float64Array {
  checkShape('logistic', state.shape, matrix);
  const out = new Float64Array(matrix.nRows);
  if (state.kind === 'rate') return out.fill(state.rate);
  out.fill(state.intercept);
  state.columns.forEach((column, at) => {
    const { values } = matrix.columns[at]!;
    if (column.kind === 'numeric') {
      if (column.scale === 0 || column.coefficient === 0) return;
      const slope = column.coefficient / column.scale;
      for (let i = 0; i < out.length; i++) {
        if (Number.isFinite(values[i]!)) out[i]! += slope * (values[i]! - column.mean);
      }
      return;
    }
    const effects = new Map(Array.from(column.codes, (code, i) => [code, column.coefficients[i]!]));
    for (let i = 0; i < out.length; i++) out[i]! += effects.get(categoryCode(values[i]!)) ?? 0;
  });
  if (matrix.sparse) {
    const { indptr, indices, values } = matrix.sparse;
    for (let i = 0; i < out.length; i++) {
      let sum = 0;
      for (let k = indptr[i]!; k < indptr[i + 1]!; k++) {
        if (Number.isFinite(values[k]!)) sum += values[k]! * state.sparse[indices[k]!]!;
      }
      out[i]! += sum;
    }
  }
  for (let i = 0; i < out.length; i++) out[i] = sigmoid(out[i]!);
  return out;
}

/** The standard deviation over the fit rows of what each column adds to the log-odds, as shares. */
function importanceOf(
  plan: readonly DesignColumn[],
  design: Design,
  weights: Float64Array,
  vector: Float64Array,
  shape: Shape,
): Float64Array {
  let total = 0;
  const sums = new Float64Array(design.nSparse);
  const squares = new Float64Array(design.nSparse);
  for (let i = 0; i < design.nRows; i++) {
    total += weights[i]!;
    for (let k = design.indptr[i]!; k < design.indptr[i + 1]!; k++) {
      const column = design.indices[k]!;
      const added = design.values[k]! * vector[design.nDense + column]!;
      sums[column]! += weights[i]! * added;
      squares[column]! += weights[i]! * added * added;
    }
  }
  const spread = (from: number, to: number): number => {
    let mean = 0;
    let square = 0;
    for (let j = from; j < to; j++) {
      mean += sums[j]! / total;
      square += squares[j]! / total;
    }
    return Math.sqrt(Math.max(0, square - mean * mean));
  };
  const importance = new Float64Array(shape.nDense + shape.nSparse);
  let nextDense = 0;
  let nextCategory = 0;
  plan.forEach((columnPlan, at) => {
    if (columnPlan.kind === 'numeric') {
      const coefficient = vector[nextDense++]!;
      importance[at] = columnPlan.scale === 0 ? 0 : Math.abs(coefficient);
      return;
    }
    importance[at] = spread(nextCategory, nextCategory + columnPlan.codes.length);
    nextCategory += columnPlan.codes.length;
  });
  for (let j = 0; j < shape.nSparse; j++)
    importance[shape.nDense + j] = spread(nextCategory + j, nextCategory + j + 1);
  return toShares(importance);
}
