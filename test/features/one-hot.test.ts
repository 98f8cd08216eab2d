import { describe, expect, test } from 'vitest';
import { oneHotTransformer as oneHot } from '../../src/features/one-hot.ts';
import { contextOf, namesOf, numbers, optionsOf, strings, tableOf, valuesOf } from './tables.ts';

const context = contextOf([]);

describe('oneHot', () => {
  test('the most frequent categories get columns, the rest and unseen categories share other', () => {
    const fit = tableOf(strings('source', ['web', 'web', 'web', 'fair', 'fair', 'call', 'post', null]));
    const state = oneHot.fit(fit, optionsOf(oneHot, { maxLevels: 2 }), context);
    const matrix = oneHot.apply(tableOf(strings('source', ['fair', 'post', 'never seen', null])), state);
    expect(namesOf(matrix)).toEqual(['source=web', 'source=fair', 'source:other', 'source:missing']);
    expect(matrix.columns.map((column) => [...column.values])).toEqual([
      [0, 0, 0, 0],
      [1, 0, 0, 0],
      [0, 1, 1, 0],
      [0, 0, 0, 1],
    ]);
  });

  test('other and missing have no column where no fit row needs them, and such cells are all zeros', () => {
    const state = oneHot.fit(tableOf(strings('s', ['a', 'b'])), optionsOf(oneHot), context);
    const matrix = oneHot.apply(tableOf(strings('s', ['c', null])), state);
    expect(namesOf(matrix)).toEqual(['s=a', 's=b']);
    expect(matrix.columns.flatMap((column) => [...column.values])).toEqual([0, 0, 0, 0]);
  });

  test('a category below minCount goes to other', () => {
    const table = tableOf(strings('s', ['a', 'a', 'b']));
    const matrix = oneHot.apply(table, oneHot.fit(table, optionsOf(oneHot, { minCount: 2 }), context));
    expect(namesOf(matrix)).toEqual(['s=a', 's:other']);
  });

  test('categories of equal count are in the order of their code units, whatever the row order', () => {
    for (const rows of [
      ['b', 'Z', 'a'],
      ['a', 'b', 'Z'],
    ]) {
      const state = oneHot.fit(tableOf(strings('s', rows)), optionsOf(oneHot), context);
      expect(state.columns[0]!.levels).toEqual(['Z', 'a', 'b']);
    }
  });

  test('a number column has its values as categories, and finds them again in a string column', () => {
    const state = oneHot.fit(tableOf(numbers('n', [1, 2, 2], 'category')), optionsOf(oneHot), context);
    const matrix = oneHot.apply(tableOf(strings('n', ['2', '1'])), state);
    expect(valuesOf(matrix, 'n=2')).toEqual([1, 0]);
    expect(valuesOf(matrix, 'n=1')).toEqual([0, 1]);
  });
});
