import { describe, expect, test } from 'vitest';
import { differencesTransformer as differences } from '../../src/features/differences.ts';
import { productsTransformer as products } from '../../src/features/products.ts';
import { ratiosTransformer as ratios } from '../../src/features/ratios.ts';
import { contextOf, dates, namesOf, numbers, optionsOf, strings, tableOf, valuesOf } from './tables.ts';

const context = contextOf([]);
const table = tableOf(
  numbers('a', [6, 1, 0, null, 1e300]),
  numbers('b', [3, 0, 0, 2, 1e-300]),
  numbers('c', [-2, 4, 5, 1, 1]),
);

describe('ratios', () => {
  test('all pairs are divided earlier by later; a division by zero is NaN and an overflow is held', () => {
    const matrix = ratios.apply(table, ratios.fit(table, optionsOf(ratios), context));
    expect(namesOf(matrix)).toEqual(['a / b', 'a / c', 'b / c']);
    const huge = Math.fround(3.4028234663852886e38);
    expect(valuesOf(matrix, 'a / b')).toEqual([2, Number.NaN, Number.NaN, Number.NaN, huge]);
  });

  test('both directions double the columns, and count twice against maxPairs', () => {
    const matrix = ratios.apply(
      table,
      ratios.fit(table, optionsOf(ratios, { bothDirections: true }), context),
    );
    expect(namesOf(matrix)).toEqual(['a / b', 'b / a', 'a / c', 'c / a', 'b / c', 'c / b']);
    const tight = optionsOf(ratios, { bothDirections: true, maxPairs: 5 });
    expect(() => ratios.fit(table, tight, context)).toThrow(
      expect.objectContaining({ code: 'features.tooManyPairs' }),
    );
  });

  test('log is ln of a positive quotient only, share lies within 0 and 1 for non-negative cells', () => {
    const pairs = [['a', 'b'] as const, ['a', 'c'] as const];
    const log = ratios.apply(table, ratios.fit(table, optionsOf(ratios, { pairs, form: 'log' }), context));
    expect(valuesOf(log, 'log(a / b)').slice(0, 3)).toEqual([
      Math.fround(Math.log(2)),
      Number.NaN,
      Number.NaN,
    ]);
    expect(valuesOf(log, 'log(a / c)')[0]).toBeNaN();
    const share = ratios.apply(
      table,
      ratios.fit(table, optionsOf(ratios, { pairs, form: 'share' }), context),
    );
    expect(valuesOf(share, 'a / (a + b)').slice(0, 3)).toEqual([Math.fround(2 / 3), 1, Number.NaN]);
  });
});

describe('differences and products', () => {
  test('named pairs alone are made, in the direction named', () => {
    const pairs = [['c', 'a'] as const];
    const minus = differences.apply(
      table,
      differences.fit(table, optionsOf(differences, { pairs }), context),
    );
    expect(minus.columns.map(({ name, values }) => [name, values[0]])).toEqual([['c - a', -8]]);
    const times = products.apply(table, products.fit(table, optionsOf(products, { pairs }), context));
    expect(times.columns.map(({ name, values }) => [name, values[0]])).toEqual([['c * a', -12]]);
  });

  test('two dates differ by days, and a date and a number cannot be paired', () => {
    const days = tableOf(
      dates('from', ['2024-02-28']),
      dates('to', ['2024-03-01T12:00:00Z']),
      numbers('n', [1]),
    );
    const pairs = [['to', 'from'] as const];
    const state = differences.fit(days, optionsOf(differences, { pairs }), context);
    expect(valuesOf(differences.apply(days, state), 'to - from')).toEqual([2.5]);
    const mixed = optionsOf(differences, { pairs: [['to', 'n'] as const] });
    expect(() => differences.fit(days, mixed, context)).toThrow(/cannot subtract the number column "n"/);
  });
});

describe('pairs', () => {
  test('more pairs than maxPairs are refused with how many there are', () => {
    const wide = tableOf(...Array.from({ length: 30 }, (_, i) => numbers(`x${i}`, [1])));
    expect(() => products.fit(wide, optionsOf(products), context)).toThrow(
      'products: 30 columns make 435 pairs, more than maxPairs 200',
    );
  });

  test('a pair that names no column, a string column, and a list of other things are refused', () => {
    const unknown = optionsOf(products, { pairs: [['a', 'aa'] as const] });
    expect(() => products.fit(table, unknown, context)).toThrow(/no column "aa"/);
    expect(() => ratios.fit(tableOf(strings('s', ['x'])), optionsOf(ratios), context)).toThrow(
      /ratios needs numbers/,
    );
    expect(() => optionsOf(products, { pairs: [['a'] as unknown as [string, string]] })).toThrow(
      /list of pairs/,
    );
  });
});
