/**
 * One column of the train part in words and tables: what it holds, how the target goes with it, and where the study is
 * split by time, whether that lasts.
 */
import { LabError } from '../../core/errors.ts';
import { alignedTable, oneLine, type TextColumn } from '../../core/text-table.ts';
import { nearNames } from '../../table/names/near-names.ts';
import { rankAuc, singleColumnAuc, sortedPresent } from '../../table/suspicions/single-column-auc.ts';
import { type Column, cellOf } from '../../table/table.ts';
import { rateInterval } from './rate-interval.ts';
import { segmentsOf, shortNumber } from './segments.ts';
import { tellingWords } from './telling-words.ts';
import { allRows, positiveShare, type TrainPart } from './train-part.ts';

const maxSegments = 12;
const maxLabel = 40;
const maxExample = 700;

/**
 * The profile as text, at most about 5,000 characters.
 *
 * @throws LabError `lab.unknownColumn` naming what there is. O(rows log rows).
 */
export function profileColumn(part: TrainPart, name: string): string {
  const { table, labels, target } = part;
  const column = table.columns.find((each) => each.name === name);
  if (!column) throw unknownColumn(part, name);
  const rows = allRows(table.nRows);
  const rate = positiveShare(labels, rows);
  const lines = [
    `${oneLine(name)}: ${column.role}, ${counts(column, table.nRows)}.`,
    ...(column.kind === 'string' ? [] : [quantiles(column)]),
    ...(column.kind === 'number' ? [direction(column, rows, labels)] : []),
    `Alone it ranks ${target.column} = ${target.positive} with AUC ${singleColumnAuc(column, rows, labels).toFixed(4)} (0.5 = not at all; rate over all rows ${rate.toFixed(3)}).`,
  ];
  if (column.role !== 'id' && column.role !== 'constant') lines.push('', rates(part, column, rows).trimEnd());
  if (column.role === 'text' && column.kind === 'string') {
    lines.push('', tellingWords(column, labels).trimEnd());
    lines.push('', ...examples(column, part));
  }
  const overTime = drift(part, column);
  if (overTime) lines.push('', overTime.trimEnd());
  return lines.join('\n');
}

function direction(column: Column & { kind: 'number' }, rows: Uint32Array, labels: Uint8Array): string {
  return `Higher values are rather positive: rank AUC ${signedAuc(column, rows, labels).toFixed(4)} (below 0.5: rather negative).`;
}

/** The AUC of the values themselves, in their own direction; rows that lack one are left out. */
function signedAuc(column: Column & { kind: 'number' }, rows: Uint32Array, labels: Uint8Array): number {
  const present = rows.filter((row) => !Number.isNaN(column.values[row]));
  const values = Float64Array.from(present, (row) => column.values[row]!);
  return rankAuc(
    values,
    Uint8Array.from(present, (row) => labels[row]!),
    0,
  );
}

/** The first text of a positive row and of a negative one. */
function examples(column: Column & { kind: 'string' }, { labels, target }: TrainPart): string[] {
  return [1, 0].flatMap((label) => {
    const row = labels.findIndex((each, i) => each === label && column.codes[i]! >= 0);
    if (row < 0) return [];
    const text = oneLine(String(cellOf(column, row)));
    const shown = text.length > maxExample ? `${text.slice(0, maxExample)} ...` : text;
    return [`One that is ${label === 1 ? target.positive : target.negative}: ${shown}`];
  });
}

function unknownColumn({ table, target }: TrainPart, name: string): LabError {
  const names = table.columns.map((each) => each.name);
  if (name === target.column) {
    return new LabError(
      'lab.unknownColumn',
      `"${name}" is the target: ${target.positive} or ${target.negative}`,
      'Profile a column that predicts it.',
    );
  }
  const near = nearNames(name, names);
  const shown = near.length > 0 ? near : names.slice(0, 40);
  return new LabError(
    'lab.unknownColumn',
    `there is no column "${name}"`,
    `${near.length > 0 ? 'Near it' : 'Columns'}: ${shown.join(', ')}.`,
  );
}

function counts(column: Column, nRows: number): string {
  const values = column.kind === 'string' ? column.codes : column.values;
  const present = values.filter((value: number) =>
    column.kind === 'string' ? value >= 0 : !Number.isNaN(value),
  );
  const share = (100 * (nRows - present.length)) / nRows;
  return `${present.length} of ${nRows} rows present (${share.toFixed(1)}% missing), ${new Set(present).size} distinct`;
}

function quantiles(column: Exclude<Column, { kind: 'string' }>): string {
  const sorted = sortedPresent(column.values);
  const show = (value: number): string =>
    column.kind === 'date' ? new Date(value).toISOString().slice(0, 10) : shortNumber(value);
  const at = (share: number): string => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    return value === undefined ? '-' : show(value);
  };
  const marks = [0, 0.01, 0.25, 0.5, 0.75, 0.99, 1];
  return `Least, 1%, 25%, median, 75%, 99%, most: ${marks.map(at).join(' | ')}.`;
}

function rates({ labels }: TrainPart, column: Column, rows: Uint32Array): string {
  const columns: readonly TextColumn[] = [
    { title: column.role === 'category' ? 'category' : 'range', align: 'left' },
    { title: 'rows', align: 'right' },
    { title: 'rate', align: 'right' },
    { title: '95%', align: 'left' },
  ];
  return alignedTable(
    columns,
    segmentsOf(column, rows, maxSegments).map((segment) => {
      const n = segment.rows.length;
      const rate = positiveShare(labels, segment.rows);
      const { low, high } = rateInterval(rate * n, n);
      const label = oneLine(segment.label).slice(0, maxLabel);
      return [label, String(n), rate.toFixed(3), `${low.toFixed(3)} to ${high.toFixed(3)}`];
    }),
    Number.POSITIVE_INFINITY,
  );
}

const nPeriods = 4;

/** The column in four periods of equally many rows, for a study that is split by time. */
function drift({ table, labels, split }: TrainPart, column: Column): string | null {
  const clock = table.columns.find(({ name }) => name === split.column);
  if (split.kind !== 'time' || !clock || clock.kind === 'string' || clock === column) return null;
  const order = allRows(table.nRows).sort(
    (left, right) => clock.values[left]! - clock.values[right]! || left - right,
  );
  const seen = new Set<number | string>();
  const cells = Array.from({ length: nPeriods }, (_, period) => {
    const rows = order.slice((period * order.length) / nPeriods, ((period + 1) * order.length) / nPeriods);
    const values = Array.from(rows, (row) => cellOf(column, row));
    const present = values.filter((value) => value !== null);
    const isNew = present.filter((value) => !seen.has(value)).length / present.length;
    for (const value of present) seen.add(value);
    const ofPeriod = Uint8Array.from(rows, (row) => labels[row]!);
    const since = clock.values[rows[0]!]!;
    return [
      clock.kind === 'date' ? new Date(since).toISOString().slice(0, 10) : shortNumber(since),
      String(rows.length),
      positiveShare(labels, rows).toFixed(3),
      singleColumnAuc(column, rows, ofPeriod).toFixed(4),
      ...(column.kind === 'number' ? [signedAuc(column, rows, labels).toFixed(4)] : []),
      `${((100 * (values.length - present.length)) / values.length).toFixed(1)}%`,
      ...(column.kind === 'number' ? [shortNumber(medianOf(present as number[]))] : []),
      ...(column.role === 'category' ? [period === 0 ? '' : `${(100 * isNew).toFixed(1)}%`] : []),
    ];
  });
  const columns: readonly TextColumn[] = [
    { title: 'from', align: 'left' },
    { title: 'rows', align: 'right' },
    { title: 'rate', align: 'right' },
    { title: 'AUC alone', align: 'right' },
    ...(column.kind === 'number' ? [{ title: 'rank AUC', align: 'right' as const }] : []),
    { title: 'missing', align: 'right' },
    ...(column.kind === 'number' ? [{ title: 'median', align: 'right' as const }] : []),
    ...(column.role === 'category' ? [{ title: 'cells not seen before', align: 'right' as const }] : []),
  ];
  return `Over time (${clock.name}):\n${alignedTable(columns, cells, Number.POSITIVE_INFINITY)}`;
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[values.length >> 1] ?? Number.NaN;
}
