/**
 * What a study remembers of each column's values, so that a new file can be held against it: the share of missing
 * cells, range and mean of numbers and dates, the values of a category column. Features only, no label plays a part.
 */
import type { Column, Table } from '../table.ts';

export interface ColumnReference {
  readonly missingShare: number;
  /** Of numbers and dates (epoch milliseconds), where there are any. */
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  readonly mean?: number | undefined;
  readonly deviation?: number | undefined;
  /** The commonest values of a category column, at most 1,000, in the order of their counts. */
  readonly levels?: readonly string[] | undefined;
  /** The share of the present cells whose value is not among `levels`. */
  readonly otherShare?: number | undefined;
}

const maxCategories = 1000;

/** One reference for each column that a model may learn from. O(cells). */
export function referencesOf(table: Table): Record<string, ColumnReference> {
  return Object.fromEntries(
    table.columns
      .filter(({ role }) => role !== 'id' && role !== 'constant')
      .map((column) => [column.name, referenceOf(column)]),
  );
}

/** The values of one column, summed up. */
export function referenceOf(column: Column): ColumnReference {
  return column.kind === 'string' ? referenceOfStrings(column) : referenceOfNumbers(column.values);
}

function referenceOfNumbers(values: Float64Array): ColumnReference {
  let n = 0;
  let sum = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    n++;
    sum += value;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const missingShare = shareOf(values.length - n, values.length);
  if (n === 0) return { missingShare };
  const mean = sum / n;
  let squares = 0;
  for (const value of values) if (!Number.isNaN(value)) squares += (value - mean) ** 2;
  return { missingShare, low, high, mean, deviation: Math.sqrt(squares / n) };
}

function referenceOfStrings(column: Column & { kind: 'string' }): ColumnReference {
  const counts = new Uint32Array(column.dictionary.length);
  let nMissing = 0;
  for (const code of column.codes) {
    if (code < 0) nMissing++;
    else counts[code]!++;
  }
  const nPresent = column.codes.length - nMissing;
  const missingShare = shareOf(nMissing, column.codes.length);
  if (column.role !== 'category') return { missingShare };
  const order = Array.from(counts, (count, code) => ({ count, code }))
    .filter(({ count }) => count > 0)
    .sort((left, right) => right.count - left.count || left.code - right.code)
    .slice(0, maxCategories);
  const nListed = order.reduce((sum, { count }) => sum + count, 0);
  return {
    missingShare,
    levels: order.map(({ code }) => column.dictionary.at(code)),
    otherShare: shareOf(nPresent - nListed, nPresent),
  };
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
