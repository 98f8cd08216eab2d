/**
 * The border between tables and module code: what custom code gets are fresh copies, what it returns is checked
 * and copied before anything else touches it.
 */
import { LabError } from '../core/errors.ts';
import type { DenseColumn, Matrix } from '../core/matrix.ts';
import type { PlainData } from '../core/plain-data.ts';
import type { Table } from '../table/table.ts';
import type { Columns, CustomMatrix } from './spec.ts';

/** Copies of the table's columns for custom code. O(cells). */
export function columnsOf(table: Table): Columns {
  return Object.fromEntries(
    table.columns.map((column) => {
      if (column.kind !== 'string') return [column.name, Float64Array.from(column.values)];
      const { codes, dictionary } = column;
      return [column.name, Array.from(codes, (code) => (code < 0 ? null : dictionary.at(code)))];
    }),
  );
}

/** The same table where these columns have no value in any row. O(rows x hidden columns). */
export function hideColumns(table: Table, hidden: readonly string[] = []): Table {
  if (hidden.length === 0) return table;
  return {
    ...table,
    columns: table.columns.map((column) => {
      if (!hidden.includes(column.name)) return column;
      return column.kind === 'string'
        ? { ...column, codes: new Int32Array(table.nRows).fill(-1) }
        : { ...column, values: new Float64Array(table.nRows).fill(Number.NaN) };
    }),
  };
}

/** The dense columns of a matrix, copied for a custom learner. O(cells). */
export function customMatrixOf(matrix: Matrix): CustomMatrix {
  return {
    nRows: matrix.nRows,
    names: matrix.columns.map(({ name }) => name),
    columns: matrix.columns.map(({ values }) => Float32Array.from(values)),
  };
}

/** What a custom step returned, as dense columns of `nRows` finite-or-NaN float32. */
export function denseColumnsOf(step: string, returned: unknown, nRows: number): DenseColumn[] {
  if (returned === null || typeof returned !== 'object') {
    throw new LabError(
      'pipeline.badColumns',
      `${step} returned ${returned === null ? 'null' : typeof returned}`,
      'Return an object of columns: { name: numbers }.',
    );
  }
  return Object.keys(returned).map((name) => ({
    name,
    kind: 'numeric' as const,
    values: float32Of(`${step}, column "${name}"`, (returned as Record<string, unknown>)[name], nRows),
  }));
}

function float32Of(where: string, values: unknown, nRows: number): Float32Array {
  const numbers = numbersOf(where, values, nRows);
  const copy = new Float32Array(nRows);
  for (let i = 0; i < nRows; i++) {
    const value = Math.fround(numbers[i]!);
    copy[i] = Number.isFinite(value) ? value : Number.NaN;
  }
  return copy;
}

/** Scores of a custom learner, as given (the judge refuses NaN and infinities with their reason). */
export function scoresOf(where: string, values: unknown, nRows: number): Float64Array {
  return Float64Array.from(numbersOf(where, values, nRows));
}

function numbersOf(where: string, values: unknown, nRows: number): number[] {
  const length = (values as ArrayLike<unknown> | null | undefined)?.length;
  if (typeof values !== 'object' || length !== nRows) {
    throw new LabError(
      'pipeline.badLength',
      `${where} has ${typeof length === 'number' ? `${length} values` : 'no length'} for ${nRows} rows`,
      'Return one number per row that the function was given, in row order.',
    );
  }
  const numbers = new Array<number>(nRows);
  for (let i = 0; i < nRows; i++) {
    const value = (values as ArrayLike<unknown>)[i];
    if (value === null || value === undefined) numbers[i] = Number.NaN;
    else if (typeof value === 'number' || typeof value === 'boolean') numbers[i] = Number(value);
    else {
      throw new LabError(
        'pipeline.badValue',
        `${where}, row ${i}: a ${typeof value} where a number belongs`,
        'Return numbers; NaN means missing.',
      );
    }
  }
  return numbers;
}

/** A deep copy of fitted state that holds nothing but plain data. */
export function plainStateOf(where: string, state: unknown): PlainData {
  try {
    return structuredClone(state) as PlainData;
  } catch (cause) {
    throw new LabError(
      'pipeline.stateNotPlain',
      `${where} returned a state that cannot be copied: ${cause instanceof Error ? cause.message : String(cause)}`,
      'Let fit return plain data only: numbers, strings, arrays, objects, typed arrays; no functions or class instances.',
      { cause },
    );
  }
}
