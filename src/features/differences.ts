/**
 * Pairs of number columns -> left minus right, in the columns' own unit. Two date columns that are named give
 * the days between them. A pair with a missing cell is NaN; no output is infinite.
 */
import { LabError } from '../core/errors.ts';
import type { Matrix } from '../core/matrix.ts';
import { stepMaker } from '../core/toolkit-call.ts';
import type { Column, Table } from '../table/table.ts';
import { findColumn, requireNumberColumn } from './find-column.ts';
import { combinePairs, type Pair, type PairsOptions, pairsOf, pairsSpecs, pairsStep } from './pairs.ts';
import type { Transformer } from './transformer.ts';

export type DifferencesState = { readonly pairs: readonly Pair[] };

const msPerDay = 86_400_000;

/** Cost: O(rows x pairs). */
export const differencesTransformer: Transformer<typeof pairsSpecs, DifferencesState> = {
  name: 'differences',
  options: pairsSpecs,
  about: 'differences takes numbers from each other.',
  words: 'difference | differences | gap between | differenz* | unterschied*',
  ...pairsStep,

  fit(table: Table, options: Required<PairsOptions>): DifferencesState {
    const pairs = pairsOf('differences', table, options, operandsOf);
    for (const [left, right] of pairs) refuseMixed(findColumn(table, left), findColumn(table, right));
    return { pairs };
  },

  apply(table: Table, { pairs }: DifferencesState): Matrix {
    return combinePairs(
      table,
      pairs,
      operandsOf,
      (left, right) => `${left} - ${right}`,
      (a, b) => a - b,
    );
  },
};

/** Differences of pairs of columns. Takes numeric columns. */
export const differences = stepMaker<PairsOptions>(differencesTransformer);

function operandsOf(column: Column): Float64Array {
  if (column.kind === 'date') return column.values.map((ms) => ms / msPerDay);
  return requireNumberColumn(column, 'differences').values;
}

function refuseMixed(left: Column, right: Column): void {
  if (left.kind === right.kind) return;
  throw new LabError(
    'features.wrongKind',
    `differences cannot subtract the ${right.kind} column "${right.name}" from the ${left.kind} column "${left.name}"`,
    'Pair numbers with numbers and dates with dates.',
  );
}
