/** Pairs of number columns -> their products. A pair with a missing cell is NaN; no output is infinite. */
import type { Matrix } from '../core/matrix.ts';
import { stepMaker } from '../core/toolkit-call.ts';
import type { Column, Table } from '../table/table.ts';
import { requireNumberColumn } from './find-column.ts';
import { combinePairs, type Pair, type PairsOptions, pairsOf, pairsSpecs, pairsStep } from './pairs.ts';
import type { Transformer } from './transformer.ts';

export type ProductsState = { readonly pairs: readonly Pair[] };

/** Cost: O(rows x pairs). */
export const productsTransformer: Transformer<typeof pairsSpecs, ProductsState> = {
  name: 'products',
  options: pairsSpecs,
  about: 'products multiplies numbers with each other.',
  words:
    'product of | products of | product features | products | interaction* | multiplied | multiply | produkte | wechselwirkung*',
  ...pairsStep,

  fit(table: Table, options: Required<PairsOptions>): ProductsState {
    return { pairs: pairsOf('products', table, options, operandsOf) };
  },

  apply(table: Table, { pairs }: ProductsState): Matrix {
    return combinePairs(
      table,
      pairs,
      operandsOf,
      (left, right) => `${left} * ${right}`,
      (a, b) => a * b,
    );
  },
};

/** Products of pairs of columns. Takes numeric columns. */
export const products = stepMaker<PairsOptions>(productsTransformer);

function operandsOf(column: Column): Float64Array {
  return requireNumberColumn(column, 'products').values;
}
