/**
 * One or several columns -> one whole-number key per row for their combined category. Categories of a column are its
 * strings (or numbers), or quantile bins of a numeric or date column; missing is a category of its own. A row
 * with a category that no fit row had has key -1. Keys are mixed-radix numbers, exact up to 2^53.
 */
import { countUpTo } from '../core/count-up-to.ts';
import { LabError } from '../core/errors.ts';
import type { Column, Table } from '../table/table.ts';
import { categoryIndices, compareText, countCategories } from './categories.ts';
import { findColumn } from './find-column.ts';
import { interpolatedEdges, sortedFinite } from './quantiles.ts';

/** How one column becomes places 0, 1, ...: exactly one of levels and edges is not null. */
export type KeyPart = {
  readonly name: string;
  /** The categories that are known. */
  readonly levels: readonly string[] | null;
  /** Inner edges of bins, ascending. */
  readonly edges: Float64Array | null;
};

/** Numeric and date columns are binned, numbers of any other role are categories. O(n log n) at most. */
export function fitKeyPart(column: Column, nBins: number): KeyPart {
  const { name, role } = column;
  if (column.kind === 'string' || (role !== 'numeric' && role !== 'date')) {
    const categories = countCategories(column).counts.map(({ category }) => category);
    return { name, levels: categories.sort(compareText), edges: null };
  }
  return { name, levels: null, edges: interpolatedEdges(sortedFinite(column.values), nBins) };
}

/** Places of one column, missing as the last. */
function sizeOf({ levels: categories, edges }: KeyPart): number {
  return (categories ? categories.length : edges!.length + 1) + 1;
}

function placesOf(table: Table, part: KeyPart): Int32Array {
  const column = findColumn(table, part.name);
  const missing = sizeOf(part) - 1;
  if (part.levels) return categoryIndices(column, part.levels, missing, -1);
  if (column.kind === 'string') {
    throw new LabError(
      'features.wrongKind',
      `targetEncode learnt the column "${part.name}" as numbers, but here it holds strings`,
      'Give the column as it was when the pipeline was fitted.',
    );
  }
  const places = new Int32Array(column.values.length);
  for (let row = 0; row < places.length; row++) {
    const value = column.values[row]!;
    places[row] = Number.isNaN(value) ? missing : countUpTo(part.edges!, value);
  }
  return places;
}

/**
 * The key of each row for the parts together, -1 where a part's category is unseen. O(rows x parts).
 *
 * @throws LabError `features.crossTooLarge` where the combined categories pass 2^53.
 */
export function keysOf(table: Table, parts: readonly KeyPart[]): Float64Array {
  const size = parts.reduce((product, part) => product * sizeOf(part), 1);
  if (size > Number.MAX_SAFE_INTEGER) {
    throw new LabError(
      'features.crossTooLarge',
      `The cross of ${parts.map(({ name }) => `"${name}"`).join(' and ')} has about ${size.toExponential(1)} combinations`,
      'Cross fewer columns, or columns of fewer categories.',
    );
  }
  const keys = new Float64Array(table.nRows);
  for (const part of parts) {
    const places = placesOf(table, part);
    const partSize = sizeOf(part);
    for (let row = 0; row < keys.length; row++) {
      const soFar = keys[row]!;
      keys[row] = soFar < 0 || places[row]! < 0 ? -1 : soFar * partSize + places[row]!;
    }
  }
  return keys;
}

/** Index of each key in `known` (ascending), -1 where it is not among them. O(keys + known). */
export function indexKeys(keys: Float64Array, known: Float64Array): Int32Array {
  const groups = new Int32Array(keys.length);
  const groupOf = new Map<number, number>();
  for (let i = 0; i < known.length; i++) groupOf.set(known[i]!, i);
  for (let row = 0; row < keys.length; row++) groups[row] = groupOf.get(keys[row]!) ?? -1;
  return groups;
}

/** The distinct keys, ascending. O(n log n). */
export function distinctKeys(keys: Float64Array): Float64Array {
  return Float64Array.from(new Set(keys)).sort();
}
