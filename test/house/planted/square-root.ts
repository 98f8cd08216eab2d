/** Number columns -> the square root of their size, with their sign. A transformer that only the tests of the house add. */
import type { Matrix } from '../../../src/core/matrix.ts';
import { numberOption, type OptionsOf } from '../../../src/core/options.ts';
import { stepMaker } from '../../../src/core/toolkit-call.ts';
import { findColumn, requireNumberColumn } from '../../../src/features/find-column.ts';
import type { Transformer } from '../../../src/features/transformer.ts';
import type { Table } from '../../../src/table/table.ts';

export const squareRootOptionSpecs = {
  /** Multiplies every root. */
  factor: numberOption({ default: 1, min: 0.1, max: 10, scale: 'log', aliases: ['root_factor'] }),
};

export interface SquareRootOptions extends OptionsOf<typeof squareRootOptionSpecs> {}

export type SquareRootState = { readonly names: readonly string[]; readonly factor: number };

export const squareRootTransformer: Transformer<typeof squareRootOptionSpecs, SquareRootState> = {
  name: 'squareRoot',
  options: squareRootOptionSpecs,
  about: 'squareRoot pulls large numbers together.',
  words: 'square root* | wurzel*',
  axis: 'features.numeric',
  reads: 'columns',
  gives: 'made',
  takes: ['numeric'],
  tries: [{ options: {}, because: 'Large numbers count too much', gain: 0.004 }],
  supervised: false,
  width: (given) => ({ dense: given.length, sparse: 0 }),
  fit: (table: Table, { factor }): SquareRootState => ({
    names: table.columns.map(({ name }) => name),
    factor,
  }),
  apply: (table: Table, { names, factor }: SquareRootState): Matrix => ({
    nRows: table.nRows,
    columns: names.map((name) => {
      const { values } = requireNumberColumn(findColumn(table, name), 'squareRoot');
      const root = (value: number): number => factor * Math.sign(value) * Math.sqrt(Math.abs(value));
      return { name: `squareRoot(${name})`, kind: 'numeric', values: Float32Array.from(values, root) };
    }),
    sparse: null,
  }),
};

/** The square root of a number's size, with its sign. Takes numeric columns. */
export const squareRoot = stepMaker<SquareRootOptions>(squareRootTransformer);
