/**
 * Column -> segments that a person would look at: common categories, ranges of about equally many values, calendar
 * periods, lengths of text; missing cells apart. Every row is in exactly one segment; no segment is empty.
 */
import { binEdges, sortedPresent } from '../../table/suspicions/single-column-auc.ts';
import type { Column } from '../../table/table.ts';

export interface RowSegment {
  /** Such as `bank`, `12 to 40`, `2023-04`, `(missing)`. */
  readonly label: string;
  readonly rows: Uint32Array;
}

/** @param most segments beside the missing ones and, for categories, all rarer ones together; from 2. O(rows log rows). */
export function segmentsOf(column: Column, rows: Uint32Array, most: number): RowSegment[] {
  if (column.kind === 'string') {
    if (column.role !== 'text') return byCategory(column, rows, most);
    const { offsets } = column.dictionary;
    const length = (row: number): number => {
      const code = column.codes[row]!;
      return code < 0 ? Number.NaN : offsets[code + 1]! - offsets[code]!;
    };
    return byRange(rows, length, most, (value) => `${value}`).map((each) =>
      each.label === missing ? each : { ...each, label: `${each.label} bytes` },
    );
  }
  const valueAt = (row: number): number => column.values[row]!;
  return column.kind === 'date' ? byPeriod(rows, valueAt, most) : byRange(rows, valueAt, most, shortNumber);
}

/** A number with four digits or as many as are whole. */
export function shortNumber(value: number): string {
  return Math.abs(value) >= 1e4 && Math.abs(value) < 1e15
    ? String(Math.round(value))
    : String(Number(value.toPrecision(4)));
}

const missing = '(missing)';

function grouped<K>(rows: Uint32Array, keyOf: (row: number) => K): Map<K, number[]> {
  const groups = new Map<K, number[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

function segment(label: string, rows: readonly number[]): RowSegment {
  return { label, rows: Uint32Array.from(rows) };
}

function byCategory(column: Column & { kind: 'string' }, rows: Uint32Array, most: number): RowSegment[] {
  const groups = [...grouped(rows, (row) => column.codes[row]!)];
  const categories = groups
    .filter(([code]) => code >= 0)
    .sort((left, right) => right[1].length - left[1].length || left[0] - right[0]);
  const rare = categories.slice(most);
  return [
    ...categories.slice(0, most).map(([code, members]) => segment(column.dictionary.at(code), members)),
    ...(rare.length > 0
      ? [
          segment(
            `(${rare.length} rarer)`,
            rare.flatMap(([, members]) => members).sort((left, right) => left - right),
          ),
        ]
      : []),
    ...groups.filter(([code]) => code < 0).map(([, members]) => segment(missing, members)),
  ];
}

function byRange(
  rows: Uint32Array,
  valueAt: (row: number) => number,
  most: number,
  shown: (value: number) => string,
): RowSegment[] {
  const values = Float64Array.from(rows, valueAt);
  const present = sortedPresent(values);
  const distinct = new Set(present);
  const edges = distinct.size <= most ? [...distinct].slice(1) : binEdges(values, most);
  const binOf = (row: number): number => {
    const value = valueAt(row);
    return Number.isNaN(value) ? -1 : edges.filter((edge) => edge <= value).length;
  };
  return [...grouped(rows, binOf)]
    .sort(([left], [right]) => (left < 0 ? 1 : right < 0 ? -1 : left - right))
    .map(([bin, members]) => {
      if (bin < 0) return segment(missing, members);
      const inBin = members.map(valueAt);
      const low = inBin.reduce((least, value) => Math.min(least, value));
      const high = inBin.reduce((greatest, value) => Math.max(greatest, value));
      return segment(low === high ? shown(low) : `${shown(low)} to ${shown(high)}`, members);
    });
}

const periods: readonly ((iso: string) => string)[] = [
  (iso) => iso.slice(0, 10),
  (iso) => iso.slice(0, 7),
  (iso) => `${iso.slice(0, 4)}-Q${1 + Math.floor((Number(iso.slice(5, 7)) - 1) / 3)}`,
  (iso) => iso.slice(0, 4),
  (iso) => `${iso.slice(0, 3)}0s`,
];

/** The finest calendar unit with few enough periods; ranges where even decades are too many. */
function byPeriod(rows: Uint32Array, valueAt: (row: number) => number, most: number): RowSegment[] {
  const isoOf = (row: number): string | null => {
    const value = valueAt(row);
    return Number.isNaN(value) ? null : new Date(value).toISOString();
  };
  const present = rows.filter((row) => isoOf(row) !== null);
  const absent = rows.filter((row) => isoOf(row) === null);
  const cuts = periods.map((period) => grouped(present, (row) => period(isoOf(row)!)));
  const chosen = cuts.find((groups) => groups.size <= most);
  if (!chosen) return byRange(rows, valueAt, most, (value) => new Date(value).toISOString().slice(0, 10));
  return [
    ...[...chosen]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([label, members]) => segment(label, members)),
    ...(absent.length > 0 ? [{ label: missing, rows: absent }] : []),
  ];
}
