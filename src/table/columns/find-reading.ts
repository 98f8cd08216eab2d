/**
 * Some cells of a column (trimmed, gaps included) -> how to read them. Gaps are set aside first; then true/false,
 * numbers, dates; what is none of them stays text.
 *
 * Words among numbers or dates are gaps where they are spelt like one, or where one of them (or up to three, in a fifth
 * of the cells) repeats among many different numbers. Up to one odd cell in twenty is tolerated and becomes missing.
 */
import { type DayOrder, findDateForm } from '../dates/date-form.ts';
import { type ColumnFormat, fitShare, formatOfNumber } from './column-format.ts';
import { isGapWord, valuesAmongGaps } from './gaps.ts';
import { noDate, wordyGaps } from './missing.ts';
import { findNumberForm, isPlainNumber } from './number-form.ts';
import { findPercentForm } from './percent-form.ts';
import type { GapRule, Reading } from './reading.ts';

export interface FileHints {
  /** The decimal sign that other columns, or the separator, show. */
  readonly decimal: '.' | ',' | null;
  readonly order: DayOrder | undefined;
  /** Gap spellings, as written, that stand among numbers and dates. */
  readonly gaps: ReadonlySet<string>;
}

export const noHints: FileHints = { decimal: null, order: undefined, gaps: new Set() };

/** What a person said of a column. */
export interface GivenReading {
  readonly role?: 'numeric' | 'date' | 'other' | undefined;
  readonly order?: DayOrder | undefined;
  readonly gaps?: GapRule | undefined;
}

export interface FoundReading extends Reading {
  /** Where day and month, or a group and a decimal sign, could as well be the other way round. */
  readonly unsettled: 'order' | 'decimal' | null;
  /** The decimal sign that the cells prove. */
  readonly decimal: '.' | ',' | null;
}

const wordy: ReadonlySet<string> = new Set(wordyGaps);
const mostRepeatedWords = 3;
/** Several words are kinds rather than gaps where they take more of the column than this. */
const mostOfSeveral = 0.2;
const manyNumbers = 20;

/** `counts`: cells as written and how often each stands in the sample. O(distinct cells x forms). */
export function findReading(
  counts: ReadonlyMap<string, number>,
  name: string,
  hints: FileHints,
  given: GivenReading = {},
): FoundReading {
  const known = new Set(given.gaps?.missing ?? []);
  const asked = new Set(given.gaps?.values ?? []);
  const values = [...new Set([...asked, ...valuesAmongGaps(counts, hints.gaps)])]
    .filter((word) => !known.has(word))
    .sort();
  const cells: string[] = [];
  for (const [cell, count] of counts) {
    const low = cell.toLowerCase();
    if (known.has(low) || (isGapWord(cell) && !values.includes(low))) continue;
    // A cell that stands often weighs as much as it does in the column, up to a point.
    for (let i = 0; i < count; i++) cells.push(cell);
  }
  const gaps = { missing: [...known].sort(), values };
  const text: FoundReading = { ...gaps, format: 'text', unsettled: null, decimal: null };
  if (cells.length === 0 || given.role === 'other') return text;
  const isWordyGap = (cell: string) => !asked.has(cell.toLowerCase()) && wordy.has(cell.toLowerCase());
  const booleans = cells.filter((cell) => !isWordyGap(cell));
  if (!given.role && booleans.length > 0 && booleans.every((cell) => /^(true|false)$/i.test(cell))) {
    return { ...text, missing: withWords(gaps.missing, cells.filter(isWordyGap)), format: 'boolean' };
  }
  // A word that the person called a value leaves no numbers.
  if (!given.role && cells.some((cell) => asked.has(cell.toLowerCase()) && !/\d/.test(cell))) return text;
  const others = cells.filter((cell) => /\d/.test(cell) && !noDate.test(cell));
  const typed = typeOf(others, name, hints, given);
  if (typed === null) return text;
  const words = wordGaps(
    cells.filter((cell) => !/\d/.test(cell)),
    others,
    cells.length,
    isWordyGap,
    typed.format,
  );
  if (words === null && !given.role) return text;
  // Dates that mean none need no list: the patterns of dates leave them out.
  return { ...gaps, ...typed, missing: withWords(gaps.missing, words ?? []) };
}

function withWords(missing: readonly string[], words: readonly string[]): string[] {
  return [...new Set([...missing, ...words.map((word) => word.toLowerCase())])].sort();
}

/** The words that mean missing, or null where they are too many or too different to be gaps. */
function wordGaps(
  words: readonly string[],
  others: readonly string[],
  nCells: number,
  isWordyGap: (cell: string) => boolean,
  format: ColumnFormat,
): string[] | null {
  const isRich = format.startsWith('date:') || new Set(others).size >= manyNumbers;
  const listed = (cell: string) => isWordyGap(cell) && (isRich || cell.length > 2);
  const unlisted = words.filter((cell) => !listed(cell));
  const found = words.filter(listed);
  const distinct = new Map<string, number>();
  for (const cell of unlisted) distinct.set(cell.toLowerCase(), (distinct.get(cell.toLowerCase()) ?? 0) + 1);
  const areFew =
    distinct.size <= 1 || (distinct.size <= mostRepeatedWords && unlisted.length <= mostOfSeveral * nCells);
  const areRepeated = isRich && areFew && [...distinct.values()].every((n) => n > 1);
  if (areRepeated) return [...found, ...distinct.keys()];
  return unlisted.length <= (1 - fitShare) * nCells ? found : null;
}

type Typed = Pick<FoundReading, 'format' | 'unsettled' | 'decimal'>;

function typeOf(
  others: readonly string[],
  name: string,
  hints: FileHints,
  given: GivenReading,
): Typed | null {
  if (others.length === 0) return null;
  const number = findNumberForm(others, hints.decimal);
  const percent = findPercentForm(others, number.form);
  const asNumber: Typed = {
    format: percent === null ? formatOfNumber[number.form] : `number:${percent}`,
    unsettled: number.unsettled ? 'decimal' : null,
    decimal: number.decimal,
  };
  if (given.role === 'numeric') return number.share > 0 ? asNumber : null;
  if (number.share >= fitShare) {
    const counted = dateNumberForm(others, name, given.role === 'date');
    if (counted) return { format: counted, unsettled: null, decimal: null };
    if (number.form === 'plain' && hasLeadingZeros(others) && given.role !== 'date') return null;
    if (given.role !== 'date') return asNumber;
  }
  const least = given.role === 'date' ? 1e-9 : fitShare;
  const date = findDateForm(others, least, { name, order: given.order, fileOrder: hints.order });
  if (date === null) return null;
  return { format: `date:${date.form}`, unsettled: date.unsettled ? 'order' : null, decimal: null };
}

/** Codes such as 01234 would lose their zeros as numbers. */
function hasLeadingZeros(cells: readonly string[]): boolean {
  return cells.filter((cell) => /^0\d+$/.test(cell)).length > cells.length * 0.01;
}

const timeName =
  /(^|[^a-z])(date|time|timestamp|datetime|epoch|unix|ts|created|updated|at|day|datum|zeit|fecha|data|when|month|monat|mes|mois|period|yyyymm|yyyymmdd|dob|birthday)([^a-z]|$)/;
const dayName =
  /(^|[^a-z])(date|datetime|created|updated|datum|fecha|day|when|dob|birthday|birthdate)([^a-z]|$)/;

/** Whole numbers that stand for times, in a column whose name (or role) says so. */
function dateNumberForm(cells: readonly string[], name: string, isDate: boolean): ColumnFormat | null {
  const words = name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  if (!isDate && !timeName.test(words)) return null;
  if (!cells.every((cell) => isPlainNumber(cell) && !cell.startsWith('-'))) return null;
  const within = (low: number, high: number) =>
    cells.every((cell) => Number(cell) >= low && Number(cell) < high);
  // 1990 to 2100, in seconds down to nanoseconds.
  for (const [unit, scale] of [
    ['s', 1],
    ['ms', 1e3],
    ['us', 1e6],
    ['ns', 1e9],
  ] as const) {
    if (within(631152000 * scale, 4102444800 * scale)) return `date:epoch-${unit}`;
  }
  const all = (form: RegExp) => cells.every((cell) => form.test(cell));
  if (all(/^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(([01]\d|2[0-3])[0-5]\d([0-5]\d)?)?$/))
    return 'date:%Y%m%d';
  if (all(/^(19|20)\d\d(0[1-9]|1[0-2])$/)) return 'date:%Y%m';
  // Excel's day numbers of 1970 to 2100; the names of times of day would be too many seconds.
  return (isDate || dayName.test(words)) && within(25569, 73050) ? 'date:excel' : null;
}
