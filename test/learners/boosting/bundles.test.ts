import { describe, expect, test } from 'vitest';
import { fitBoosting } from '../../../src/boosting.ts';
import { random } from '../../../src/core/random.ts';
import { binTable } from '../../../src/learners/boosting/binned-table.ts';
import { findBundles, writeCodes } from '../../../src/learners/boosting/bundles.ts';

const column = (...bins: number[]): Uint8Array => Uint8Array.from(bins);

describe('findBundles', () => {
  test('neighbours of which at most one is above its lowest bin share a column', () => {
    const bins = [column(1, 0, 0, 0), column(0, 1, 0, 0), column(0, 0, 2, 0), column(3, 1, 0, 2)];
    expect([...findBundles(bins, [2, 2, 3, 4])]).toEqual([0, 3, 4]);
  });

  test('a row that has two above the lowest, or a missing value, keeps columns apart', () => {
    expect([...findBundles([column(1, 0, 1), column(0, 1, 1)], [2, 2])]).toEqual([0, 1, 2]);
    expect([...findBundles([column(1, 0, 0), column(0, 1, 255)], [2, 2])]).toEqual([0, 1, 2]);
    expect([...findBundles([column(255, 0, 0), column(0, 1, 0)], [2, 2])]).toEqual([0, 1, 2]);
    const third = [column(1, 0, 0), column(0, 1, 0), column(1, 0, 1)];
    expect([...findBundles(third, [2, 2, 2])]).toEqual([0, 2, 3]);
  });

  test('a bundle has at most 254 codes beside 0', () => {
    const bins = [column(100, 0, 0), column(0, 120, 0), column(0, 0, 1)];
    expect([...findBundles(bins, [128, 127, 2])]).toEqual([0, 3]);
    expect([...findBundles(bins, [128, 128, 2])]).toEqual([0, 2, 3]);
  });
});

test('writeCodes numbers the bins above the lowest through all features', () => {
  const codes = new Uint8Array(5).fill(9);
  writeCodes([column(0, 2, 0, 1, 0), column(0, 0, 1, 0, 3)], [3, 4], codes);
  expect([...codes]).toEqual([0, 2, 3, 1, 5]);
});

describe('a training on bundled columns', () => {
  const nRows = 12_001;

  /** Numbers between one-hot codes of 3, 40 and 2 categories and counts that exclude each other. */
  function rows(): { columns: Float32Array[]; labels: Uint8Array } {
    const stream = random(5);
    const make = (value: () => number): Float32Array => Float32Array.from({ length: nRows }, value);
    const oneHot = (nCategories: number): Float32Array[] => {
      const codes = make(() => Math.floor(nCategories * stream.next() * stream.next()));
      return Array.from({ length: nCategories }, (_unused, category) =>
        codes.map((code) => (code === category ? 1 : 0)),
      );
    };
    const kind = make(() => stream.integer(3));
    const columns = [
      make(() => stream.normal()),
      ...oneHot(3),
      ...oneHot(40),
      make(() => (stream.integer(9) === 0 ? Number.NaN : stream.normal())),
      ...oneHot(2),
      ...[0, 1, 2].map((each) => kind.map((code) => (code === each ? 1 + stream.integer(60) : 0))),
      make(() => stream.integer(5)),
    ];
    const labels = Uint8Array.from({ length: nRows }, (_unused, row) => {
      const at = (index: number): number => columns[index]![row]! || 0;
      const logOdds = at(0) * (at(1) - at(2)) + 0.6 * at(5) - 0.8 * at(7) + 0.03 * at(47) - 0.5 * at(44);
      return stream.next() < 1 / (1 + Math.exp(-logOdds)) ? 1 : 0;
    });
    return { columns, labels };
  }

  const { columns, labels } = rows();
  // The last row has no part in learning; where it has every column above its lowest bin, nothing can be bundled.
  const weights = Float64Array.from(labels, (_label, row) => (row === nRows - 1 ? 0 : 1 + (row % 3)));
  const apart = columns.map((values) => {
    const copy = values.slice();
    copy[nRows - 1] = 1000;
    return copy;
  });

  test.each([
    ['neighbours that exclude each other share', columns, 1 + 1 + 1 + 1 + 1 + 1 + 1],
    ['a row that has them all keeps them apart', apart, columns.length],
  ])('%s', (_title, given, nBundles) => {
    const { bounds, bins } = binTable(given, nRows, null, 0, { weights });
    const each = bounds.map((_bounds, index) => bins.subarray(index * nRows, (index + 1) * nRows));
    const widths = bounds.map((ofColumn) => ofColumn.length);
    expect(findBundles(each, widths)).toHaveLength(nBundles + 1);
  });

  test.each([
    ['leaf-wise', {}],
    ['symmetric', { growth: 'symmetric' as const }],
    ['with a sample of features for each node', { nodeFeatureFraction: 0.5 }],
    ['with categories without an order', { categorical: 'levels' as const }],
    ['with l1 regularisation', { l1Regularization: 2 }],
  ])('%s, makes the trees of unbundled columns, bit for bit', (_title, options) => {
    const all = { nTrees: 15, ...options };
    const isCategory = 'categorical' in options ? { categorical: [columns.length - 1] } : {};
    const bundled = fitBoosting({ columns, labels, weights, ...isCategory }, all);
    const unbundled = fitBoosting({ columns: apart, labels, weights, ...isCategory }, all);
    expect(bundled.data.forest).toEqual(unbundled.data.forest);
    expect(bundled.data.forest).not.toEqual(fitBoosting({ columns, labels }, all).data.forest);
  });

  test('gives the same bytes on 1, 2 and 3 threads', () => {
    const [one, two, three] = [1, 2, 3].map((nThreads) =>
      fitBoosting({ columns, labels }, { nTrees: 15, nThreads }),
    );
    expect(two!.data).toEqual(one!.data);
    expect(three!.data).toEqual(one!.data);
  });
});
