/**
 * One column of a new file -> how to read it: as the study's was, or as its cells are written where they do not fit
 * that and leave no doubt.
 */
import { counted } from '../../core/counted.ts';
import { falseWords, trueWords } from '../columns/boolean-words.ts';
import { countColumns, misfitsOf } from '../columns/column-counts.ts';
import { type ColumnFormat, fitShare, formatOfNumber, keepsText } from '../columns/column-format.ts';
import { findReading, noHints } from '../columns/find-reading.ts';
import { formatWords } from '../columns/format-words.ts';
import { isGapWord } from '../columns/gaps.ts';
import { noDate, wordyGaps } from '../columns/missing.ts';
import { type GapRule, type Reading, readingSql } from '../columns/reading.ts';
import { orderOfForm } from '../dates/date-form.ts';
import type { RawTable } from '../raw-table.ts';
import type { Role } from '../table.ts';
import type { ColumnReference } from './column-reference.ts';

export interface AskedColumn {
  readonly name: string;
  readonly role: Role;
  /** Position in the file, -1 where it is not there. */
  readonly index: number;
  /** The study's format; null where it has none. */
  readonly frozen: ColumnFormat | null;
  readonly gaps: GapRule;
  readonly seen: ColumnReference | undefined;
}

export interface ReadNow {
  readonly name: string;
  readonly role: Role;
  readonly index: number;
  readonly reading: Reading;
  readonly nRows: number;
  /** Cells that are neither empty nor spelt as a gap. */
  readonly nPresent: number;
  readonly nUnparsable: number;
  readonly unparsable: readonly string[];
  readonly notes: readonly string[];
}

const batchSize = 100;

/** One reading for each column, in order. One scan of the table a batch, and two or three for a column that is odd. */
export async function readAllAsWritten(raw: RawTable, columns: readonly AskedColumn[]): Promise<ReadNow[]> {
  const read: ReadNow[] = [];
  for (let first = 0; first < columns.length; first += batchSize) {
    const batch = columns.slice(first, first + batchSize);
    const isOdd = await oddColumns(raw, batch);
    for (const [i, column] of batch.entries()) {
      read.push(isOdd[i] ? await readAsWritten(raw, column) : asFrozen(raw, column));
    }
  }
  return read;
}

function asFrozen(raw: RawTable, { name, role, index, frozen, gaps }: AskedColumn): ReadNow {
  const reading = { ...gaps, format: frozen ?? 'text' };
  return {
    name,
    role,
    index,
    reading,
    nRows: raw.nRows,
    nPresent: 0,
    nUnparsable: 0,
    unparsable: [],
    notes: [],
  };
}

/** True for columns of which a cell does not fit, or is changed by, the study's format. */
async function oddColumns(raw: RawTable, columns: readonly AskedColumn[]): Promise<boolean[]> {
  const looks = columns.map(({ index, frozen, gaps }) => {
    if (index < 0 || frozen === 'text') return '0';
    if (frozen === null) return '1';
    const value = readingSql(`c${index}`, { ...gaps, format: frozen });
    return keepsText(frozen)
      ? `count(CASE WHEN c${index} <> ${value} THEN 1 END)`
      : `count(c${index}) - count(${value})`;
  });
  if (looks.length === 0) return [];
  const [row] = await raw.database.rows(`SELECT ${looks.join(', ')}, count(*) FROM raw`);
  return columns.map((_, i) => Number(row![i]) > 0);
}

async function readAsWritten(raw: RawTable, column: AskedColumn): Promise<ReadNow> {
  const { name, index, frozen } = column;
  const none = asFrozen(raw, column);
  const reading = frozen === null ? await ownReading(raw, column) : none.reading;
  if (keepsText(reading.format)) return { ...none, reading, notes: await respelt(raw, index, name, reading) };
  const first = await fitOf(raw, index, reading);
  if (first.nUnparsable === 0) return { ...none, ...first, reading };
  const other = await otherReading(raw, column, reading, first);
  if (other === null) return { ...none, ...first, reading, notes: [oddCells(name, raw, first)] };
  const fit = await fitOf(raw, index, other);
  const notes = [
    `"${name}" is written another way than in the study (${formatWords(reading.format)}): it was read as ${formatWords(other.format)}.`,
  ];
  if (fit.nUnparsable > 0) notes.push(oddCells(name, raw, fit));
  return { ...none, ...fit, reading: other, notes };
}

interface Fit {
  readonly nPresent: number;
  readonly nUnparsable: number;
  readonly unparsable: readonly string[];
}

function oddCells(name: string, raw: RawTable, { nUnparsable, unparsable }: Fit): string {
  const shown = unparsable.slice(0, 3).map((cell) => `"${cell}"`);
  return `"${name}": ${nUnparsable} of ${raw.nRows} cells do not read as the study's did and became missing (${shown.join(', ')}).`;
}

const wordy: ReadonlySet<string> = new Set(wordyGaps);

async function fitOf(raw: RawTable, index: number, reading: Reading): Promise<Fit> {
  const [counts] = await countColumns(raw, [index], [reading], false);
  const { nPresent, nFit } = counts!;
  if (nFit === nPresent) return { nPresent, nUnparsable: 0, unparsable: [] };
  const misfits = [...(await misfitsOf(raw, index, reading))];
  // A tick is an answer where the study had true and false, though not one that says what an empty cell is.
  const isTick = (cell: string) => reading.format === 'boolean' && /^(x+|\*)$/i.test(cell);
  const isGap = (cell: string) =>
    isGapWord(cell) ||
    (wordy.has(cell.toLowerCase()) && !isTick(cell)) ||
    reading.missing.includes(cell.toLowerCase()) ||
    noDate.test(cell);
  const nGaps = misfits.filter(([cell]) => isGap(cell)).reduce((sum, [, count]) => sum + count, 0);
  const odd = misfits.map(([cell]) => cell).filter((cell) => !isGap(cell));
  return { nPresent: nPresent - nGaps, nUnparsable: nPresent - nGaps - nFit, unparsable: odd };
}

/** A reading of the same kind that the cells fit where they do not fit the study's. */
async function otherReading(
  raw: RawTable,
  column: AskedColumn,
  reading: Reading,
  { nPresent, nUnparsable, unparsable }: Fit,
): Promise<Reading | null> {
  const { name, index, gaps, seen } = column;
  const kind = reading.format.startsWith('number')
    ? 'numeric'
    : reading.format.startsWith('date:')
      ? 'date'
      : null;
  if (kind === null) return null;
  const isSense = (cell: string) => trueWords.has(cell.toLowerCase()) || falseWords.has(cell.toLowerCase());
  if (kind === 'numeric' && unparsable.every(isSense) && seen?.low === 0 && seen.high === 1) {
    return { ...reading, format: 'number:yes-no' };
  }
  const found = findReading(await cellsOf(raw, index), name, noHints, { role: kind, gaps });
  if (keepsText(found.format) || found.format === reading.format || found.unsettled !== null) return null;
  const other = { ...reading, format: await sameScale(raw, index, reading, found.format, seen) };
  const fit = await fitOf(raw, index, other);
  // Days before months: what fits the study's order by chance would be another day than what does not.
  const isReordered =
    kind === 'date' &&
    orderOfForm(found.format.slice(5)) !== null &&
    orderOfForm(reading.format.slice(5)) !== null;
  const isBetter = isReordered ? fit.nUnparsable === 0 : nUnparsable > (1 - fitShare) * nPresent;
  return isBetter && fit.nUnparsable <= (1 - fitShare) * fit.nPresent ? other : null;
}

/**
 * Percent signs that one of the two files lacks: 25 is 25% where the study had the sign, and 25% is 25 where the study's
 * numbers lie nearer to 25 than to 0.25.
 */
async function sameScale(
  raw: RawTable,
  index: number,
  frozen: Reading,
  format: ColumnFormat,
  seen: ColumnReference | undefined,
): Promise<ColumnFormat> {
  const isComma = (one: ColumnFormat) => one === 'number:1.234,5' || one === 'number:12,5%';
  if (frozen.format.endsWith('%') && !format.endsWith('%')) {
    const size = `abs(${readingSql(`c${index}`, { ...frozen, format })})`;
    const [most] = await raw.database.rows(`SELECT max(${size}) FROM raw`);
    const sign = Number(most![0]) <= 1 ? '%' : '/100';
    return `number:12${isComma(format) ? ',' : '.'}5${sign}`;
  }
  if (!format.endsWith('%') || frozen.format.endsWith('%') || seen?.mean === undefined) return format;
  const value = readingSql(`c${index}`, { ...frozen, format });
  const [row] = await raw.database.rows(`SELECT avg(${value}) FROM raw`);
  const share = Number(row![0]);
  const isPoints = Math.abs(100 * share - seen.mean) < Math.abs(share - seen.mean);
  return isPoints ? formatOfNumber[isComma(format) ? 'comma' : 'point'] : format;
}

async function ownReading(raw: RawTable, { name, role, index, gaps }: AskedColumn): Promise<Reading> {
  if (role !== 'numeric' && role !== 'date') return { ...gaps, format: 'text' };
  const found = findReading(await cellsOf(raw, index), name, noHints, { role, gaps });
  if (!keepsText(found.format)) return found;
  return { ...gaps, format: role === 'numeric' ? 'number' : 'date:iso' };
}

async function cellsOf(raw: RawTable, index: number): Promise<Map<string, number>> {
  const rows = await raw.database.rows(
    `SELECT c${index}, count(*) FROM (SELECT c${index} FROM raw WHERE c${index} IS NOT NULL LIMIT 20000) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 4000`,
  );
  return new Map(rows.map(([cell, count]) => [String(cell), Number(count)]));
}

/** What a code format changed: 3.0 into 3, 1234 into 01234. */
async function respelt(raw: RawTable, index: number, name: string, reading: Reading): Promise<string[]> {
  if (reading.format === 'text') return [];
  const cell = `c${index}`;
  const value = readingSql(cell, reading);
  const [row] = await raw.database.rows(
    `SELECT count(*), min(${cell}), min_by(${value}, ${cell}) FROM raw WHERE ${cell} <> ${value}`,
  );
  const [count, from, to] = row!;
  if (Number(count) === 0) return [];
  const what =
    reading.format === 'whole'
      ? 'are written another way than in the study'
      : 'have lost their leading zeros';
  return [
    `"${name}": ${counted(Number(count), 'cell')} ${what} ("${String(from)}" was read as "${String(to)}").`,
  ];
}
