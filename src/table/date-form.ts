/**
 * The common ways to write a date, how to tell them apart by a column's values, and how DuckDB reads them.
 *
 * Whether 3/4/2024 is in March or April is settled by the column: a first number over 12 somewhere means
 * day first, a second number over 12 means month first; where nothing settles it, day first for `.` and `-`,
 * month first for `/`. Dates without a zone are UTC.
 */
import { quoteText } from './database.ts';

const times = ['', ' %H:%M', ' %H:%M:%S', ' %H:%M:%S.%f', ' %I:%M %p', ' %I:%M:%S %p'] as const;

const iso =
  /^\d{4}([-/])\d{1,2}\1\d{1,2}([T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s*(Z|UTC|[+-]\d{2}(:?\d{2})?)?)?$/;
const clock = String.raw`(?:,?[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm])?)?$`;

interface Form {
  readonly name: string;
  readonly pattern: RegExp;
}

const month = '[A-Za-z]{3}';
const longMonth = '[A-Za-z]{4,9}';

const named: readonly Form[] = [
  { name: '%d-%b-%Y', pattern: new RegExp(`^\\d{1,2}-${month}-\\d{4}${clock}`) },
  { name: '%d-%b-%y', pattern: new RegExp(`^\\d{1,2}-${month}-\\d{2}${clock}`) },
  { name: '%d %b %Y', pattern: new RegExp(`^\\d{1,2} ${month} \\d{4}${clock}`) },
  { name: '%d %B %Y', pattern: new RegExp(`^\\d{1,2} (${month}|${longMonth}) \\d{4}${clock}`) },
  { name: '%b %d, %Y', pattern: new RegExp(`^${month} \\d{1,2}, \\d{4}${clock}`) },
  { name: '%B %d, %Y', pattern: new RegExp(`^(${month}|${longMonth}) \\d{1,2}, \\d{4}${clock}`) },
];

const separators = ['/', '.', '-'] as const;

/** Every name that a date format may have. */
export const dateForms: readonly string[] = [
  'iso',
  'epoch-s',
  'epoch-ms',
  '%Y%m%d',
  ...named.map(({ name }) => name),
  ...separators.flatMap((s) => ['Y', 'y'].flatMap((y) => [`%d${s}%m${s}%${y}`, `%m${s}%d${s}%${y}`])),
];

/** The form that at least `share` of the cells have, or null. O(cells). */
export function findDateForm(cells: readonly string[], share: number): string | null {
  const enough = (pattern: RegExp) =>
    cells.filter((cell) => pattern.test(cell)).length >= share * cells.length;
  if (!cells.slice(0, 20).some((cell) => /\d/.test(cell))) return null;
  if (enough(iso)) return 'iso';
  for (const separator of separators) {
    const s = separator === '/' ? '/' : `\\${separator}`;
    for (const [year, digits] of [
      ['Y', 4],
      ['y', 2],
    ] as const) {
      const pattern = new RegExp(`^(\\d{1,2})${s}(\\d{1,2})${s}\\d{${digits}}${clock}`);
      if (!enough(pattern)) continue;
      const order = orderOf(cells, pattern, separator);
      if (order) return `%${order[0]}${separator}%${order[1]}${separator}%${year}`;
    }
  }
  return named.find(({ pattern }) => enough(pattern))?.name ?? null;
}

function orderOf(cells: readonly string[], pattern: RegExp, separator: string): 'dm' | 'md' | null {
  let dayFirst = 0;
  let monthFirst = 0;
  let neither = 0;
  for (const cell of cells) {
    const match = pattern.exec(cell);
    if (!match) continue;
    const first = Number(match[1]);
    const second = Number(match[2]);
    if (first > 31 || second > 31 || first === 0 || second === 0 || (first > 12 && second > 12)) neither++;
    else if (first > 12) dayFirst++;
    else if (second > 12) monthFirst++;
  }
  if (neither > cells.length * 0.05) return null;
  if (dayFirst === 0 && monthFirst === 0) return separator === '/' ? 'md' : 'dm';
  return dayFirst >= monthFirst ? 'dm' : 'md';
}

/** SQL: a cleaned cell as TIMESTAMP in UTC, NULL where it does not fit the form. */
export function dateSql(cell: string, form: string): string {
  if (form === 'iso') return `TRY_CAST(TRY_CAST(${cell} AS TIMESTAMPTZ) AS TIMESTAMP)`;
  if (form === 'epoch-s' || form === 'epoch-ms') {
    const scale = form === 'epoch-s' ? 1000 : 1;
    return `make_timestamp_ms(TRY_CAST(round(TRY_CAST(${cell} AS DOUBLE) * ${scale}) AS BIGINT))`;
  }
  const forms = times.map((time) => quoteText(`${form}${time}`)).join(', ');
  return `TRY_STRPTIME(replace(${cell}, 'T', ' '), [${forms}])`;
}
