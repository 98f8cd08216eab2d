/**
 * The cells of a column -> the form in which its dates are written, or null.
 *
 * Whether 3/4/2024 is in March or April is settled, in this order, by: a first number over 12 (day first) or a
 * second one (month first); a number that is 1 in every row while the other changes (the day); the other columns of
 * the file. Where nothing settles it: day first for `.`, `-` and blanks, month first for `/`, and `unsettled` says so.
 */
import { type DateField, datePatterns, matchDate, separators } from './date-pattern.ts';
import { monthOf } from './month-names.ts';
import { firstYearOf } from './two-digit-years.ts';

export type DayOrder = 'dm' | 'md';

export interface DateForm {
  /** A name of `dateForms`; two-digit years add the first year of their window: `%d.%m.%y:1935`. */
  readonly form: string;
  /** True where day and month may as well be the other way round. */
  readonly unsettled: boolean;
}

export interface DateHints {
  readonly name: string;
  /** Given by the person. */
  readonly order?: DayOrder | undefined;
  /** What other columns of the file settled. */
  readonly fileOrder?: DayOrder | undefined;
}

/** Names of forms that older studies hold. */
const older: Readonly<Record<string, string>> = {
  '%d-%b-%Y': '%d %b %Y',
  '%d-%b-%y': '%d %b %y',
  '%d %B %Y': '%d %b %Y',
  '%B %d, %Y': '%b %d, %Y',
};
const counted = ['epoch-s', 'epoch-ms', 'epoch-us', 'epoch-ns', 'excel'];
/** POSIX: 69 to 99 are 1969 to 1999, 00 to 68 are 2000 to 2068. */
const posixFirstYear = 1969;

/** The form's name in `datePatterns` (or a counted one) and its first year; null for what is not a form. */
export function parseDateForm(text: string): { form: string; firstYear: number } | null {
  const window = /^(.*%y.*):(\d{4})$/.exec(text);
  const name = window ? window[1]! : text;
  const form = older[name] ?? name;
  if (!datePatterns.has(form) && !counted.includes(form)) return null;
  return { form, firstYear: window ? Number(window[2]) : posixFirstYear };
}

const isNumeric = (form: string) => /%m/.test(form) && /%d/.test(form) && !/%Y.?%m.?%d/.test(form);
const worded = [...datePatterns.keys()].filter(
  (form) => !isNumeric(form) && form !== '%Y%m%d' && form !== '%Y%m',
);

/** The form that at least `share` of the cells have, and most of all forms. O(cells x forms). */
export function findDateForm(cells: readonly string[], share: number, hints: DateHints): DateForm | null {
  if (!cells.slice(0, 50).some((cell) => /\d/.test(cell))) return null;
  const head = cells.slice(0, 60);
  const count = (form: string, some: readonly string[]) =>
    some.reduce((sum, cell) => sum + (fits(form, cell) ? 1 : 0), 0);
  let best: DateForm | null = null;
  let most = share * cells.length - 1e-9;
  const consider = (form: string, unsettled = false) => {
    if (count(form, head) < head.length * 0.5 * Math.min(1, share * 2)) return;
    const n = count(form, cells);
    if (n >= most && (best === null || n > most)) {
      best = { form, unsettled };
      most = n;
    }
  };
  consider('iso');
  for (const after of ['', '%X ']) {
    for (const separator of separators) {
      for (const year of ['%Y', '%y']) {
        const found = numericForm(cells, separator, year, after, hints);
        if (found) consider(found.form, found.unsettled);
      }
    }
  }
  for (const form of [...worded, '%Y%m%d']) if (form !== 'iso') consider(form);
  const found = best as DateForm | null;
  if (found === null || !found.form.includes('%y')) return found;
  const years = cells.flatMap((cell) => matchDate(found.form, cell)?.y ?? []).map(Number);
  const firstYear = firstYearOf(years, hints.name, new Date().getUTCFullYear());
  return { ...found, form: `${found.form}:${firstYear}` };
}

/** True where a cell has the form and its numbers may be those of a date. */
function fits(form: string, cell: string): boolean {
  const fields = matchDate(form, cell);
  return fields !== null && isPlausible(fields);
}

function isPlausible({ m, d, b, H, M, S }: Partial<Record<DateField, string>>): boolean {
  const within = (text: string | undefined, low: number, high: number) =>
    text === undefined || (Number(text) >= low && Number(text) <= high);
  if (b !== undefined && monthOf(b) === null) return false;
  return within(m, 1, 12) && within(d, 1, 31) && within(H, 0, 23) && within(M, 0, 59) && within(S, 0, 60);
}

/** Which of the three numbers is what, for one separator and kind of year. */
function numericForm(
  cells: readonly string[],
  separator: string,
  year: string,
  after: string,
  hints: DateHints,
): DateForm | null {
  const dayFirst = `${after}%d${separator}%m${separator}${year}`;
  const monthFirst = `${after}%m${separator}%d${separator}${year}`;
  const triples: [number, number, number][] = [];
  for (const cell of cells) {
    const fields = matchDate(dayFirst, cell);
    if (fields) triples.push([Number(fields.d), Number(fields.m), Number(fields.Y ?? fields.y)]);
    else if (triples.length === 0 && cells.indexOf(cell) > 60) return null;
  }
  if (triples.length === 0) return null;
  if (year === '%y' && yearIsFirst(triples)) {
    return { form: `${after}%y${separator}%m${separator}%d`, unsettled: false };
  }
  if (hints.order) return { form: hints.order === 'dm' ? dayFirst : monthFirst, unsettled: false };
  const { order, settled } = orderOf(triples, separator, hints.fileOrder);
  return { form: order === 'dm' ? dayFirst : monthFirst, unsettled: !settled };
}

function orderOf(
  triples: readonly (readonly [number, number, number])[],
  separator: string,
  fileOrder: DayOrder | undefined,
): { order: DayOrder; settled: boolean } {
  const over = (field: 0 | 1) =>
    triples.filter((triple) => triple[field] > 12 && triple[1 - field]! <= 12).length;
  const dayFirst = over(0);
  const monthFirst = over(1);
  if (dayFirst !== monthFirst) return { order: dayFirst > monthFirst ? 'dm' : 'md', settled: true };
  const distinct = (field: 0 | 1 | 2) => new Set(triples.map((triple) => triple[field])).size;
  const firsts = distinct(0);
  const seconds = distinct(1);
  const isOne = (field: 0 | 1) => triples.length > 2 && triples[0]![field] === 1;
  // First of the month: one number is 1 in every row. Any other constant is the day where it outlasts a year.
  const outlasts = distinct(2) > 1;
  if (firsts === 1 && seconds > 1 && (isOne(0) || (outlasts && seconds > 2)))
    return { order: 'dm', settled: true };
  if (seconds === 1 && firsts > 1 && (isOne(1) || (outlasts && firsts > 2)))
    return { order: 'md', settled: true };
  const same = triples.every(([first, second]) => first === second);
  if (fileOrder) return { order: fileOrder, settled: true };
  return { order: separator === '/' ? 'md' : 'dm', settled: same };
}

/** 23-10-05: where the last number ranges over days and the first one over few years. */
function yearIsFirst(triples: readonly (readonly [number, number, number])[]): boolean {
  const isDay = triples.every(([, month, day]) => month >= 1 && month <= 12 && day >= 1 && day <= 31);
  if (!isDay) return false;
  if (triples.some(([first]) => first > 31 || first === 0)) return true;
  const distinct = (field: 0 | 2) => new Set(triples.map((triple) => triple[field])).size;
  return distinct(2) > 12 && distinct(2) > 2 * distinct(0);
}

/** The order that a form states, or null for one that has none. */
export function orderOfForm(form: string): DayOrder | null {
  if (!isNumeric(form) || /%y[/. -]%m/.test(form)) return null;
  return form.indexOf('%d') < form.indexOf('%m') ? 'dm' : 'md';
}

/** True for a cell that looks like a date to a person: a year beside a day or a month, and little else. */
export function looksLikeDate(cell: string): boolean {
  if (cell.length > 60 || cell.split(/\s+/).length > 8) return false;
  if (/^\D{0,12}\d{1,2}[./ -]\d{1,2}[./ -]\d{2}(?!\d)/.test(cell) || /^(19|20)\d{2}-\d{3}$/.test(cell))
    return true;
  if (/^\/Date\(\d|^D:(19|20)\d{6}/.test(cell)) return true;
  if (!/(?<!\d)(19|20)\d{2}(?!\d)/.test(cell)) return false;
  const numbers = cell.match(/\d+/g)!.map(Number);
  const hasDay = numbers.some((number) => number >= 1 && number <= 31);
  const words = cell.match(/\p{L}{3,}/gu) ?? [];
  const hasMonth = words.some((word) => monthOf(word) !== null);
  return hasMonth || (hasDay && words.length <= 2 && (numbers.length >= 3 || words.length === 1));
}
