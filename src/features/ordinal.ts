/**
 * Columns of categories -> one column of category codes 0, 1, ... each. Missing cells, categories that no fit row had and
 * categories past maxLevels are NaN.
 */

import type { DenseColumn, Matrix } from '../core/matrix.ts';
import { booleanOption, choiceOption, numberOption, type OptionsOf } from '../core/options.ts';
import { stepMaker } from '../core/toolkit-call.ts';
import type { Table } from '../table/table.ts';
import { categoryIndices, compareText, countCategories } from './categories.ts';
import { findColumn } from './find-column.ts';
import type { Transformer } from './transformer.ts';

export const ordinalOptionSpecs = {
  /** True: learners treat the codes as names; false: as numbers whose order counts. */
  asCategory: booleanOption({ default: true, search: true }),
  /**
   * Which category is code 0: the most frequent, or the first in the alphabet (by code unit; by value where every
   * category is a number).
   */
  order: choiceOption({ default: 'frequency', values: ['frequency', 'alphabet'], search: true }),
  /** How many of the most frequent categories get a code; the rest is NaN. */
  maxLevels: numberOption({
    default: 1000,
    min: 1,
    max: 1_000_000,
    integer: true,
    scale: 'log',
    search: [10, 1000],
  }),
};

export interface OrdinalOptions extends OptionsOf<typeof ordinalOptionSpecs> {}

export type OrdinalState = {
  readonly asCategory: boolean;
  readonly columns: readonly { readonly name: string; readonly levels: readonly string[] }[];
};

/** Cost: O(rows + categories log categories) per column. */
export const ordinalTransformer: Transformer<typeof ordinalOptionSpecs, OrdinalState> = {
  name: 'ordinal',
  options: ordinalOptionSpecs,
  about: 'ordinal replaces categories by their numbers.',
  words: 'ordinal* | ordered categories | ordered levels | ordinal encod*',
  axis: 'features.encoding',
  reads: 'columns',
  gives: 'plain',
  takes: ['category'],
  supervised: false,
  width: (given) => ({ dense: given.length, sparse: 0 }),

  fit(table: Table, options: Required<OrdinalOptions>): OrdinalState {
    const columns = table.columns.map((column) => {
      const categories = countCategories(column)
        .counts.slice(0, options.maxLevels)
        .map(({ category }) => category);
      if (options.order === 'alphabet') categories.sort(comparisonFor(categories));
      return { name: column.name, levels: categories };
    });
    return { asCategory: options.asCategory, columns };
  },

  apply(table: Table, state: OrdinalState): Matrix {
    const columns = state.columns.map(({ name, levels: categories }): DenseColumn => {
      const places = categoryIndices(findColumn(table, name), categories, -1, -1);
      const values = new Float32Array(places.length);
      for (let row = 0; row < values.length; row++)
        values[row] = places[row]! < 0 ? Number.NaN : places[row]!;
      return { name: `code(${name})`, kind: state.asCategory ? 'category' : 'numeric', values };
    });
    return { nRows: table.nRows, columns, sparse: null };
  },
};

/** A code per category, for learners that split on categories. Takes category columns. */
export const ordinal = stepMaker<OrdinalOptions>(ordinalTransformer);

function comparisonFor(categories: readonly string[]): (left: string, right: string) => number {
  const areNumbers = categories.every(
    (category) => category.trim() !== '' && Number.isFinite(Number(category)),
  );
  return areNumbers ? (left, right) => Number(left) - Number(right) || compareText(left, right) : compareText;
}
