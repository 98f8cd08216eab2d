/**
 * How a column's text becomes values. A format is a short string, kept in `study.json`, so that a file read
 * a year later is coerced exactly as the first one was:
 *
 *   number             12.5   -3   1e4
 *   number:1,234.5     the point is decimal; groups, currencies, brackets (see number-form.ts); 25% is 25
 *   number:1.234,5     the comma is decimal
 *   number:12.5%       percentages as shares: 25% and 0.25 are 0.25; number:12,5% with a decimal comma
 *   number:12.5/100    the same with the sign lost: 25 is 0.25; number:12,5/100 with a decimal comma
 *   number:yes-no      0 and 1, or words for no and yes
 *   boolean            true and false, or other words and digits for them
 *   date:iso           2024-03-01, with time and zone; date:epoch-s, -ms, -us, -ns; date:excel
 *   date:%d/%m/%Y      a form of date-pattern.ts; a time may follow; %y adds the first year of its window: `:1935`
 *   whole              a code that is a whole number: 3, 3.0 and 3e0 are one code
 *   digits:5           a code of five digits: 1234 is 01234
 *   text               as it is
 */
import { quoteText } from '../database/database.ts';
import { parseDateForm } from '../dates/date-form.ts';
import { dateSql } from '../dates/date-sql.ts';
import { falseWords, trueWords } from './boolean-words.ts';
import { type NumberForm, numberSql } from './number-form.ts';
import { isPercentForm, type PercentForm, percentSql } from './percent-form.ts';

export type ColumnFormat =
  | 'number'
  | 'number:1,234.5'
  | 'number:1.234,5'
  | `number:${PercentForm}`
  | 'number:yes-no'
  | 'boolean'
  | 'whole'
  | `digits:${number}`
  | 'text'
  | `date:${string}`;

/** The share of non-missing cells that must fit; the rest become missing and are reported. */
export const fitShare = 0.95;

export const formatOfNumber: Readonly<Record<NumberForm, ColumnFormat>> = {
  plain: 'number',
  point: 'number:1,234.5',
  comma: 'number:1.234,5',
};

/** True for a string that `study.json` may hold as a format. */
export function isFormat(format: string): format is ColumnFormat {
  if (
    ['number', 'number:1,234.5', 'number:1.234,5', 'number:yes-no', 'boolean', 'whole', 'text'].includes(
      format,
    )
  ) {
    return true;
  }
  if (format.startsWith('number:') && isPercentForm(format.slice('number:'.length))) return true;
  if (/^digits:[1-9]\d?$/.test(format)) return true;
  return format.startsWith('date:') && parseDateForm(format.slice('date:'.length)) !== null;
}

/** True where cells of the format stay strings, whatever they are. */
export function keepsText(format: ColumnFormat): boolean {
  return format === 'text' || format === 'whole' || format.startsWith('digits:');
}

/**
 * SQL that turns a trimmed cell into DOUBLE, TIMESTAMP or VARCHAR; NULL where it does not fit. Formats that keep text
 * fit every cell.
 */
export function valueSql(cell: string, format: ColumnFormat): string {
  switch (format) {
    case 'number':
      return numberSql(cell, 'plain');
    case 'number:1,234.5':
      return numberSql(cell, 'point');
    case 'number:1.234,5':
      return numberSql(cell, 'comma');
    case 'number:yes-no':
      return `COALESCE(${numberSql(cell, 'plain')}, CAST(${booleanSql(cell, '1', '0')} AS DOUBLE))`;
    case 'boolean':
      return booleanSql(cell, "'true'", "'false'");
    case 'whole':
      return wholeSql(cell);
    case 'text':
      return cell;
    default:
      break;
  }
  if (format.startsWith('number:')) return percentSql(cell, format.slice('number:'.length) as PercentForm);
  if (format.startsWith('digits:')) return digitsSql(cell, Number(format.slice('digits:'.length)));
  const { form, firstYear } = parseDateForm(format.slice('date:'.length))!;
  return dateSql(cell, form, firstYear);
}

function booleanSql(cell: string, yes: string, no: string): string {
  const list = (words: ReadonlySet<string>) => `[${[...words].map(quoteText).join(', ')}]`;
  return `CASE WHEN list_contains(${list(trueWords)}, lower(${cell})) THEN ${yes} WHEN list_contains(${list(falseWords)}, lower(${cell})) THEN ${no} END`;
}

function wholeSql(cell: string): string {
  const digits = `regexp_extract(${cell}, '^([+-]?)0*(\\d+?)(?:\\.0*)?$', ['sign', 'digits'])`;
  const plain = `list_transform([${digits}], lambda g: CASE WHEN g.digits = '' THEN NULL WHEN g.sign = '-' AND g.digits <> '0' THEN '-' || g.digits ELSE g.digits END)[1]`;
  const power = `CASE WHEN regexp_full_match(${cell}, '[+-]?\\d+(\\.\\d*)?[eE]\\+?\\d{1,2}') AND TRY_CAST(${cell} AS DOUBLE) = floor(TRY_CAST(${cell} AS DOUBLE)) THEN CAST(TRY_CAST(TRY_CAST(${cell} AS DOUBLE) AS HUGEINT) AS VARCHAR) END`;
  // Nearly all codes are written plainly: a cast there and back is several times as fast as an expression.
  const isPlain = `CAST(TRY_CAST(${cell} AS BIGINT) AS VARCHAR) = ${cell}`;
  return `CASE WHEN ${isPlain} THEN ${cell} ELSE COALESCE(${plain}, ${power}, ${cell}) END`;
}

function digitsSql(cell: string, width: number): string {
  const whole = `regexp_extract(${cell}, '^(\\d{1,${width}})(?:\\.0*)?$', 1)`;
  return `CASE WHEN ${whole} = '' THEN ${cell} ELSE lpad(${whole}, ${width}, '0') END`;
}
