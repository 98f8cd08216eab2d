/**
 * A table -> the same with each number that could name its row moved by next to nothing, to see whether a module
 * recognises rows. Only columns of nearly as many values as rows are moved: numbers and dates by half a hundredth of
 * their standard deviation, in whole multiples of 100, 10 or 1 of their last digit, so that round numbers and prices
 * that end in .99 stay what they are; texts get a space at their end. Other columns name no row by themselves.
 */
import type { Random } from '../core/random.ts';
import { Dictionary } from '../table/memory/dictionary.ts';
import type { Column, DateColumn, NumberColumn, Table } from '../table/table.ts';

/** Share of rows whose value no other row has, from which on a column could name rows. */
const nearlyAll = 0.5;
const share = 0.005;

/** The moved table, or null where no column could name rows. O(cells log rows). */
export function movedTable(table: Table, stream: Random): Table | null {
  const columns = table.columns.map((column) =>
    column.kind === 'string' ? movedTexts(column, table.nRows) : movedNumbers(column, stream),
  );
  return columns.some((column, i) => column !== table.columns[i]) ? { ...table, columns } : null;
}

function movedTexts(column: Extract<Column, { kind: 'string' }>, nRows: number): Column {
  const { dictionary, role } = column;
  if (role !== 'text' || dictionary.length < nearlyAll * nRows) return column;
  const texts = Array.from({ length: dictionary.length }, (_, code) => `${dictionary.at(code)} `);
  return { ...column, dictionary: Dictionary.of(texts) };
}

function movedNumbers<C extends NumberColumn | DateColumn>(column: C, stream: Random): C {
  const known = column.values.filter((value) => !Number.isNaN(value));
  if (new Set(known).size < nearlyAll * column.values.length) return column;
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const deviation = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length);
  const unit = lastDigit(known);
  const grain = [100, 10, 1].map((factor) => factor * unit).find((size) => size <= share * deviation);
  if (grain === undefined) return column;
  const steps = Math.max(1, Math.floor((share * deviation) / grain));
  return {
    ...column,
    values: column.values.map((value) => {
      const by = (1 + stream.integer(steps)) * grain * (stream.integer(2) === 0 ? 1 : -1);
      return tidy(value + by, unit);
    }),
  };
}

/** The power of ten that all values are multiples of; 0 where they have more than 8 decimals. */
function lastDigit(values: Float64Array): number {
  for (let decimals = 0; decimals <= 8; decimals++) {
    const scale = 10 ** decimals;
    if (values.every((value) => Math.abs(value * scale - Math.round(value * scale)) <= 1e-6))
      return 1 / scale;
  }
  return 1e-9;
}

/** Without what adding decimals leaves in the last bits. */
function tidy(value: number, unit: number): number {
  return unit < 1e-8 ? value : Number((Math.round(value / unit) * unit).toFixed(8));
}
