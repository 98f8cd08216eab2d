import type { Matrix } from '../../src/core/matrix.ts';
import { type OptionSpecs, type OptionsOf, type Resolved, resolveOptions } from '../../src/core/options.ts';
import type { PlainData } from '../../src/core/plain-data.ts';
import type { Transformer } from '../../src/features/transformer.ts';
import { Dictionary } from '../../src/table/memory/dictionary.ts';
import type { Column, Role, Table } from '../../src/table/table.ts';

/** A column of numbers, null = missing. */
export function numbers(name: string, values: readonly (number | null)[], role: Role = 'numeric'): Column {
  return { kind: 'number', name, role, values: Float64Array.from(values, (value) => value ?? Number.NaN) };
}

/** A column of dates given as ISO texts, null = missing. */
export function dates(name: string, values: readonly (string | null)[]): Column {
  return {
    kind: 'date',
    name,
    role: 'date',
    values: Float64Array.from(values, (value) => (value === null ? Number.NaN : Date.parse(value))),
  };
}

/** A dictionary-coded column, null = missing. */
export function strings(name: string, values: readonly (string | null)[], role: Role = 'category'): Column {
  const codeOf = new Map<string, number>();
  const codes = Int32Array.from(values, (value) => {
    if (value === null) return -1;
    if (!codeOf.has(value)) codeOf.set(value, codeOf.size);
    return codeOf.get(value)!;
  });
  return { kind: 'string', name, role, codes, dictionary: Dictionary.of([...codeOf.keys()]) };
}

export function tableOf(...columns: Column[]): Table {
  const [first] = columns;
  const nRows = first ? (first.kind === 'string' ? first.codes.length : first.values.length) : 0;
  return { nRows, columns };
}

/** A fit context with these labels, all rows weighing 1. */
export function contextOf(labels: ArrayLike<number>, seed = 1) {
  return { labels: Uint8Array.from(labels), weights: null, seed };
}

/** The dense column of that name, as plain numbers. */
export function valuesOf(matrix: Matrix, name: string): number[] {
  const column = matrix.columns.find((candidate) => candidate.name === name);
  if (!column) throw new Error(`no column ${name} among ${matrix.columns.map((c) => c.name).join(', ')}`);
  return [...column.values];
}

export function namesOf(matrix: Matrix): string[] {
  return matrix.columns.map((column) => column.name);
}

/** Cells of a sparse block as one object per row: name -> value. */
export function sparseRows(matrix: Matrix): Record<string, number>[] {
  const { sparse } = matrix;
  if (!sparse) throw new Error('no sparse block');
  return Array.from({ length: matrix.nRows }, (_, row) => {
    const cells: Record<string, number> = {};
    for (let entry = sparse.indptr[row]!; entry < sparse.indptr[row + 1]!; entry++) {
      cells[sparse.names[sparse.indices[entry]!]!] = sparse.values[entry]!;
    }
    return cells;
  });
}

/** Options of a transformer: these, and defaults for the rest. */
export function optionsOf<S extends OptionSpecs, State extends PlainData>(
  transformer: Transformer<S, State>,
  given: OptionsOf<S> = {},
): Resolved<S> {
  return resolveOptions<object>(`features.${transformer.name}`, given, transformer.options) as Resolved<S>;
}
