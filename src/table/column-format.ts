/**
 * How a column's text becomes values. A format is a short string, kept in `study.json`, so that a file read
 * a year later is coerced exactly as the first one was:
 *
 *   number             12.5   -3   1e4
 *   number:1,234.5     1,234.50   $1,200   45%       (commas group; currency and percent signs dropped)
 *   number:1.234,5     1.234,50   12,5 €             (points group, the comma is decimal)
 *   boolean            true/false in any case
 *   date:iso           2024-03-01, 2024/3/1, with time and zone; date:epoch-s, date:epoch-ms
 *   date:%d/%m/%Y      the strptime form; hours, minutes, seconds may follow
 *   text               as it is
 */
import { quoteText } from './database.ts';
import { dateForms, dateSql, findDateForm } from './date-form.ts';

export type ColumnFormat =
  | 'number'
  | 'number:1,234.5'
  | 'number:1.234,5'
  | 'boolean'
  | 'text'
  | `date:${string}`;

/** The share of non-missing cells that must fit; the rest become missing and are reported. */
export const fitShare = 0.95;

const plain = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const affixes = /^[$€£¥₹\s]+|[$€£¥₹%\s]+$|(?<=^[+-])[$€£¥₹\s]+/g;
const english = /^[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?$/;
const european = /^[+-]?(\d{1,3}(\.\d{3})+|\d+)?(,\d*)?$/;
const someDigit = /\d/;

/** True for what DuckDB and people write as a plain number. */
export function isPlainNumber(cell: string): boolean {
  return plain.test(cell);
}

/** The format that most of the given non-missing cells of a column called `name` fit. O(cells). */
export function findFormat(cells: readonly string[], name: string): ColumnFormat {
  const n = cells.length;
  if (n === 0) return 'text';
  const share = (fits: (cell: string) => boolean): number => cells.filter(fits).length / n;
  if (share((cell) => /^(true|false)$/i.test(cell)) === 1) return 'boolean';
  if (share(isPlainNumber) >= fitShare) {
    if (hasLeadingZeros(cells)) return dateNumberForm(cells, name) ?? 'text';
    return dateNumberForm(cells, name) ?? 'number';
  }
  const date = findDateForm(cells, fitShare);
  if (date) return `date:${date}`;
  const bare = cells.map((cell) => cell.replaceAll(affixes, ''));
  const fits = (form: RegExp) =>
    bare.filter((cell) => someDigit.test(cell) && (form.test(cell) || plain.test(cell))).length / n;
  const asEnglish = fits(english);
  const asEuropean = fits(european);
  if (Math.max(asEnglish, asEuropean) < fitShare) return 'text';
  return asEuropean > asEnglish ? 'number:1.234,5' : 'number:1,234.5';
}

/** Codes such as 01234 would lose their zeros as numbers. */
function hasLeadingZeros(cells: readonly string[]): boolean {
  return cells.filter((cell) => /^0\d+$/.test(cell)).length > cells.length * 0.01;
}

/** Whole numbers that stand for times, in a column whose name says so. */
function dateNumberForm(cells: readonly string[], name: string): ColumnFormat | null {
  const words = name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  if (
    !/(^|[^a-z])(date|time|timestamp|datetime|epoch|unix|ts|created|updated|at|day)([^a-z]|$)/.test(words)
  ) {
    return null;
  }
  const within = (low: number, high: number) =>
    cells.every((cell) => /^\d+(\.\d+)?$/.test(cell) && Number(cell) >= low && Number(cell) < high);
  // 1990 to 2100, in seconds and in milliseconds.
  if (within(631152000, 4102444800)) return 'date:epoch-s';
  if (within(631152000000, 4102444800000)) return 'date:epoch-ms';
  const compact = cells.every((cell) => /^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(cell));
  return compact ? 'date:%Y%m%d' : null;
}

/** True for a string that `study.json` may hold as a format. */
export function isFormat(format: string): format is ColumnFormat {
  if (['number', 'number:1,234.5', 'number:1.234,5', 'boolean', 'text'].includes(format)) return true;
  return format.startsWith('date:') && dateForms.includes(format.slice(5));
}

/**
 * SQL that turns a cleaned cell (see `cleanCells`) into DOUBLE, TIMESTAMP or VARCHAR; NULL where it does not fit.
 */
export function valueSql(cell: string, format: ColumnFormat): string {
  switch (format) {
    case 'number':
      return finite(`CASE WHEN contains(${cell}, '_') THEN NULL ELSE TRY_CAST(${cell} AS DOUBLE) END`);
    case 'number:1,234.5':
      return grouped(cell, ',', '.');
    case 'number:1.234,5':
      return grouped(cell, '.', ',');
    case 'boolean':
      return `CASE lower(${cell}) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' END`;
    case 'text':
      return cell;
    default:
      return dateSql(cell, format.slice('date:'.length));
  }
}

function finite(value: string): string {
  return `CASE WHEN isfinite(${value}) THEN ${value} END`;
}

function grouped(cell: string, group: ',' | '.', point: ',' | '.'): string {
  const bare = `regexp_replace(${cell}, '[$€£¥₹%\\s]', '', 'g')`;
  const number = `TRY_CAST(replace(replace(${bare}, ${quoteText(group)}, ''), ${quoteText(point)}, '.') AS DOUBLE)`;
  const form =
    group === ','
      ? '[+-]?(\\d{1,3}(,\\d{3})+|\\d+)?(\\.\\d*)?([eE][+-]?\\d+)?'
      : '[+-]?(\\d{1,3}(\\.\\d{3})+|\\d+)?(,\\d*)?';
  return finite(`CASE WHEN regexp_full_match(${bare}, ${quoteText(form)}) THEN ${number} END`);
}
