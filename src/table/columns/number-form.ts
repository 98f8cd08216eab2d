/**
 * How numbers are written, and how a cell becomes a DOUBLE.
 *
 *   plain     12.5   -3   1e4
 *   point     1,234.50   12,34,567.8   1 234.5   1'234.50   $1,200   45%   (1,200)   1,200-   USD 1,200   −5
 *   comma     1.234,50   1 234,5   1'234,5   12,5 €   0,022
 *
 * Point and comma say what the decimal sign is; blanks and apostrophes of every kind group in both. Brackets and a
 * minus behind the number are accountants' negatives. One regular expression a form, for JavaScript and RE2 alike.
 */
import { quoteText } from '../database/database.ts';

export type NumberForm = 'plain' | 'point' | 'comma';

const plain = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const codes =
  'USD|EUR|GBP|JPY|CHF|CAD|AUD|NZD|SEK|NOK|DKK|ISK|PLN|CZK|HUF|RON|BGN|RUB|UAH|TRY|INR|CNY|RMB|KRW|SGD|HKD|TWD|THB|IDR|MYR|PHP|VND|BRL|MXN|ARS|CLP|COP|PEN|ZAR|NGN|KES|EGP|ILS|AED|SAR|QAR|BTC';
const unit = `(?:(?:US|CA|AU|NZ|A|C|R|HK|S)?\\$|[€£¥₹₽₩₺₴₫₪฿¢%‰]|${codes}|Rs\\.?|kr\\.?|zł|Kč|Ft|Fr\\.|CFA)`;

/** Digits with groups and decimals; an Indian number groups by two before the last three. */
function bodyOf(group: ',' | '\\.', point: ',' | '\\.'): string {
  const signs = [group, ' ', "'"].map((sign) => `[1-9]\\d{0,2}(?:${sign}\\d{3})+`);
  const indian = `[1-9]\\d?(?:${group}\\d{2})+${group}\\d{3}`;
  return `(?:(?:${[...signs, indian].join('|')}|\\d+)(?:${point}\\d*)?|${point}\\d+)(?:[eE][+-]?\\d+)?`;
}

const pattern: Record<'point' | 'comma', string> = {
  point: wholeCell(bodyOf(',', '\\.')),
  comma: wholeCell(bodyOf('\\.', ',')),
};

/** Groups: the sign before, the digits, the sign behind. */
function wholeCell(body: string): string {
  return `^(?:${unit} ?)?([+-]?) ?(?:${unit} ?)?(${body}) ?(?:${unit})? ?(-?)(?: ?${unit})?$`;
}

const compiled = { point: new RegExp(pattern.point), comma: new RegExp(pattern.comma) };
const bracketed = /^([^()]*)\(([^()]*)\)([^()]*)$/;

/** True for what DuckDB and people write as a plain number. */
export function isPlainNumber(cell: string): boolean {
  return plain.test(cell);
}

/** One kind of minus, blank and apostrophe. */
function evened(cell: string): string {
  return cell
    .replaceAll(/[\u2212\u2013\ufe63\uff0d]/g, '-')
    .replaceAll(/[\u00a0\u202f\u2009\u2007\t]/g, ' ')
    .replaceAll(/[\u2019\u2018\u00b4`\u02bc]/g, "'");
}

/** True where a cell reads as a number in a form. */
export function isNumber(cell: string, form: NumberForm): boolean {
  if (form === 'plain') return plain.test(cell);
  if (form === 'point' && plain.test(cell)) return true;
  const even = evened(cell);
  const brackets = bracketed.exec(even);
  return compiled[form].test(brackets ? brackets.slice(1).join('').trim() : even);
}

const oneUnit = new RegExp(unit);

/** Currencies beside the numbers where there are several, or a percent sign that only some cells have. */
export function unitsOf(cells: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const cell of cells) {
    const found = oneUnit.exec(cell)?.[0] ?? '';
    counts.set(found, (counts.get(found) ?? 0) + 1);
  }
  const named = [...counts.keys()].filter((found) => found !== '').sort();
  if (named.length > 1) return named;
  const isMixed = named[0] === '%' && (counts.get('') ?? 0) > 0.01 * cells.length;
  return isMixed ? ['%', 'none'] : [];
}

/** SQL: a cell as DOUBLE; NULL where it is not a finite number of the form. */
export function numberSql(cell: string, form: NumberForm): string {
  const plainValue = finite(
    `CASE WHEN contains(${cell}, '_') THEN NULL ELSE TRY_CAST(${cell} AS DOUBLE) END`,
  );
  if (form === 'plain') return plainValue;
  const even = `replace(replace(regexp_replace(translate(${cell}, ${quoteText('−–﹣－’‘´`ʼ')}, ${quoteText("----'''''")}), '[\u00a0\u202f\u2009\u2007\\t]', ' ', 'g'), '( ', '('), ' )', ')')`;
  const open = `regexp_matches(e, '^[^()]*\\([^()]*\\)[^()]*$')`;
  const bare = `CASE WHEN ${open} THEN trim(replace(replace(e, '(', ''), ')', '')) ELSE e END`;
  const groups = `regexp_extract(${bare}, ${quoteText(pattern[form])}, ['before', 'digits', 'behind'])`;
  const [group, point] = form === 'point' ? [',', '.'] : ['.', ','];
  const digits = `replace(replace(replace(replace(g.digits, ${quoteText(group)}, ''), ' ', ''), '''', ''), ${quoteText(point)}, '.')`;
  const size = `TRY_CAST(${digits} AS DOUBLE)`;
  const negative = `(g.before = '-') <> (g.behind = '-')`;
  const slow = `list_transform([${even}], lambda e: list_transform([${groups}], lambda g: CASE WHEN (${negative}) <> ${open} THEN -${size} ELSE ${size} END)[1])[1]`;
  // Most cells of a column with groups have none; a comma column has no plain decimals.
  return form === 'point' ? `COALESCE(${plainValue}, ${finite(slow)})` : finite(slow);
}

function finite(value: string): string {
  return `CASE WHEN isfinite(${value}) THEN ${value} END`;
}

/**
 * The form that most of the cells have, and whether they could as well be read in another with other values.
 *
 * A sign before exactly three digits groups or is decimal. It groups where it does so consistently: cells without
 * it stay below 1,000, none begins with 0, and no other number of digits follows. `fileDecimal` is what other columns
 * of the file, or its separator, say. O(cells).
 */
export function findNumberForm(
  cells: readonly string[],
  fileDecimal: '.' | ',' | null,
): { form: NumberForm; share: number; unsettled: boolean; decimal: '.' | ',' | null } {
  const count = (form: NumberForm) => cells.filter((cell) => isNumber(cell, form)).length;
  const n = Math.max(1, cells.length);
  const [nPlain, nPoint, nComma] = [count('plain'), count('point'), count('comma')];
  const found = (form: NumberForm, size: number, unsettled: boolean, decimal: '.' | ',' | null = null) => ({
    form,
    share: size / n,
    unsettled,
    decimal,
  });
  if (nComma > nPoint) return found('comma', nComma, false, ',');
  if (nPoint > nComma) {
    const hasDecimals = cells.some((cell) => /\d\.\d/.test(cell));
    return found(nPoint > nPlain ? 'point' : 'plain', nPoint, false, hasDecimals ? '.' : null);
  }
  // As many cells fit both: the signs stand before three digits only, or not at all.
  const sign = cells.some((cell) => /\d,\d{3}/.test(cell))
    ? ','
    : cells.some((cell) => /\d\.\d{3}/.test(cell))
      ? '.'
      : null;
  if (sign === null) return found(nPoint > nPlain ? 'point' : 'plain', nPoint, false);
  const signed = cells.filter((cell) => cell.includes(sign));
  const bare = cells.filter((cell) => !cell.includes(sign) && isPlainNumber(cell));
  const groupsTwice = signed.some((cell) => cell.split(sign).length > 2);
  const largePlain = bare.some((cell) => Math.abs(Number(cell)) >= 1000);
  const consistent = new Set(signed).size >= 10 && bare.length > 0 && !largePlain;
  const isGroup =
    groupsTwice ||
    (!largePlain && (consistent || (fileDecimal === null ? sign === ',' : sign !== fileDecimal)));
  const decimalForm = sign === ',' ? 'comma' : nPoint > nPlain ? 'point' : 'plain';
  const form = isGroup ? (sign === ',' ? 'point' : 'comma') : decimalForm;
  return found(
    form,
    nPoint,
    !groupsTwice && !consistent && !largePlain && fileDecimal === null && sign === ',',
  );
}
