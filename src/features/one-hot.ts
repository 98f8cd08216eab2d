/**
 * Columns of categories -> one 0/1 column per category, most frequent categories first. Categories that are not kept share
 * `name:other`, missing cells have `name:missing`; either exists only where the fit rows need it. A category that
 * no fit row had is `other`, or all zeros where there is none. At most one column of a group is 1 in a row.
 */

import type { DenseColumn, Matrix } from '../core/matrix.ts';
import { numberOption, type OptionsOf } from '../core/options.ts';
import { stepMaker } from '../core/toolkit-call.ts';
import type { Table } from '../table/table.ts';
import { categoryIndices, countCategories } from './categories.ts';
import { findColumn } from './find-column.ts';
import type { Transformer } from './transformer.ts';

export const oneHotOptionSpecs = {
  /** How many of the most frequent categories get a column of their own. */
  maxLevels: numberOption({
    default: 20,
    min: 1,
    max: 1000,
    integer: true,
    scale: 'log',
    search: [5, 100],
    aliases: ['max_categories'],
  }),
  /** Fit rows that a category must have to get one. */
  minCount: numberOption({
    default: 1,
    min: 1,
    max: 1_000_000,
    integer: true,
    scale: 'log',
    search: [1, 50],
    aliases: ['min_frequency'],
  }),
};

export interface OneHotOptions extends OptionsOf<typeof oneHotOptionSpecs> {}

type ColumnState = {
  readonly name: string;
  readonly levels: readonly string[];
  readonly hasOther: boolean;
  readonly hasMissing: boolean;
};

export type OneHotState = { readonly columns: readonly ColumnState[] };

/** Cost: O(rows x kept categories) per column. */
export const oneHotTransformer: Transformer<typeof oneHotOptionSpecs, OneHotState> = {
  name: 'oneHot',
  options: oneHotOptionSpecs,
  about: 'oneHot makes a yes/no column of each common category.',
  words: 'one hot* | onehot* | indicator* | dummy | dummies | indikator*',
  axis: 'features.encoding',
  reads: 'columns',
  gives: 'plain',
  takes: ['category'],
  supervised: false,
  width: (given, { maxLevels }) => ({
    dense: given.reduce((sum, { nDistinct }) => sum + Math.min(nDistinct, Number(maxLevels) + 1), 0),
    sparse: 0,
  }),

  fit(table: Table, options: Required<OneHotOptions>): OneHotState {
    const columns = table.columns.map((column): ColumnState => {
      const { counts, nMissing } = countCategories(column);
      const kept = counts.slice(0, options.maxLevels).filter(({ count }) => count >= options.minCount);
      return {
        name: column.name,
        levels: kept.map(({ category }) => category),
        hasOther: kept.length < counts.length,
        hasMissing: nMissing > 0,
      };
    });
    return { columns };
  },

  apply(table: Table, state: OneHotState): Matrix {
    return {
      nRows: table.nRows,
      columns: state.columns.flatMap((column) => applyColumn(table, column)),
      sparse: null,
    };
  },
};

/** An indicator for each of the most frequent categories. Takes category columns. */
export const oneHot = stepMaker<OneHotOptions>(oneHotTransformer);

function applyColumn(
  table: Table,
  { name, levels: categories, hasOther, hasMissing }: ColumnState,
): DenseColumn[] {
  const names = categories.map((category) => `${name}=${category}`);
  const other = hasOther ? names.push(`${name}:other`) - 1 : -1;
  const missing = hasMissing ? names.push(`${name}:missing`) - 1 : -1;
  const places = categoryIndices(findColumn(table, name), categories, missing, other);
  const out = names.map(() => new Float32Array(table.nRows));
  for (let row = 0; row < places.length; row++) {
    if (places[row]! >= 0) out[places[row]!]![row] = 1;
  }
  return names.map((columnName, i) => ({ name: columnName, kind: 'numeric', values: out[i]! }));
}
