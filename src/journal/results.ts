import { counted } from '../core/counted.ts';
import { alignedTable, markdownTable, type TextColumn, tsvTable } from '../core/text-table.ts';
import { markText } from './constraints.ts';
import type { Interval } from './record.ts';
import type { ResultRow } from './result-rows.ts';

export const resultFormats = ['table', 'tsv', 'md', 'json'] as const;
export type ResultFormat = (typeof resultFormats)[number];

const columns: readonly TextColumn[] = [
  { title: 'id', align: 'right' },
  { title: 'from', align: 'right', dropOrder: 4 },
  { title: 'status', align: 'left', bare: true },
  { title: 'axis', align: 'left', dropOrder: 3, bare: true },
  { title: 'cv AUC', align: 'left', dropOrder: 1 },
  { title: 'valid. AUC', align: 'right' },
  { title: 'best', align: 'right', dropOrder: 2 },
  { title: 'took', align: 'right', dropOrder: 5 },
  { title: 'hypothesis', align: 'left', grows: true },
];

/** The experiments table. @param width of the terminal in characters; only the `table` format heeds it. */
export function formatResults(rows: readonly ResultRow[], format: ResultFormat, width: number): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(rows)}\n`;
    case 'tsv':
      return tsvTable(machineColumns, rows.map(machineCells));
    case 'md':
      return markdownTable(columns, rows.map(cells));
    case 'table':
      return `${alignedTable(columns, rows.map(starredCells), width)}${starText(rows)}`;
  }
}

function cells(row: ResultRow): string[] {
  return [
    String(row.id),
    row.parent === null ? '' : String(row.parent),
    row.status,
    row.axis,
    plusMinus(row.cvAuc, row.cvInterval),
    validationText(row),
    row.best === null ? '' : String(row.best),
    seconds(row.durationMs),
    `${row.incomparable ? `[${markText(row.incomparable)}] ` : ''}${row.hypothesis}`,
  ];
}

/** On a screen a star replaces the mark, which would leave no room for the hypothesis. */
function starredCells(row: ResultRow): string[] {
  return row.incomparable === undefined ? cells(row) : [...cells(row).slice(0, -1), `* ${row.hypothesis}`];
}

/** What the stars mean. */
function starText(rows: readonly ResultRow[]): string {
  const counts = new Map<string, number>();
  for (const { incomparable } of rows) {
    if (incomparable === undefined) continue;
    const text = markText(incomparable);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => `* ${text}: ${counted(count, 'experiment')}\n`).join('');
}

/** Rounded figures have fewer digits, so that nobody takes them for exact ones. */
export function validationText({
  validationAuc,
  status,
}: Pick<ResultRow, 'validationAuc' | 'status'>): string {
  if (validationAuc === null) return '';
  return status === 'kept' || status === 'baseline' ? validationAuc.toFixed(4) : `~${validationAuc}`;
}

/** Full precision and every member, for spreadsheets. */
const machineColumns: readonly TextColumn[] = [
  ...['id', 'parent', 'proposer', 'axis', 'status', 'cvAuc', 'cvLow', 'cvHigh', 'validationAuc', 'best'],
  ...['durationMs', 'overheadMs', 'peakMemoryMb', 'hypothesis', 'reason'],
].map((title) => ({ title, align: 'left' }));

function machineCells(row: ResultRow): string[] {
  return [
    row.id,
    row.parent,
    row.proposer,
    row.axis,
    row.status,
    row.cvAuc,
    row.cvInterval?.low,
    row.cvInterval?.high,
    row.validationAuc,
    row.best,
    row.durationMs,
    row.overheadMs,
    row.peakMemoryMb,
    row.hypothesis,
    `${row.incomparable ? `[${markText(row.incomparable)}] ` : ''}${row.reason}`,
  ].map((value) => (value === null || value === undefined ? '' : String(value)));
}

/** `0.6712 ± 0.0105`: half the width of the 95% interval, which is not quite symmetric. */
export function plusMinus(auc: number | null, interval: Interval | null): string {
  if (auc === null) return '';
  return interval === null
    ? auc.toFixed(4)
    : `${auc.toFixed(4)} ± ${((interval.high - interval.low) / 2).toFixed(4)}`;
}

/** `4.2 s`, `75 s`. */
export function seconds(durationMs: number): string {
  const value = durationMs / 1000;
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} s`;
}
