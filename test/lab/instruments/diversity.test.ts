import { expect, test } from 'vitest';
import { random } from '../../../src/core/random.ts';
import { diversityTable, rankCorrelations } from '../../../src/lab/instruments/diversity.ts';
import { dealtFolds, numbers, trainPart } from './train.ts';

const n = 3000;
const stream = random('diversity');
const x = Float64Array.from({ length: n }, () => stream.normal());
const z = Float64Array.from({ length: n }, () => stream.normal());

test('Spearman’s correlation is 1 for the same order, -1 for the opposite, near the truth for a mixture', () => {
  const mixture = x.map((value, i) => 0.6 * value + 0.8 * z[i]!);
  const found = rankCorrelations([x, x.map(Math.exp), x.map((value) => -value), mixture], dealtFolds(n, 5));
  expect(found[0]![1]).toBeCloseTo(1, 12);
  expect(found[2]![0]).toBeCloseTo(-1, 12);
  // 6 / pi * asin(rho / 2) for a bivariate normal with rho = 0.6.
  expect(found[0]![3]).toBeCloseTo((6 / Math.PI) * Math.asin(0.3), 1);
  expect(found[3]![0]).toBe(found[0]![3]);
});

test('a shift between the models of two folds changes nothing', () => {
  const folds = dealtFolds(n, 2);
  const shifted = z.map((value, row) => value + (row % 2) * 100);
  expect(rankCorrelations([x, shifted], folds)[0]![1]).toBeCloseTo(
    rankCorrelations([x, z], folds)[0]![1]!,
    12,
  );
});

test('the table names each model with its own AUC', () => {
  const labels = Uint8Array.from(x, (value) => (value + stream.normal() > 0 ? 1 : 0));
  const text = diversityTable(
    [
      { name: 'knows', outOfFold: x },
      { name: 'guesses', outOfFold: z },
    ],
    trainPart([numbers('x', x)], labels),
  );
  expect(text).toMatch(/1 +knows +0\.8[0-9]{3}/);
  expect(text).toMatch(/2 +guesses +0\.(49|50|51)/);
});
