/**
 * Pairs of number columns -> their quotients. A division by zero is NaN, and so is a pair with a missing cell;
 * no output is infinite.
 */

import type { Matrix } from '../core/matrix.ts';
import { booleanOption, choiceOption, type OptionsOf } from '../core/options.ts';
import { stepMaker } from '../core/toolkit-call.ts';
import type { Column, Table } from '../table/table.ts';
import { requireNumberColumn } from './find-column.ts';
import { combinePairs, type Pair, type PairsOptions, pairsOf, pairsSpecs, pairsStep } from './pairs.ts';
import type { Transformer } from './transformer.ts';

export const ratiosOwnSpecs = {
  /**
   * `quotient`: a / b. `log`: ln(a / b), NaN where a / b is not positive. `share`: a / (a + b), which is
   * bounded for non-negative a and b.
   */
  form: choiceOption({ default: 'quotient', values: ['quotient', 'log', 'share'], search: true }),
  /** Adds b / a beside a / b; `share` and `log` need it not. Counts twice against maxPairs. */
  bothDirections: booleanOption({ default: false, search: true }),
};
const ratiosOptionSpecs = { ...pairsSpecs, ...ratiosOwnSpecs };

export interface RatiosOptions extends PairsOptions, OptionsOf<typeof ratiosOwnSpecs> {}

export type RatiosState = {
  readonly form: 'quotient' | 'log' | 'share';
  readonly pairs: readonly Pair[];
};

const forms = {
  quotient: (a: number, b: number): number => (b === 0 ? Number.NaN : a / b),
  log: (a: number, b: number): number => (a / b > 0 && b !== 0 ? Math.log(a / b) : Number.NaN),
  share: (a: number, b: number): number => (a + b === 0 ? Number.NaN : a / (a + b)),
};

const names = {
  quotient: (a: string, b: string): string => `${a} / ${b}`,
  log: (a: string, b: string): string => `log(${a} / ${b})`,
  share: (a: string, b: string): string => `${a} / (${a} + ${b})`,
};

/** Cost: O(rows x pairs). */
export const ratiosTransformer: Transformer<typeof ratiosOptionSpecs, RatiosState> = {
  name: 'ratios',
  options: ratiosOptionSpecs,
  about: 'ratios divides numbers by each other: a relation often says more than either number.',
  words: 'ratio | ratios | quotient* | divided by | divide* | per | verhaeltnis* | quotienten',
  ...pairsStep,

  fit(table: Table, options: Required<RatiosOptions>): RatiosState {
    const { bothDirections, maxPairs, form } = options;
    const limit = bothDirections ? Math.floor(maxPairs / 2) : maxPairs;
    const pairs = pairsOf('ratios', table, { ...options, maxPairs: limit }, operandsOf);
    const both = bothDirections
      ? pairs.flatMap(([a, b]): Pair[] => [
          [a, b],
          [b, a],
        ])
      : pairs;
    return { form, pairs: both };
  },

  apply(table: Table, { form, pairs }: RatiosState): Matrix {
    return combinePairs(table, pairs, operandsOf, names[form], forms[form]);
  },
};

/** Quotients of pairs of columns; a division by zero is missing. Takes numeric columns. */
export const ratios = stepMaker<RatiosOptions>(ratiosTransformer);

function operandsOf(column: Column): Float64Array {
  return requireNumberColumn(column, 'ratios').values;
}
