/**
 * A Table is columns of equal length. Numbers and dates are Float64Array (NaN = missing, dates in epoch
 * milliseconds UTC); everything else is dictionary-coded (code -1 = missing). Columns never change after
 * construction; they may stand on shared memory.
 */
import type { Dictionary } from './memory/dictionary.ts';

export const roles = ['numeric', 'category', 'text', 'date', 'id', 'constant'] as const;
/** What a column is to a pipeline. Stored in `study.json`; inferred by freeze, overridable there. */
export type Role = (typeof roles)[number];

export interface NumberColumn {
  readonly kind: 'number';
  readonly name: string;
  readonly role: Role;
  /** One value a row, NaN = missing. */
  readonly values: Float64Array;
}

export interface DateColumn {
  readonly kind: 'date';
  readonly name: string;
  readonly role: Role;
  /** Epoch milliseconds UTC, NaN = missing. */
  readonly values: Float64Array;
}

export interface StringColumn {
  readonly kind: 'string';
  readonly name: string;
  readonly role: Role;
  /** Index into the dictionary, -1 = missing. */
  readonly codes: Int32Array;
  readonly dictionary: Dictionary;
}

export type Column = NumberColumn | DateColumn | StringColumn;

export interface Table {
  readonly nRows: number;
  readonly columns: readonly Column[];
}

/** The rows named, in the order named; codes and numbers are copied, dictionaries shared. O(rows x columns). */
export function takeRows(table: Table, rows: Uint32Array): Table {
  return { nRows: rows.length, columns: table.columns.map((column) => takeColumnRows(column, rows)) };
}

function takeColumnRows(column: Column, rows: Uint32Array): Column {
  if (column.kind === 'string') {
    const codes = new Int32Array(rows.length);
    for (let i = 0; i < rows.length; i++) codes[i] = column.codes[rows[i]!]!;
    return { ...column, codes };
  }
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = column.values[rows[i]!]!;
  return { ...column, values };
}

/** The value of a cell as a module's row sees it: number, string, or null where missing. Dates are epoch ms. */
export function cellOf(column: Column, row: number): number | string | null {
  if (column.kind === 'string') {
    const code = column.codes[row]!;
    return code < 0 ? null : column.dictionary.at(code);
  }
  const value = column.values[row]!;
  return Number.isNaN(value) ? null : value;
}
