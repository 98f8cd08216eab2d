/**
 * Columns of categories -> how common each row's category is among the fit rows. A missing cell is NaN; a category that
 * no fit row had counts 0 rows.
 */

import type { Matrix } from '../core/matrix.ts';
import { booleanOption, type OptionsOf } from '../core/options.ts';
import { stepMaker } from '../core/toolkit-call.ts';
import type { Table } from '../table/table.ts';
import { categoryIndices, countCategories } from './categories.ts';
import { findColumn } from './find-column.ts';
import type { Transformer } from './transformer.ts';

export const frequencyOptionSpecs = {
  /** False: count / rows, from 0 to 1. True: ln((count + 1) / (rows + 1)), at most 0. */
  log: booleanOption({ default: false, search: true }),
};

export interface FrequencyOptions extends OptionsOf<typeof frequencyOptionSpecs> {}

type ColumnState = {
  readonly name: string;
  readonly levels: readonly string[];
  /** Fit rows with each category. */
  readonly counts: Uint32Array;
};

export type FrequencyState = {
  readonly log: boolean;
  readonly nRows: number;
  readonly columns: readonly ColumnState[];
};

/** Cost: O(rows + categories log categories) per column; the state holds every category. */
export const frequencyTransformer: Transformer<typeof frequencyOptionSpecs, FrequencyState> = {
  name: 'frequency',
  options: frequencyOptionSpecs,
  about: 'frequency replaces each category by how common it is.',
  words:
    'frequency | frequencies | frequency encod* | count encod* | counts | rare | rare categories | rare levels | haeufigkeit* | selten*',
  axis: 'features.encoding',
  reads: 'columns',
  gives: 'made',
  takes: ['category'],
  supervised: false,
  width: (given) => ({ dense: given.length, sparse: 0 }),

  fit(table: Table, options: Required<FrequencyOptions>): FrequencyState {
    const columns = table.columns.map((column): ColumnState => {
      const { counts } = countCategories(column);
      return {
        name: column.name,
        levels: counts.map(({ category }) => category),
        counts: Uint32Array.from(counts, ({ count }) => count),
      };
    });
    return { log: options.log, nRows: table.nRows, columns };
  },

  apply(table: Table, { log, nRows, columns }: FrequencyState): Matrix {
    const shareOf = (count: number): number =>
      log ? Math.log((count + 1) / (nRows + 1)) : count / Math.max(nRows, 1);
    return {
      nRows: table.nRows,
      columns: columns.map(({ name, levels: categories, counts }) => {
        const missing = categories.length;
        const unseen = categories.length + 1;
        const valueOfPlace = [...Array.from(counts, shareOf), Number.NaN, shareOf(0)];
        const places = categoryIndices(findColumn(table, name), categories, missing, unseen);
        const values = new Float32Array(places.length);
        for (let row = 0; row < values.length; row++) values[row] = valueOfPlace[places[row]!]!;
        return { name: `frequency(${name})`, kind: 'numeric', values };
      }),
      sparse: null,
    };
  },
};

/** How common a row's category is among the fit rows. Takes category columns. */
export const frequency = stepMaker<FrequencyOptions>(frequencyTransformer);
