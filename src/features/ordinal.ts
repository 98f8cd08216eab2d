/**
 * Columns of levels -> one column of level codes 0, 1, ... each. Missing cells, levels that no fit row had and
 * levels past maxLevels are NaN.
 */
import type { DenseColumn, Matrix } from '../core/matrix.ts';
import type { Table } from '../table/table.ts';
import { findColumn } from './find-column.ts';
import { compareText, countLevels, placeLevels } from './levels.ts';
import type { Transformer } from './transformer.ts';

export interface OrdinalOptions {
  /** True: learners treat the codes as names; false: as numbers whose order counts. Default true. */
  asCategory?: boolean;
  /**
   * Which level is code 0: the most frequent, or the first in the alphabet (by code unit; by value where every
   * level is a number). Default frequency.
   */
  order?: 'frequency' | 'alphabet';
  /** How many of the most frequent levels get a code, 1 to 1,000,000; the rest is NaN. Default 1,000. */
  maxLevels?: number;
}

export type OrdinalState = {
  readonly asCategory: boolean;
  readonly columns: readonly { readonly name: string; readonly levels: readonly string[] }[];
};

/** Cost: O(rows + levels log levels) a column. */
export const ordinalTransformer: Transformer<OrdinalOptions, OrdinalState> = {
  name: 'ordinal',
  options: {
    asCategory: { type: 'boolean', default: true, search: true },
    order: { type: 'choice', default: 'frequency', values: ['frequency', 'alphabet'], search: true },
    maxLevels: {
      type: 'number',
      default: 1000,
      min: 1,
      max: 1_000_000,
      integer: true,
      scale: 'log',
      search: [10, 1000],
    },
  },
  takes: ['category'],
  supervised: false,

  fit(table: Table, options: Required<OrdinalOptions>): OrdinalState {
    const columns = table.columns.map((column) => {
      const levels = countLevels(column)
        .counts.slice(0, options.maxLevels)
        .map(({ level }) => level);
      if (options.order === 'alphabet') levels.sort(comparisonFor(levels));
      return { name: column.name, levels };
    });
    return { asCategory: options.asCategory, columns };
  },

  apply(table: Table, state: OrdinalState): Matrix {
    const columns = state.columns.map(({ name, levels }): DenseColumn => {
      const places = placeLevels(findColumn(table, name), levels, -1, -1);
      const values = new Float32Array(places.length);
      for (let row = 0; row < values.length; row++)
        values[row] = places[row]! < 0 ? Number.NaN : places[row]!;
      return { name: `code(${name})`, kind: state.asCategory ? 'category' : 'numeric', values };
    });
    return { nRows: table.nRows, columns, sparse: null };
  },
};

function comparisonFor(levels: readonly string[]): (left: string, right: string) => number {
  const areNumbers = levels.every((level) => level.trim() !== '' && Number.isFinite(Number(level)));
  return areNumbers ? (left, right) => Number(left) - Number(right) || compareText(left, right) : compareText;
}
