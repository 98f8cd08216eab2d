/**
 * A new file's columns against what the study remembers of its own: how each has changed, and whether enough to say.
 */
import type { Column, Table } from '../table.ts';
import { type ColumnReference, referenceOf } from './column-reference.ts';

export interface ColumnComparison {
  readonly column: string;
  readonly missingShare: number;
  readonly studyMissingShare: number;
  /** Share of the present cells whose category the study does not know; null where categories do not count. */
  readonly unseenShare: number | null;
  /** What of the study itself is beyond the categories that it remembers; null where categories do not count. */
  readonly studyOtherShare: number | null;
  /** Share of the present numbers or dates outside of the study's range; null for strings. */
  readonly outsideShare: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly mean: number | null;
  readonly studyLow: number | null;
  readonly studyHigh: number | null;
  readonly studyMean: number | null;
  /** What is different beyond chance and beyond what is harmless, in words; empty where nothing is. */
  readonly changes: readonly string[];
}

/** One comparison for each column that the study remembers. O(cells). */
export function compareColumns(
  table: Table,
  seen: Readonly<Record<string, ColumnReference>>,
): ColumnComparison[] {
  return table.columns.flatMap((column) =>
    Object.hasOwn(seen, column.name) ? [compareColumn(column, seen[column.name]!, table.nRows)] : [],
  );
}

function compareColumn(column: Column, study: ColumnReference, nRows: number): ColumnComparison {
  const now = referenceOf(column);
  const nPresent = Math.round(nRows * (1 - now.missingShare));
  const unseenShare = unseenShareOf(column, study, nPresent);
  const outsideShare = outsideShareOf(column, study, nPresent);
  const changes: string[] = [];
  const missingError = Math.sqrt((study.missingShare * (1 - study.missingShare)) / Math.max(1, nRows));
  if (now.missingShare > study.missingShare + Math.max(0.1, 4 * missingError)) {
    changes.push(
      `${percent(now.missingShare)} of the cells are missing (${percent(study.missingShare)} in the study)`,
    );
  }
  const other = study.otherShare ?? 0;
  if (
    unseenShare !== null &&
    unseenShare > other + Math.max(0.02, 4 * Math.sqrt((other * (1 - other)) / Math.max(1, nPresent)))
  ) {
    changes.push(`${percent(unseenShare)} of the values were never seen in the study`);
  }
  if (outsideShare !== null && outsideShare > 0.02) {
    const [low, high] = [shown(column, study.low!), shown(column, study.high!)];
    changes.push(
      `${percent(outsideShare)} of the values lie outside of the study's range (${low} to ${high})`,
    );
  }
  if (hasMoved(now, study, nPresent)) {
    changes.push(`the mean is ${shown(column, now.mean!)} (${shown(column, study.mean!)} in the study)`);
  }
  return {
    column: column.name,
    missingShare: now.missingShare,
    studyMissingShare: study.missingShare,
    unseenShare,
    studyOtherShare: study.otherShare ?? null,
    outsideShare,
    low: now.low ?? null,
    high: now.high ?? null,
    mean: now.mean ?? null,
    studyLow: study.low ?? null,
    studyHigh: study.high ?? null,
    studyMean: study.mean ?? null,
    changes,
  };
}

function unseenShareOf(column: Column, { levels }: ColumnReference, nPresent: number): number | null {
  if (column.kind !== 'string' || levels === undefined) return null;
  const known = new Set(levels);
  const isKnown = Uint8Array.from({ length: column.dictionary.length }, (_, code) =>
    known.has(column.dictionary.at(code)) ? 1 : 0,
  );
  let unseen = 0;
  for (const code of column.codes) if (code >= 0 && isKnown[code] === 0) unseen++;
  return nPresent === 0 ? 0 : unseen / nPresent;
}

function outsideShareOf(column: Column, { low, high }: ColumnReference, nPresent: number): number | null {
  if (column.kind === 'string' || low === undefined || high === undefined) return null;
  let outside = 0;
  for (const value of column.values) if (value < low || value > high) outside++;
  return nPresent === 0 ? 0 : outside / nPresent;
}

/** By more than half a standard deviation, and more than chance does to so many rows. */
function hasMoved(now: ColumnReference, study: ColumnReference, nPresent: number): boolean {
  if (now.mean === undefined || study.mean === undefined || nPresent < 5) return false;
  const deviation = study.deviation ?? 0;
  const most = Math.max(0.5 * deviation, (4 * deviation) / Math.sqrt(nPresent));
  return Math.abs(now.mean - study.mean) > most + 1e-12 * Math.abs(study.mean);
}

function shown({ kind }: Column, value: number): string {
  return kind === 'date' ? new Date(value).toISOString().slice(0, 10) : String(Number(value.toPrecision(5)));
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share > 0 && share < 0.01 ? 2 : 1)}%`;
}
