/**
 * The first rows of a sheet -> which of them is the header and which stand above it as titles. A title fills less than
 * half of what rows usually fill, or one cell.
 */
import type { SheetRow } from './sheet-rows.ts';

const mostTitles = 20;

export interface SheetHeader {
  /** Position of the header among the rows. */
  readonly at: number;
  /** The first column of the table, from 0; names from there to the last that has one, '' where there is none. */
  readonly firstColumn: number;
  readonly names: readonly string[];
  readonly titles: readonly string[];
}

/** `rows` are the first that hold anything; null where none does. */
export function findSheetHeader(rows: readonly SheetRow[]): SheetHeader | null {
  if (rows.length === 0) return null;
  const usual = median(rows.map(({ cells }) => cells.size));
  const isTitle = ({ cells }: SheetRow) => cells.size < usual / 2 || (usual >= 2 && cells.size <= 1);
  let at = 0;
  while (at < Math.min(mostTitles, rows.length - 1) && isTitle(rows[at]!)) at++;
  if (isTitle(rows[at]!)) at = 0;
  const header = rows[at]!.cells;
  const named = [...header.keys()];
  const below = rows.slice(at + 1).flatMap(({ cells }) => [...cells.keys()]);
  const lastColumn = Math.max(...named);
  // A column of row names has none of its own and stands before the others.
  const firstColumn = Math.min(...named, ...leadingOf(below, Math.min(...named), rows.length - at - 1));
  return {
    at,
    firstColumn,
    names: Array.from({ length: lastColumn - firstColumn + 1 }, (_, i) => header.get(firstColumn + i) ?? ''),
    titles: rows.slice(0, at).map(({ cells }) => [...cells.values()].join(' ')),
  };
}

function leadingOf(columns: readonly number[], firstNamed: number, nRows: number): number[] {
  const counts = new Map<number, number>();
  for (const column of columns) if (column < firstNamed) counts.set(column, (counts.get(column) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > nRows / 2).map(([column]) => column);
}

function median(sizes: readonly number[]): number {
  const sorted = [...sizes].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)]!;
}
