import { describe, expect, test } from 'vitest';
import { frequencyTransformer as frequency } from '../../src/features/frequency.ts';
import { contextOf, optionsOf, strings, tableOf, valuesOf } from './tables.ts';

const fit = tableOf(strings('s', ['a', 'a', 'a', 'b', null]));
const rows = tableOf(strings('s', ['b', 'a', 'new', null]));

describe('frequency', () => {
  test('a category has its share of all fit rows, an unseen one 0, a missing cell NaN', () => {
    const state = frequency.fit(fit, optionsOf(frequency), contextOf([]));
    const got = valuesOf(frequency.apply(rows, state), 'frequency(s)');
    expect(got).toEqual([0.2, 0.6, 0, Number.NaN].map(Math.fround));
  });

  test('the log is that of one row more, so that unseen categories stay finite', () => {
    const state = frequency.fit(fit, optionsOf(frequency, { log: true }), contextOf([]));
    const got = valuesOf(frequency.apply(rows, state), 'frequency(s)');
    expect(got).toEqual([Math.log(2 / 6), Math.log(4 / 6), Math.log(1 / 6), Number.NaN].map(Math.fround));
  });
});
