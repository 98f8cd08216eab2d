import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { random } from '../../../src/core/random.ts';
import { distinctOf, findBounds, sortFloats } from '../../../src/learners/boosting/bin-mapper.ts';
import { binColumn, binTable } from '../../../src/learners/boosting/binned-table.ts';

describe('sortFloats', () => {
  test('sorts as the built-in sort does, infinities and negatives included', () => {
    const stream = random(1);
    const values = Float32Array.from({ length: 5000 }, () => stream.normal() * 10 ** stream.integer(20));
    values.set([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 1e-45, -1e-45]);
    expect(sortFloats(values)).toEqual(values.slice().sort());
  });
});

describe('findBounds', () => {
  const boundsOf = (values: number[], maxBins: number, minSamplesBin = 1): Float32Array =>
    findBounds(distinctOf(Float32Array.from(values).sort()), maxBins, minSamplesBin);

  test('gives each distinct value its own bin, with bounds halfway, while they fit', () => {
    expect([...boundsOf([3, 1, 1, 2, 7], 10)]).toEqual([1.5, 2.5, 5, Number.POSITIVE_INFINITY]);
  });

  test('gives a heavy value a bin of its own and shares the other bins evenly over the rest', () => {
    const values = [
      ...Array.from({ length: 300 }, (_unused, i) => i),
      ...Array.from({ length: 700 }, () => 150),
    ];
    const bounds = boundsOf(values, 11);
    const bins = new Uint8Array(values.length);
    binColumn(Float32Array.from(values), bounds, bins);
    const heavy = bins[150]!;
    const others = new Map<number, number>();
    values.forEach((value, i) => {
      if (bins[i] === heavy) expect(value).toBe(150);
      else others.set(bins[i]!, (others.get(bins[i]!) ?? 0) + 1);
    });
    for (const count of others.values()) expect(count).toBeLessThanOrEqual(31);
    expect(bounds.length).toBe(11);
  });

  test('one value, or none, makes a single bin', () => {
    expect([...boundsOf([4, 4, 4], 10)]).toEqual([Number.POSITIVE_INFINITY]);
    expect([...boundsOf([], 10)]).toEqual([Number.POSITIVE_INFINITY]);
  });

  test('bins keep the order of values and never split equal values, for any data', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true }), { minLength: 1, maxLength: 600 }),
        fc.integer({ min: 2, max: 254 }),
        (given, maxBins) => {
          const values = Float32Array.from(given, (value) => value + 0);
          const bounds = findBounds(distinctOf(sortFloats(values)), maxBins, 3);
          expect(bounds.length).toBeLessThanOrEqual(maxBins);
          const bins = new Uint8Array(values.length);
          binColumn(values, bounds, bins);
          values.forEach((value, i) => {
            expect(value <= bounds[bins[i]!]!).toBe(true);
            expect(bins[i] === 0 || value > bounds[bins[i]! - 1]!).toBe(true);
          });
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('binTable', () => {
  test('puts missing values into bin 255 and leaves rows of weight 0 out of the bounds', () => {
    const column = Float32Array.from({ length: 100 }, (_unused, row) => (row < 80 ? row : 1000 + row));
    column[2] = Number.NaN;
    const weights = Float64Array.from(column, (_unused, row) => (row < 80 ? 1 : 0));
    const table = binTable([column], 100, 4, 1, { weights });
    expect(table.bins[2]).toBe(255);
    expect(table.bounds[0]!.length).toBe(4);
    expect(table.bounds[0]![2]).toBeLessThan(70);
    expect(table.bins[99]).toBe(3);
  });

  test('a column binned from a sample is cut near the quantiles of the whole', () => {
    const stream = random(2);
    const column = Float32Array.from({ length: 260_000 }, () => stream.next());
    const { bounds } = binTable([column], column.length, 10, 1);
    // A sample of 200,000 puts the quantile p within 5 sqrt(p (1 - p) / 200,000) < .006.
    bounds[0]!.subarray(0, 9).forEach((bound, i) => {
      expect(Math.abs(bound - (i + 1) / 10)).toBeLessThan(0.006);
    });
  });

  test('lasting columns are binned once for all trials, anew for other options, and always to the same bins', () => {
    const stream = random(4);
    const column = Float32Array.from({ length: 3000 }, () => stream.normal());
    const lasting = (maxBins: number | null) => binTable([column], 3000, maxBins, 1, { lasting: true });
    const [first, second, coarse] = [lasting(null), lasting(null), lasting(15)];
    expect(second.bounds[0]).toBe(first.bounds[0]);
    expect(second.bins).toEqual(binTable([column.slice()], 3000, null, 1).bins);
    expect(coarse.bounds[0]!.length).toBe(15);
    const weights = Float64Array.from({ length: 3000 }, (_unused, row) => row % 2);
    const weighted = binTable([column], 3000, null, 1, { weights, lasting: true });
    expect(weighted.bounds[0]).toEqual(binTable([column.slice()], 3000, null, 1, { weights }).bounds[0]);
  });

  test('a continuous column of few rows gets 127 bins, a column of repeated codes one a code up to 254', () => {
    const stream = random(5);
    const n = 10_000;
    const continuous = Float32Array.from({ length: n }, () => stream.normal());
    const codes = Float32Array.from({ length: n }, () => stream.integer(250));
    const { bounds } = binTable([continuous, codes], n, null, 1);
    expect(bounds.map((found) => found.length)).toEqual([127, 250]);
  });
});
