/**
 * The ways to write a date, each as one regular expression that JavaScript (to find the form of a column) and
 * DuckDB's RE2 (to read its cells) both take, with the meaning of its groups. Case does not matter.
 *
 * Sources: ISO 8601, RFC 2822/1123/850, C asctime, ECMAScript Date.toString and toLocaleString, Java Date, Oracle
 * NLS, SAS DATETIME, MySQL, Apache logs, Go, Unicode CLDR for the words.
 */
import { weekdayPattern } from './month-names.ts';
import { zoneNames } from './time-zones.ts';

/** What a group holds: strptime's letters; z and zz zone offsets, q a quarter, G and V an ISO week's year and number. */
export type DateField =
  | 'Y'
  | 'y'
  | 'm'
  | 'b'
  | 'd'
  | 'H'
  | 'M'
  | 'S'
  | 'f'
  | 'p'
  | 'z'
  | 'zz'
  | 'q'
  | 'G'
  | 'V'
  | 'u';

export interface DatePattern {
  /** Matches a whole cell. */
  readonly source: string;
  readonly fields: readonly DateField[];
}

const blank = '[ \\t\u00a0\u202f]';
const weekday = `(?:(?:${weekdayPattern})\\.?,?${blank}+)?`;
const month = '(\\p{L}{3,12})\\.?';
const day = '(\\d{1,2})';
const year = '([12]\\d{3})';
const shortYear = "'?(\\d{2})";
const ordinal = '(?:st|nd|rd|th|er|º|\\.)?';
const joint = `(?:${blank}+(?:de|del|of)${blank}+|[ ./,\u00a0-]{0,3})`;
const meridiem = `(?:${blank}?([ap])\\.?${blank}?m\\.?)?`;
const clock = `(\\d{1,2})[:.h](\\d{2})(?:[:.](\\d{2})(?:[.,:](\\d{1,9}))?)?(?:${blank}?(?:uhr|h))?${meridiem}`;
const zone = `(?:gmt|utc|ut)?[+\u2212-]\\d{1,2}(?::?\\d{2})?|${zoneNames.join('|')}`;
const comment = `(?:${blank}?\\([^)]*\\)|\\[[^\\]]*\\])?`;
/** An offset may be followed by its name; a name alone must be one that is known. */
const offset = `(?:${blank}?(${zone})(?:${blank}[a-z]{3,5})?)?`;
const between = `(?:[t_:]|,?${blank}+(?:(?:at|klo|um|à|a las|às|alle|om)${blank}+)?|,|${blank}*[-–|]${blank}+)`;
const timeFields = ['H', 'M', 'S', 'f', 'p', 'z'] as const;

const dateThenTime = (date: string) =>
  `^\\[?${weekday}${date}(?:${between}${clock}${offset}${comment})?\\]?$`;
const timeThenDate = (date: string) => `^${clock}${offset},?${blank}+${weekday}${date}${comment}$`;

interface Shape {
  readonly date: string;
  readonly fields: readonly DateField[];
}

export const separators = ['/', '.', '-', ' '] as const;
const separatorPattern: Record<(typeof separators)[number], string> = {
  '/': '/',
  '.': `\\.${blank}?`,
  '-': '-',
  ' ': blank,
};

/** Forms of day, month and year; a time may stand after or before each. */
const shapes: Record<string, Shape> = {
  iso: { date: '([12]\\d{3})[-/.:] ?(\\d{1,2})[-/.:] ?(\\d{1,2})\\.?', fields: ['Y', 'm', 'd'] },
  '%d %b %Y': { date: `${day}${ordinal}${joint}${month}${joint}${year}`, fields: ['d', 'b', 'Y'] },
  '%d %b %y': { date: `${day}${ordinal}${joint}${month}${joint}${shortYear}`, fields: ['d', 'b', 'y'] },
  '%b %d, %Y': {
    date: `${month}${joint}${day}${ordinal},?[ ./\u00a0-]{1,3}${year}`,
    fields: ['b', 'd', 'Y'],
  },
  '%b %d, %y': {
    date: `${month}${joint}${day}${ordinal},[ \u00a0]?${shortYear}`,
    fields: ['b', 'd', 'y'],
  },
  '%Y %b %d': { date: `${year}${joint}${month}${joint}${day}`, fields: ['Y', 'b', 'd'] },
};
for (const separator of separators) {
  const s = separatorPattern[separator];
  for (const [letter, digits] of [
    ['Y', year],
    ['y', shortYear],
  ] as const) {
    const date = `${day}${s}${day}${s}${digits}`;
    shapes[`%d${separator}%m${separator}%${letter}`] = { date, fields: ['d', 'm', letter] };
    shapes[`%m${separator}%d${separator}%${letter}`] = { date, fields: ['m', 'd', letter] };
  }
  shapes[`%y${separator}%m${separator}%d`] = {
    date: `(\\d{2})${s}${day}${s}${day}`,
    fields: ['y', 'm', 'd'],
  };
}

/** Forms without a day, and those in which the time has a place of its own. */
const whole: Record<string, DatePattern> = {
  '%Y%m%d': {
    source: `^([12]\\d{3})(\\d{2})(\\d{2})(?:[t -]?(\\d{2}):?(\\d{2})(?::?(\\d{2})(?:[.,](\\d{1,9}))?)?${blank}?(${zone})?)?$`,
    fields: ['Y', 'm', 'd', 'H', 'M', 'S', 'f', 'z'],
  },
  // IBM Db2's TIMESTAMP.
  '%Y-%m-%d-%H.%M.%S': {
    source: '^([12]\\d{3})-(\\d{2})-(\\d{2})-(\\d{2})\\.(\\d{2})\\.(\\d{2})(?:\\.(\\d{1,12}))?$',
    fields: ['Y', 'm', 'd', 'H', 'M', 'S', 'f'],
  },
  '%b %d %T %Y': {
    source: `^${weekday}${month}${blank}+${day}${ordinal},?${blank}+${clock}(?:${blank}?(${zone}))?${blank}+${year}${offset}${comment}$`,
    fields: ['b', 'd', ...timeFields, 'Y', 'zz'],
  },
  '%b %Y': { source: `^${month}${joint}((?:19|20)\\d{2})$`, fields: ['b', 'Y'] },
  '%Y %b': { source: `^((?:19|20)\\d{2})${joint}${month}$`, fields: ['Y', 'b'] },
  '%b-%y': { source: `^${month}(?:-| ?')(\\d{2})$`, fields: ['b', 'y'] },
  '%Y-%m': { source: '^((?:19|20)\\d{2})[-/m](\\d{1,2})$', fields: ['Y', 'm'] },
  '%m/%Y': { source: '^(\\d{1,2})[-/]((?:19|20)\\d{2})$', fields: ['m', 'Y'] },
  '%Y%m': { source: '^((?:19|20)\\d{2})(\\d{2})$', fields: ['Y', 'm'] },
  '%Y Q%q': { source: '^((?:19|20)\\d{2})[ /-]?q([1-4])$', fields: ['Y', 'q'] },
  'Q%q %Y': { source: '^q([1-4])[ /-]?((?:19|20)\\d{2})$', fields: ['q', 'Y'] },
  '%G-W%V': { source: '^((?:19|20)\\d{2})-?w(\\d{2})(?:-?([1-7]))?$', fields: ['G', 'V', 'u'] },
};

/** Every form by its name: of `shapes`, of `shapes` after a time (`%X `), and of `whole`. */
export const datePatterns: ReadonlyMap<string, DatePattern> = new Map([
  ...Object.entries(shapes).map(
    ([name, { date, fields }]) =>
      [name, { source: dateThenTime(date), fields: [...fields, ...timeFields] }] as const,
  ),
  ...Object.entries(whole),
  ...Object.entries(shapes).map(
    ([name, { date, fields }]) =>
      [`%X ${name}`, { source: timeThenDate(date), fields: [...timeFields, ...fields] }] as const,
  ),
]);

const compiled = new Map<string, RegExp>();

/** The fields of a cell in a form, or null where it does not match. */
export function matchDate(form: string, cell: string): Partial<Record<DateField, string>> | null {
  const pattern = datePatterns.get(form)!;
  let expression = compiled.get(form);
  if (!expression) {
    expression = new RegExp(pattern.source, 'iu');
    compiled.set(form, expression);
  }
  const match = expression.exec(cell);
  if (!match) return null;
  return Object.fromEntries(pattern.fields.map((field, i) => [field, match[i + 1]]));
}
