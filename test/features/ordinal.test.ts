import { describe, expect, test } from 'vitest';
import { ordinalTransformer as ordinal } from '../../src/features/ordinal.ts';
import { contextOf, optionsOf, strings, tableOf, valuesOf } from './tables.ts';

const context = contextOf([]);

describe('ordinal', () => {
  test('code 0 is the most frequent category; missing, unseen and cut categories are NaN', () => {
    const fit = tableOf(strings('s', ['a', 'b', 'b', 'c', 'c', 'c', null]));
    const state = ordinal.fit(fit, optionsOf(ordinal, { maxLevels: 2 }), context);
    const matrix = ordinal.apply(tableOf(strings('s', ['c', 'b', 'a', 'new', null])), state);
    expect(valuesOf(matrix, 'code(s)')).toEqual([0, 1, Number.NaN, Number.NaN, Number.NaN]);
    expect(matrix.columns[0]!.kind).toBe('category');
  });

  test('alphabet order sorts numbers by value and words by code unit', () => {
    const options = optionsOf(ordinal, { order: 'alphabet', asCategory: false });
    const table = tableOf(strings('n', ['10', '9', '10']), strings('w', ['b', 'a', 'B']));
    const matrix = ordinal.apply(table, ordinal.fit(table, options, context));
    expect(valuesOf(matrix, 'code(n)')).toEqual([1, 0, 1]);
    expect(valuesOf(matrix, 'code(w)')).toEqual([2, 1, 0]);
    expect(matrix.columns[0]!.kind).toBe('numeric');
  });
});
