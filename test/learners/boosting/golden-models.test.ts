/**
 * Fixed data and options -> the SHA-256 of the trained model, written down before the engine was rearranged. Data
 * and trees come from draws, comparisons and the four operations alone, so that the figures hold on every platform.
 * A change of the algorithm changes them on purpose: then write the new ones down, and say so in the commit.
 */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { type FitBoostingOptions, fitBoosting } from '../../../src/boosting.ts';
import type { Matrix } from '../../../src/core/matrix.ts';
import { resolveOptions } from '../../../src/core/options.ts';
import { random } from '../../../src/core/random.ts';
import { type GbdtOptions, gbdtLearner } from '../../../src/learners/boosting/gbdt-learner.ts';

/** The forest, the start score, the encoders and the raw scores of the training rows, without the losses of early-stopping rows, which pass through `Math.exp`. */
function hashOf(model: { readonly [key: string]: unknown }, predicted: Float64Array): string {
  const { forest, baseScore, encoders } = model;
  const text = JSON.stringify({ forest, baseScore, encoders, predicted }, (_key, value: unknown) =>
    ArrayBuffer.isView(value)
      ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')
      : value,
  );
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Ten columns: five of uniform draws, one in eight cells of the first missing; a category of 9 and one of 60; three flags of a one-hot encoding. */
function goldenRows(nRows: number) {
  const stream = random(77);
  const columns = Array.from({ length: 10 }, () => new Float32Array(nRows));
  const labels = new Uint8Array(nRows);
  for (let row = 0; row < nRows; row++) {
    for (let column = 0; column < 5; column++) columns[column]![row] = stream.next() - 0.5;
    columns[5]![row] = stream.integer(9);
    columns[6]![row] = stream.integer(60);
    const flag = stream.integer(4);
    if (flag < 3) columns[7 + flag]![row] = 1;
    const at = (column: number): number => columns[column]![row]!;
    const score = at(0) + at(1) * at(2) * 4 + (at(5) % 3 === 1 ? 0.4 : 0) + (flag === 1 ? 0.3 : -0.1);
    labels[row] = score + 0.8 * (stream.next() - 0.5) > 0.1 ? 1 : 0;
    if (stream.integer(8) === 0) columns[0]![row] = Number.NaN;
  }
  const weights = Float64Array.from(labels, (_label, row) => ((row * 7) % 5) / 2);
  return { columns, labels, weights };
}

const rows = goldenRows(4000);
const many = goldenRows(20_000);
const categorical = [5, 6];
const earlyStoppingRows = Int32Array.from({ length: 500 }, (_unused, i) => 8 * i);

const configurations: readonly [string, string, FitBoostingOptions, object?][] = [
  ['plain', '378d47590d263319', {}],
  ['categories as sets', 'c17a9ac705f7be12', { categorical: 'levels' }, { categorical }],
  [
    'categories as target statistics',
    'e382a71ae8b79394',
    { categorical: 'targetStatistics' },
    { categorical },
  ],
  ['categories by their number', 'c58063685eb7a4c7', {}, { categorical }],
  ['weights', 'e9aa57bdf907ac9d', { positiveWeight: 2.5 }, { weights: rows.weights }],
  ['monotone', '4811bb6699e96de8', { monotone: { 0: 1, 3: -1 } }],
  [
    'interactions',
    '72ccec95b5e0f85f',
    {
      interactions: [
        [0, 1, 2],
        [3, 4],
        [7, 8, 9],
      ],
    },
  ],
  ['L1 and L2', '97043ad1671debe5', { l1Regularization: 1.5, l2Regularization: 4, minGain: 0.2 }],
  ['dart', 'a8128668e20c4779', { dropRate: 0.2 }],
  ['goss', 'e7f2ee0b236cf1c2', { gossTopRate: 0.2, gossOtherRate: 0.15 }],
  ['symmetric', '1ec37e2f4f46414b', { growth: 'symmetric', maxDepth: 5 }, { categorical }],
  ['depth-wise', '6803d9ccc5a6f350', { growth: 'depthWise', maxDepth: 5 }],
  [
    'sampled rows and columns',
    '678dc4edb81e6d06',
    { rowFraction: 0.6, featureFraction: 0.7, nodeFeatureFraction: 0.6 },
  ],
  [
    'early-stopping rows',
    'b9fe5fbd4de3650f',
    { earlyStoppingRounds: 5, learningRate: 0.3 },
    { earlyStoppingRows },
  ],
  ['squared error', 'c57ebbf113103e5d', { loss: 'squaredError' }],
  ['few bins, large leaves', 'ef49b043965c2cec', { maxBins: 12, minSamplesLeaf: 150, minHessian: 8 }],
  ['two threads', '378d47590d263319', { nThreads: 2 }],
  ['two threads, rows shared', '03af4deef8ff3e8f', { nThreads: 2, nTrees: 8 }, many],
];

test.each(configurations)('%s: the model is the one written down', (_title, hash, options, input = {}) => {
  const given = { ...rows, weights: null, ...input };
  const model = fitBoosting(given, { nTrees: 25, ...options });
  expect(hashOf(model.data, model.predictRaw(given.columns))).toBe(hash);
});

test('sparse columns: the model is the one written down', () => {
  const { columns, labels } = rows;
  const nRows = labels.length;
  const stream = random(78);
  const indptr = new Uint32Array(nRows + 1);
  const indices: number[] = [];
  for (let row = 0; row < nRows; row++) {
    for (let column = 0; column < 30; column++) {
      const chance = labels[row] === 1 && column % 4 === 0 ? 0.3 : 0.15;
      if (stream.next() < chance) indices.push(column);
    }
    indptr[row + 1] = indices.length;
  }
  const values = Float32Array.from(indices, (_column, at) => 1 + (at % 3));
  const matrix: Matrix = {
    nRows,
    columns: columns.map((cells, i) => ({
      name: `c${i}`,
      kind: categorical.includes(i) ? 'category' : 'numeric',
      values: cells,
    })),
    sparse: {
      nColumns: 30,
      names: Array.from({ length: 30 }, (_unused, i) => `w${i}`),
      indptr,
      indices: Uint32Array.from(indices),
      values,
    },
  };
  const options: GbdtOptions = { nTrees: 25, maxSparseColumns: 20, monotone: { c3: 1 } };
  const { model } = gbdtLearner.fit(
    { matrix, labels, weights: null, seed: 7 },
    resolveOptions('gbdt', options, gbdtLearner.options),
  );
  expect(hashOf(model, new Float64Array(0))).toBe('0c9c620da184fa7d');
});
