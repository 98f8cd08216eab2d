import type { TrainPart } from '../../../src/lab/instruments/train-part.ts';
import type { Fold } from '../../../src/split/draw/partition.ts';
import { Dictionary } from '../../../src/table/memory/dictionary.ts';
import type { Column } from '../../../src/table/table.ts';

/** Rows dealt to `k` folds in turn. */
export function dealtFolds(nRows: number, k: number): Fold[] {
  const rows = Uint32Array.from({ length: nRows }, (_, row) => row);
  return Array.from({ length: k }, (_, fold) => ({
    fitRows: rows.filter((row) => row % k !== fold),
    applyRows: rows.filter((row) => row % k === fold),
  }));
}

export function numbers(name: string, values: ArrayLike<number>): Column {
  return { kind: 'number', name, role: 'numeric', values: Float64Array.from(values) };
}

export function strings(name: string, role: 'category' | 'text', values: readonly (string | null)[]): Column {
  const categories = [...new Set(values.filter((value) => value !== null))];
  return {
    kind: 'string',
    name,
    role,
    codes: Int32Array.from(values, (value) => (value === null ? -1 : categories.indexOf(value))),
    dictionary: Dictionary.of(categories),
  };
}

export function days(name: string, values: ArrayLike<number>): Column {
  return { kind: 'date', name, role: 'date', values: Float64Array.from(values) };
}

export function trainPart(
  columns: readonly Column[],
  labels: Uint8Array,
  more: Partial<TrainPart> = {},
): TrainPart {
  return {
    table: { nRows: labels.length, columns },
    labels,
    folds: dealtFolds(labels.length, 4),
    target: { column: 'won', positive: 'yes', negative: 'no' },
    split: { kind: 'stratified', column: null, fractions: [0.6, 0.2, 0.2], seed: 1 },
    ...more,
  };
}
