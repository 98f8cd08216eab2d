import { describe, expect, test } from 'vitest';
import type { DenseColumn, Matrix } from '../../src/core/matrix.ts';
import { resolveOptions } from '../../src/core/options.ts';
import { takeMatrixRows } from '../../src/core/take-matrix-rows.ts';
import type { FitInput } from '../../src/learners/learner.ts';
import { type LogisticOptions, type LogisticState, logisticLearner } from '../../src/learners/logistic.ts';
import { plantedInput, sparseInput } from './contract.ts';

type Fitted = LogisticState & { kind: 'logistic' };

function fit(input: FitInput, options: LogisticOptions = {}): Fitted {
  const state = logisticLearner.fit(input, resolveOptions('logistic', options, logisticLearner.options));
  if (state.kind !== 'logistic') throw new Error('no model');
  return state;
}

const numeric = (name: string, values: Float32Array): DenseColumn => ({ name, kind: 'numeric', values });

function denseInput(
  columns: DenseColumn[],
  labels: Uint8Array,
  weights: Float64Array | null = null,
): FitInput {
  const matrix: Matrix = { nRows: labels.length, columns, sparse: null };
  return { matrix, labels, weights, seed: 1 };
}

function coefficientsOf({ columns }: Fitted): number[] {
  return columns.flatMap((column) =>
    column.kind === 'numeric' ? [column.coefficient] : [...column.coefficients],
  );
}

/*
 * Reference values by scikit-learn 1.9.1:
 *
 * import numpy as np
 * from sklearn.linear_model import LogisticRegression
 * i = np.arange(80)[:, None]; j = np.arange(4)[None, :]
 * X = np.sin(0.7 * i * (j + 1) + j).astype('f4').astype('f8')
 * y = (X[:, 0] + 0.5 * X[:, 1] + np.cos(2.3 * i[:, 0]) > 0).astype(int)
 * w = 1 + (i[:, 0] % 3)
 * mean = np.average(X, axis=0, weights=w); Z = (X - mean) / np.sqrt(np.average((X - mean) ** 2, axis=0, weights=w))
 * for l1, l2 in [(0, 2), (5, 0), (4, 3)]:
 *     m = LogisticRegression(C=1 / (l1 + l2), l1_ratio=l1 / (l1 + l2), solver='saga', tol=1e-13, max_iter=10**6)
 *     m.fit(Z, y, sample_weight=w); print(l1, l2, m.intercept_, m.coef_)
 */
const references = [
  {
    l1: 0,
    l2: 2,
    intercept: 0.09359560325441317,
    coefficients: [1.2449420553301132, 0.5875868000480243, -0.0040297733412563135, -0.08298838510539001],
  },
  {
    l1: 5,
    l2: 0,
    intercept: 0.12171883004887248,
    coefficients: [1.0843820596379683, 0.44374546321818165, 0, 0],
  },
  {
    l1: 4,
    l2: 3,
    intercept: 0.12611765757172938,
    coefficients: [1.0052364982039121, 0.41912635370619367, 0, 0],
  },
];

function referenceInput(): FitInput {
  const nRows = 80;
  const columns = [0, 1, 2, 3].map((j) =>
    numeric(
      `x${j}`,
      Float32Array.from({ length: nRows }, (_, i) => Math.sin(0.7 * i * (j + 1) + j)),
    ),
  );
  const labels = Uint8Array.from({ length: nRows }, (_, i) =>
    columns[0]!.values[i]! + 0.5 * columns[1]!.values[i]! + Math.cos(2.3 * i) > 0 ? 1 : 0,
  );
  const weights = Float64Array.from({ length: nRows }, (_, i) => 1 + (i % 3));
  return denseInput(columns, labels, weights);
}

describe('logistic regression', () => {
  test.each(references)('gives the coefficients of scikit-learn for l1 $l1 and l2 $l2', (reference) => {
    const state = fit(referenceInput(), {
      l1Regularization: reference.l1,
      l2Regularization: reference.l2,
      tolerance: 1e-11,
    });
    // The design holds standardised cells as float32.
    expect(state.intercept).toBeCloseTo(reference.intercept, 6);
    coefficientsOf(state).forEach((coefficient, j) => {
      expect(coefficient).toBeCloseTo(reference.coefficients[j]!, 6);
      expect(coefficient === 0).toBe(reference.coefficients[j] === 0);
    });
  });

  test('with a penalty that leaves no coefficient, the probability is the weighted rate', () => {
    const input = referenceInput();
    const state = fit(input, { l1Regularization: 1e6, tolerance: 1e-10 });
    const total = input.weights!.reduce((sum, weight) => sum + weight, 0);
    const positive = input.weights!.reduce((sum, weight, row) => sum + weight * input.labels[row]!, 0);
    expect(coefficientsOf(state).every((coefficient) => coefficient === 0)).toBe(true);
    const [score] = logisticLearner.predict(state, input.matrix);
    expect(score).toBeCloseTo(positive / total, 10);
  });

  test('without a penalty, each category gets its own rate, missing too', () => {
    const values = Float32Array.from({ length: 120 }, (_, row) => [0, 1, 2, Number.NaN][row % 4]!);
    const labels = Uint8Array.from({ length: 120 }, (_, row) => (row % (4 + (row % 4)) < 3 ? 1 : 0));
    const input = denseInput([{ name: 'level', kind: 'category', values }], labels);
    const scores = logisticLearner.predict(
      fit(input, { l2Regularization: 0, tolerance: 1e-10 }),
      input.matrix,
    );
    for (let category = 0; category < 4; category++) {
      let positives = 0;
      for (let row = category; row < 120; row += 4) positives += labels[row]!;
      expect(scores[category]).toBeCloseTo(positives / 30, 5);
    }
  });

  test('does not change when a numeric column is shifted and stretched', () => {
    const input = plantedInput(300, 'scale');
    const columns = input.matrix.columns.map((column, at) =>
      at === 0
        ? numeric(
            'a',
            column.values.map((value) => 1000 * value + 500),
          )
        : column,
    );
    const moved = { ...input.matrix, columns };
    const scores = logisticLearner.predict(fit(input), input.matrix);
    const movedScores = logisticLearner.predict(fit({ ...input, matrix: moved }), moved);
    // Shifted float32 cells lose about three digits.
    scores.forEach((score, row) => {
      expect(Math.abs(score - movedScores[row]!)).toBeLessThan(1e-4);
    });
  });

  test('takes a row that weighs 3 as the row three times', () => {
    const input = plantedInput(200, 'thrice');
    const weights = Float64Array.from({ length: 200 }, (_, row) => 1 + 2 * (row % 2));
    const rows = Array.from({ length: 200 }, (_, row) => (row % 2 === 1 ? [row, row, row] : [row])).flat();
    const thrice = Uint32Array.from(rows);
    const repeated: FitInput = {
      matrix: takeMatrixRows(input.matrix, thrice),
      labels: Uint8Array.from(thrice, (row) => input.labels[row]!),
      weights: null,
      seed: 1,
    };
    const options = { tolerance: 1e-10 };
    const weighted = logisticLearner.predict(fit({ ...input, weights }, options), input.matrix);
    const doubled = logisticLearner.predict(fit(repeated, options), input.matrix);
    // Means and scales are summed in another order and rounded to float32.
    weighted.forEach((score, row) => {
      expect(Math.abs(score - doubled[row]!)).toBeLessThan(1e-5);
    });
  });

  test('gives the average its mean where it imputes: a missing cell adds nothing', () => {
    const input = plantedInput(300, 'impute');
    const state = fit(input);
    const [column] = state.columns;
    if (column?.kind !== 'numeric') throw new Error('not numeric');
    const at = (value: number): Matrix => ({
      ...takeMatrixRows(input.matrix, Uint32Array.of(0)),
      columns: takeMatrixRows(input.matrix, Uint32Array.of(0)).columns.map((other, place) =>
        place === 0 ? numeric('a', Float32Array.of(value)) : other,
      ),
    });
    const missing = logisticLearner.predict(state, at(Number.NaN))[0]!;
    expect(missing).toBeCloseTo(logisticLearner.predict(state, at(column.mean))[0]!, 6);
  });

  test('stays finite on separable rows without a penalty, and ranks them perfectly', () => {
    const values = Float32Array.from({ length: 50 }, (_, row) => row);
    const labels = Uint8Array.from(values, (value) => (value < 25 ? 0 : 1));
    for (const options of [{ l2Regularization: 0 }, { l2Regularization: 0, nonNegative: true }]) {
      const input = denseInput([numeric('x', values)], labels);
      const scores = logisticLearner.predict(fit(input, options), input.matrix);
      expect(Math.max(...scores.slice(0, 25))).toBeLessThan(Math.min(...scores.slice(25)));
    }
  });

  test('keeps the heaviest categories only, and gives the others no effect', () => {
    const values = Float32Array.from({ length: 100 }, (_, row) => (row < 50 ? 5 : row < 90 ? 9 : 20 + row));
    const labels = Uint8Array.from({ length: 100 }, (_, row) => row % 2);
    const state = fit(denseInput([{ name: 'level', kind: 'category', values }], labels), { maxLevels: 2 });
    const [column] = state.columns;
    expect(column?.kind === 'category' && [...column.codes]).toEqual([5, 9]);
  });

  test('with nonNegative no coefficient is below zero, and those that would be are zero', () => {
    const input = sparseInput(400, 'signs');
    const free = fit(input);
    const held = fit(input, { nonNegative: true });
    expect(free.sparse[1]).toBeLessThan(-1);
    expect(held.sparse[1]).toBe(0);
    expect(held.sparse[0]).toBeGreaterThan(1);
    expect(Math.min(...held.sparse)).toBe(0);
  });

  test('a larger l1 penalty leaves fewer words', () => {
    const input = sparseInput(400, 'path');
    const counts = [0.5, 3, 10, 40].map(
      (l1Regularization) => fit(input, { l1Regularization }).sparse.filter((value) => value !== 0).length,
    );
    expect(counts).toEqual([...counts].sort((left, right) => right - left));
    expect(counts[0]).toBeGreaterThan(15);
    expect(counts[3]).toBeLessThan(3);
  });
});
