import { describe, expect, test } from 'vitest';
import { resolveOptions } from '../../../src/core/options.ts';
import { random } from '../../../src/core/random.ts';
import { type GbdtState, gbdtLearner } from '../../../src/learners/boosting/gbdt-learner.ts';
import type { GbdtOptions } from '../../../src/learners/boosting/options.ts';
import { leafOf } from '../../../src/learners/boosting/predict.ts';
import { aucOf, matrixOf, plantedRows } from './planted.ts';

function fit(
  columns: Float32Array[],
  labels: Uint8Array,
  options: GbdtOptions = {},
  weights: Float64Array | null = null,
): GbdtState {
  return gbdtLearner.fit(
    { matrix: matrixOf(columns), labels, weights, seed: 7 },
    resolveOptions('gbdt', options, gbdtLearner.options),
  );
}

const fittedModel = (...args: Parameters<typeof fit>): GbdtState['model'] => fit(...args).model;

describe('gbdtLearner', () => {
  test('recovers a planted tree: its columns, thresholds, missing direction and leaf rates', () => {
    const stream = random(3);
    const n = 20_000;
    const a = Float32Array.from({ length: n }, () => (stream.next() < 0.2 ? Number.NaN : stream.integer(10)));
    const b = Float32Array.from({ length: n }, () => stream.integer(10));
    const noise = Float32Array.from({ length: n }, () => stream.normal());
    // a <= 3 or missing: 0.1; else b <= 6: 0.8; else 0.4.
    const rateOf = (row: number): number => (!(a[row]! > 3) ? 0.1 : b[row]! <= 6 ? 0.8 : 0.4);
    const labels = Uint8Array.from({ length: n }, (_unused, row) => (stream.next() < rateOf(row) ? 1 : 0));
    const options = { nTrees: 60, maxLeafNodes: 3, l2Regularization: 0, learningRate: 0.3 };
    const model = fit([a, b, noise], labels, options);
    const { feature, threshold, missingLeft } = model.model.forest;
    expect([feature[0], threshold[0], missingLeft[0]]).toEqual([0, 3.5, 1]);
    expect([feature[1], threshold[1]]).toEqual([1, 6.5]);
    const predicted = gbdtLearner.predict(model, matrixOf([a, b, noise]));
    let squared = 0;
    predicted.forEach((p, row) => {
      squared += (p - rateOf(row)) ** 2;
    });
    // Three rates from some 4,000 to 10,000 rows each have standard errors below .008; the rest is overfit.
    expect(Math.sqrt(squared / n)).toBeLessThan(0.03);
  });

  test('learns an interaction that no single column shows', () => {
    const train = plantedRows(4000, 1);
    const unseen = plantedRows(4000, 2);
    const scores = gbdtLearner.predict(fit(train.columns, train.labels), matrixOf(unseen.columns));
    // The true log-odds reach .80 on these rows; c0 and c1 alone .74.
    expect(aucOf(scores, unseen.labels)).toBeGreaterThan(0.76);
  });

  test('rows of weight 0 change nothing, wherever they are', () => {
    const { columns, labels } = plantedRows(600, 3);
    const extra = plantedRows(600, 4);
    const joined = columns.map((column, i) => Float32Array.from([...column, ...extra.columns[i]!]));
    const weights = Float64Array.from({ length: 1200 }, (_unused, row) => (row < 600 ? 1 : 0));
    const options = { nTrees: 20 };
    const alone = fit(columns, labels, options, new Float64Array(600).fill(1));
    const both = fit(joined, Uint8Array.from([...labels, ...extra.labels]), options, weights);
    expect(both).toEqual(alone);
  });

  test('a row of weight 2 counts as two rows', () => {
    const { columns: fine, labels } = plantedRows(500, 5);
    // Few distinct values, so that doubled rows do not allow finer bins.
    const columns = fine.map((column) => column.map((value) => Math.round(2 * value)));
    const options = { nTrees: 10, minSamplesLeaf: 1, minHessian: 5 };
    const doubled = fit(columns, labels, options, new Float64Array(500).fill(2));
    const repeated = fit(
      columns.map((column) => Float32Array.from([...column, ...column])),
      Uint8Array.from([...labels, ...labels]),
      options,
    );
    const left = gbdtLearner.predict(doubled, matrixOf(columns));
    const right = gbdtLearner.predict(repeated, matrixOf(columns));
    // Equal but for the rounding of gradients to 17 bits.
    left.forEach((p, row) => {
      expect(Math.abs(p - right[row]!)).toBeLessThan(2e-3);
    });
  });

  test.each([1, 7, 40])('no leaf holds fewer than minSamplesLeaf = %d training rows', (minSamplesLeaf) => {
    const { columns, labels } = plantedRows(700, 6);
    const { forest } = fittedModel(columns, labels, { nTrees: 40, minSamplesLeaf, minHessian: 0 });
    expect(Math.min(...forest.leafRows)).toBeGreaterThanOrEqual(minSamplesLeaf);
    expect(forest.leafRows.length).toBeGreaterThan(80);
  });

  test('trees keep to maxLeafNodes and maxDepth', () => {
    const { columns, labels } = plantedRows(2000, 7);
    const { forest } = fittedModel(columns, labels, { nTrees: 15, maxLeafNodes: 12, maxDepth: 4 });
    const depthOf = (node: number): number =>
      node < 0 ? 0 : 1 + Math.max(depthOf(forest.left[node]!), depthOf(forest.right[node]!));
    expect(Math.max(...Array.from(forest.roots, depthOf))).toBe(4);
    expect(forest.leafValue.length).toBeLessThanOrEqual(15 * 12);
  });

  test('the training rows that a leaf counts are those that fall into it', () => {
    const { columns, labels } = plantedRows(900, 8);
    const { forest } = fittedModel(columns, labels, { nTrees: 12 });
    const counts = new Int32Array(forest.leafValue.length);
    for (let tree = 0; tree < 12; tree++) {
      for (let row = 0; row < 900; row++) counts[leafOf(forest, tree, columns, row)]!++;
    }
    expect(counts).toEqual(forest.leafRows);
  });

  test('labels of one class predict that class for every row', () => {
    const { columns } = plantedRows(50, 9);
    const ones = fit(columns, new Uint8Array(50).fill(1));
    expect([...gbdtLearner.predict(ones, matrixOf(columns))]).toEqual(Array(50).fill(1));
    const zeros = fit(columns, new Uint8Array(50));
    expect([...gbdtLearner.predict(zeros, matrixOf(columns))]).toEqual(Array(50).fill(0));
  });

  test('constant and all-missing columns are never split on', () => {
    const { columns, labels } = plantedRows(800, 10);
    const flat = [...columns, new Float32Array(800).fill(3), new Float32Array(800).fill(Number.NaN)];
    const model = fit(flat, labels, { nTrees: 30 });
    expect(Math.max(...model.model.forest.feature)).toBeLessThan(6);
    expect([...gbdtLearner.importance(model).subarray(6)]).toEqual([0, 0]);
    const useless = fit([new Float32Array(800).fill(3)], labels);
    const rate = labels.reduce((sum, label) => sum + label, 0) / 800;
    expect(gbdtLearner.predict(useless, matrixOf([new Float32Array(800)]))[0]).toBeCloseTo(rate, 6);
  });

  test('importance is highest for the planted columns and sums to 1', () => {
    const { columns, labels } = plantedRows(4000, 11);
    const importance = gbdtLearner.importance(fit(columns, labels, { maxLeafNodes: 8, nTrees: 50 }));
    expect(importance.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(Math.min(...importance.subarray(0, 4))).toBeGreaterThan(Math.max(...importance.subarray(4)));
  });

  test('sampling rows and columns changes the model, and the seed alone decides how', () => {
    const { columns, labels } = plantedRows(800, 12);
    const options = { nTrees: 10, rowFraction: 0.5, featureFraction: 0.5, nodeFeatureFraction: 0.7 };
    const first = fit(columns, labels, options);
    expect(fit(columns, labels, options)).toEqual(first);
    expect(fit(columns, labels, { nTrees: 10 })).not.toEqual(first);
    expect(first.model.forest.leafRows.subarray(0, 1)[0]).toBeLessThan(400);
  });

  test('early stopping keeps fewer trees where more would overfit, and predicts no worse', () => {
    const train = plantedRows(1500, 13);
    const unseen = plantedRows(4000, 14);
    const options = { nTrees: 400, learningRate: 0.3 };
    const all = fit(train.columns, train.labels, options);
    const stopped = fit(train.columns, train.labels, {
      ...options,
      earlyStoppingRounds: 10,
      validationFraction: 0.2,
    });
    expect(stopped.model.forest.roots.length).toBeLessThan(100);
    const aucs = [stopped, all].map((model) =>
      aucOf(gbdtLearner.predict(model, matrixOf(unseen.columns)), unseen.labels),
    );
    expect(aucs[0]!).toBeGreaterThan(aucs[1]!);
  });

  test('a sparse block is learned from its frequent columns and predicted from the same ones', () => {
    const stream = random(15);
    const n = 2000;
    const labels = Uint8Array.from({ length: n }, () => stream.integer(2));
    const indptr = new Uint32Array(n + 1);
    const indices: number[] = [];
    for (let row = 0; row < n; row++) {
      // Column 3 marks positives, column 9 is rare.
      if (stream.next() < (labels[row] === 1 ? 0.7 : 0.3)) indices.push(3);
      if (stream.next() < 0.5) indices.push(5);
      if (row % 500 === 0) indices.push(9);
      indptr[row + 1] = indices.length;
    }
    const sparse = {
      nColumns: 12,
      names: Array.from({ length: 12 }, (_unused, i) => `w${i}`),
      indptr,
      indices: Uint32Array.from(indices),
      values: new Float32Array(indices.length).fill(0.5),
    };
    const matrix = { nRows: n, columns: [], sparse };
    const options = resolveOptions<GbdtOptions>(
      'gbdt',
      { nTrees: 5, maxSparseColumns: 2 },
      gbdtLearner.options,
    );
    const model = gbdtLearner.fit({ matrix, labels, weights: null, seed: 1 }, options);
    expect([...model.sparseColumns]).toEqual([3, 5]);
    expect(gbdtLearner.importance(model)[3]).toBeGreaterThan(0.9);
    expect(aucOf(gbdtLearner.predict(model, matrix), labels)).toBeGreaterThan(0.65);
  });
});
