/**
 * Table + plans + the labels of the train rows -> what a person should know before trusting the table.
 * Plain data; the hidden parts' labels play no role in it.
 */
import type { ColumnPlan } from './roles.ts';
import { singleColumnAuc, sortedPresent } from './suspicions/single-column-auc.ts';
import type { Column, Role, Table } from './table.ts';

export interface ColumnProfile {
  readonly name: string;
  readonly role: Role;
  /** Why it has that role. */
  readonly reason: string;
  readonly nMissing: number;
  readonly nDistinct: number;
  /** Cells that did not fit the format and became missing; included in `nMissing`. */
  readonly nUnparsable: number;
  /** Numbers as they are, dates as ISO strings; null for strings and where all is missing. */
  readonly low: number | string | null;
  readonly median: number | string | null;
  readonly high: number | string | null;
  /** The most frequent strings, at most five; empty for numbers, dates, text and ids. */
  readonly top: readonly { readonly value: string; readonly count: number }[];
  /** AUC of this column alone on train rows, at least 0.5. */
  readonly auc: number;
}

export interface Profile {
  readonly nRows: number;
  readonly nMissingCells: number;
  /** Share of positive rows in the train part. */
  readonly trainRate: number;
  readonly columns: readonly ColumnProfile[];
  /** Columns that look like ids, whatever their role. */
  readonly idLike: readonly string[];
}

/** The standard error of an AUC over so many rows is below 0.005 even where one in twenty is positive. */
const mostAucRows = 50_000;

/** Profiles every column; `trainLabels[i]` belongs to `trainRows[i]`. O(columns x rows log rows). */
export function profileTable(
  table: Table,
  plans: readonly ColumnPlan[],
  trainRows: Uint32Array,
  trainLabels: Uint8Array,
): Profile {
  const step = Math.ceil(trainRows.length / mostAucRows);
  const rows = trainRows.filter((_, i) => i % step === 0);
  const labels = trainLabels.filter((_, i) => i % step === 0);
  const columns = table.columns.map((column, i) =>
    profileColumn(column, plans[i]!, table.nRows, rows, labels),
  );
  return {
    nRows: table.nRows,
    nMissingCells: columns.reduce((sum, { nMissing }) => sum + nMissing, 0),
    trainRate: trainLabels.reduce((sum, label) => sum + label, 0) / trainLabels.length,
    columns,
    idLike: columns
      .filter(({ role, nDistinct, nMissing }, i) => {
        const present = table.nRows - nMissing;
        return (
          role === 'id' ||
          (role === 'numeric' && plans[i]!.summary.isWhole && nDistinct >= 0.99 * present && present > 50)
        );
      })
      .map(({ name }) => name),
  };
}

function profileColumn(
  column: Column,
  plan: ColumnPlan,
  nRows: number,
  rows: Uint32Array,
  labels: Uint8Array,
): ColumnProfile {
  const shared = {
    name: column.name,
    role: column.role,
    reason: plan.reason,
    nUnparsable: column.kind === 'string' && plan.format !== 'boolean' ? 0 : plan.summary.nUnparsable,
    auc: singleColumnAuc(column, rows, labels),
  };
  if (column.kind === 'string') {
    const counts = new Uint32Array(column.dictionary.length);
    let nMissing = 0;
    for (const code of column.codes) {
      if (code < 0) nMissing++;
      else counts[code]!++;
    }
    const listed = column.role === 'category' || column.role === 'constant';
    return {
      ...shared,
      nMissing,
      nDistinct: counts.length,
      low: null,
      median: null,
      high: null,
      top: listed ? topCategories(column, counts) : [],
    };
  }
  const sorted = sortedPresent(column.values);
  let nDistinct = sorted.length > 0 ? 1 : 0;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] !== sorted[i - 1]) nDistinct++;
  const show = (value: number | undefined) =>
    value === undefined ? null : column.kind === 'date' ? new Date(value).toISOString() : value;
  return {
    ...shared,
    nMissing: nRows - sorted.length,
    nDistinct,
    low: show(sorted[0]),
    median: show(sorted[sorted.length >> 1]),
    high: show(sorted.at(-1)),
    top: [],
  };
}

function topCategories(
  column: Column & { kind: 'string' },
  counts: Uint32Array,
): { value: string; count: number }[] {
  return Array.from(counts, (count, code) => ({ code, count }))
    .sort((left, right) => right.count - left.count || left.code - right.code)
    .slice(0, 5)
    .map(({ code, count }) => ({ value: column.dictionary.at(code), count }));
}
