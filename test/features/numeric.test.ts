import { describe, expect, test } from 'vitest';
import { type NumericOptions, numericTransformer as numeric } from '../../src/features/numeric.ts';
import { contextOf, namesOf, numbers, optionsOf, strings, tableOf, valuesOf } from './tables.ts';

const context = contextOf([]);

function run(
  values: (number | null)[],
  options: NumericOptions,
  applyTo = values,
): ReturnType<typeof numeric.apply> {
  const state = numeric.fit(tableOf(numbers('x', values)), optionsOf(numeric, options), context);
  return numeric.apply(tableOf(numbers('x', applyTo)), state);
}

describe('numeric', () => {
  test('without options a column passes unchanged and missing cells stay NaN', () => {
    expect(valuesOf(run([3, null, -1.5], {}), 'x')).toEqual([3, Number.NaN, -1.5]);
  });

  test('a missing cell becomes the median, mean or zero of the fit rows, not of the rows applied to', () => {
    const fit = [1, 2, 9, null];
    expect(valuesOf(run(fit, { impute: 'median' }, [null, 100]), 'x')).toEqual([2, 100]);
    expect(valuesOf(run(fit, { impute: 'mean' }, [null, 100]), 'x')).toEqual([4, 100]);
    expect(valuesOf(run(fit, { impute: 'zero' }, [null, 100]), 'x')).toEqual([0, 100]);
  });

  test('an indicator exists only for columns that had missing cells among the fit rows', () => {
    const table = tableOf(numbers('a', [1, null]), numbers('b', [1, 2]));
    const matrix = numeric.apply(table, numeric.fit(table, optionsOf(numeric, { indicator: true }), context));
    expect(namesOf(matrix)).toEqual(['a', 'a:missing', 'b']);
    expect(valuesOf(matrix, 'a:missing')).toEqual([0, 1]);
  });

  test('clipping holds new values within the quantiles of the fit rows', () => {
    const fit = Array.from({ length: 101 }, (_, i) => i);
    expect(valuesOf(run(fit, { clip: 0.1 }, [-50, 10, 55, 90, 1e9]), 'x')).toEqual([10, 10, 55, 90, 90]);
  });

  test('log is odd, keeps zero, and is ln(1 + x) for x >= 0', () => {
    const got = valuesOf(run([0, Math.E - 1, 1 - Math.E, null], { transform: 'log' }), 'log(x)');
    expect(got).toEqual([0, 1, -1, Number.NaN]);
  });

  test('standard gives the fit rows mean 0 and variance 1', () => {
    const got = valuesOf(run([1, 2, 3, 6], { transform: 'standard' }), 'standard(x)');
    const mean = got.reduce((sum, x) => sum + x, 0) / 4;
    const variance = got.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 4;
    // Float32 columns hold about seven digits.
    expect(mean).toBeCloseTo(0, 6);
    expect(variance).toBeCloseTo(1, 6);
  });

  test('rank is the share of fit rows below plus half the share of ties, and stays in [0, 1] outside', () => {
    const fit = [5, 1, 3, 3, null];
    const slowRank = (x: number): number => {
      const known = [5, 1, 3, 3];
      return (known.filter((v) => v < x).length + known.filter((v) => v === x).length / 2) / 4;
    };
    const got = valuesOf(run(fit, { transform: 'rank' }, [1, 3, 5, -9, 9, 4, null]), 'rank(x)');
    expect(got.slice(0, 5)).toEqual([slowRank(1), slowRank(3), slowRank(5), 0, 1]);
    expect(got[5]).toBeCloseTo((slowRank(3) + slowRank(5)) / 2, 6);
    expect(got[6]).toBeNaN();
  });

  test('rank of a column with more distinct values than knots is within a thousandth of the exact rank', () => {
    const fit = Array.from({ length: 5000 }, (_, i) => ((i * 1117) % 5000) ** 3);
    const got = valuesOf(run(fit, { transform: 'rank' }), 'rank(x)');
    const worst = Math.max(...got.map((rank, i) => Math.abs(rank - (((i * 1117) % 5000) + 0.5) / 5000)));
    // 1,024 knots: between two of them the curve of x^3 bends by less than one knot's width.
    expect(worst).toBeLessThan(1 / 1000);
  });

  test('infinite and huge cells come out finite', () => {
    const table = tableOf(numbers('x', [Number.POSITIVE_INFINITY, -1e300, 1, 2]));
    for (const transform of ['none', 'log', 'rank', 'standard'] as const) {
      const state = numeric.fit(table, optionsOf(numeric, { transform }), context);
      const [column] = numeric.apply(table, state).columns;
      expect(column!.values.every(Number.isFinite), transform).toBe(true);
    }
  });

  test('a column of strings is refused by name', () => {
    expect(() => numeric.fit(tableOf(strings('city', ['Rome'])), optionsOf(numeric), context)).toThrow(
      /numeric needs numbers, but the column "city" holds strings/,
    );
  });
});
