/**
 * RawTable -> one summary a column: counts over all rows, how its cells are read, what role inference looks at.
 * A sample finds the reading; the cells of the whole table that do not fit it may correct it once.
 */
import { looksLikeDate } from '../dates/date-form.ts';
import type { RawTable } from '../raw-table.ts';
import { type ColumnCounts, countColumns, exactDistinct, misfitsOf } from './column-counts.ts';
import { fitShare, keepsText } from './column-format.ts';
import { type CellCounts, findReadings, type Sampled, sampleColumns } from './column-sample.ts';
import { type FileHints, type FoundReading, findReading, type GivenReading } from './find-reading.ts';
import { isGapWord, valuesAmongGaps } from './gaps.ts';
import { identifierForm, looksLikePeople } from './identifier-form.ts';
import { noDate } from './missing.ts';
import { isPlainNumber, unitsOf } from './number-form.ts';
import type { Reading } from './reading.ts';

export interface ColumnSummary extends Reading {
  readonly name: string;
  /** Position in the RawTable. */
  readonly index: number;
  readonly nRows: number;
  /** Empty cells and those spelt as gaps. */
  readonly nMissing: number;
  /** Spellings of gaps, as written, and how often each stands in the column. */
  readonly gaps: ReadonlyMap<string, number>;
  /** Usual spellings of gaps that are values here, as written, with their counts. */
  readonly keptGaps: ReadonlyMap<string, number>;
  /** Exact up to 1,000 and where it is near the number of rows; within a few percent between. */
  readonly nDistinct: number;
  /** Rows of the table that are not another row over again. */
  readonly nDistinctRows: number;
  /** Non-missing cells that do not fit the format; they become missing. */
  readonly nUnparsable: number;
  /** The first of them, at most three, as written. */
  readonly unparsable: readonly string[];
  readonly unsettled: FoundReading['unsettled'];
  /** What the cells are by their form (e-mail addresses, paths, ...), or null. */
  readonly identifier: string | null;
  /** One of those cells, as written; null without. */
  readonly identifierExample: string | null;
  /** True where header and cells look like names of people. */
  readonly looksLikePeople: boolean;
  /** Mean over the sample. */
  readonly meanWords: number;
  readonly meanLength: number;
  /** True where all values are whole numbers without a gap: a row counter in some order. */
  readonly isCounter: boolean;
  /** True where all numbers are whole. */
  readonly isWhole: boolean;
  /** True where whole numbers have more digits than a double keeps. */
  readonly isBeyondDouble: boolean;
  /** Digits of each code where all are digits of one length and some begin with 0; else null. */
  readonly codeWidth: number | null;
  /** Currencies and percent signs beside the numbers, where they are not the same in all cells; else empty. */
  readonly units: readonly string[];
  /** A cell that looks like a date though the column is read as text, or null. */
  readonly unreadDate: string | null;
}

const batchSize = 100;

/** Summarises the columns named (all by default), in file order; `given` is what a person said, by column. */
export async function summarize(
  raw: RawTable,
  only: readonly string[] = raw.columnNames,
  given: Readonly<Record<string, GivenReading>> = {},
): Promise<ColumnSummary[]> {
  const sampled = await sampleColumns(raw);
  const { readings, hints } = findReadings(raw, sampled, given);
  const nDistinctRows = await countDistinctRows(raw);
  const chosen = new Set(only);
  const columns = raw.columnNames
    .map((_, index) => index)
    .filter((index) => chosen.has(raw.columnNames[index]!));
  const summaries: ColumnSummary[] = [];
  for (let first = 0; first < columns.length; first += batchSize) {
    const batch = columns.slice(first, first + batchSize);
    const counted = await countBatch(raw, sampled, batch, readings, hints, given);
    // A sample that is the whole table knows its distinct values; queries over few rows cost only their planning.
    const distinct = sampled.isWhole
      ? batch.map((index) => sampled.counts[index]!.size)
      : await exactDistinct(
          raw,
          batch,
          counted.map(({ counts }) => counts),
        );
    for (const [i, index] of batch.entries()) {
      summaries.push(summaryOf(raw, index, sampled.counts[index]!, counted[i]!, distinct[i]!, nDistinctRows));
    }
  }
  return summaries;
}

async function countDistinctRows(raw: RawTable): Promise<number> {
  const cells = raw.columnNames.map((_, index) => `c${index}`).join(', ');
  const [row] = await raw.database.rows(`SELECT count(DISTINCT hash(${cells})) FROM raw`);
  return Number(row![0]);
}

interface Counted {
  readonly reading: FoundReading;
  readonly counts: ColumnCounts;
  /** Cells that do not fit the reading, as written; the commonest, where there are many kinds. */
  readonly misfits: CellCounts;
}

async function countBatch(
  raw: RawTable,
  sampled: Sampled,
  batch: readonly number[],
  readings: readonly FoundReading[],
  hints: FileHints,
  given: Readonly<Record<string, GivenReading>>,
): Promise<Counted[]> {
  const first = batch.map((index) => readings[index]!);
  const counts = await countColumns(raw, batch, first, !sampled.isWhole);
  const counted: Counted[] = [];
  for (const [i, index] of batch.entries()) {
    const name = raw.columnNames[index]!;
    const said = Object.hasOwn(given, name) ? given[name]! : {};
    counted.push(await settle(raw, index, name, sampled.counts[index]!, first[i]!, counts[i]!, hints, said));
  }
  return counted;
}

/** The reading of a column after all its cells were seen. */
async function settle(
  raw: RawTable,
  index: number,
  name: string,
  sample: CellCounts,
  reading: FoundReading,
  counts: ColumnCounts,
  hints: FileHints,
  given: GivenReading,
): Promise<Counted> {
  if (keepsText(reading.format)) return settleText(sample, reading, counts, hints, given);
  if (counts.nFit === counts.nPresent) return { reading, counts, misfits: new Map() };
  const misfits = await misfitsOf(raw, index, reading);
  const both = new Map(sample);
  for (const [cell, count] of misfits) if (!both.has(cell)) both.set(cell, Math.min(count, 20));
  const again = findReading(both, name, hints, given);
  const same = again.format === reading.format;
  if (!same && !keepsText(again.format)) {
    const [recounted] = await countColumns(raw, [index], [again], false);
    if (recounted!.nFit > counts.nFit) {
      const rest = await misfitsOf(raw, index, again);
      return bounded(
        { reading: again, counts: { ...recounted!, nDistinct: counts.nDistinct }, misfits: rest },
        hints,
        given,
      );
    }
  }
  return bounded({ reading: same ? again : reading, counts, misfits }, hints, given);
}

/** Text in place of numbers or dates where more cells are odd, over the whole table, than may be. */
function bounded(counted: Counted, hints: FileHints, given: GivenReading): Counted {
  const { reading, counts, misfits } = counted;
  const nGaps = sum([...misfits].filter(([cell]) => isGap(cell, reading)).map(([, count]) => count));
  const nCells = counts.nPresent - nGaps;
  const isEnough = reading.format === 'boolean' ? counts.nFit === nCells : counts.nFit >= fitShare * nCells;
  if (isEnough || given.role === 'numeric' || given.role === 'date') return counted;
  const text: FoundReading = {
    ...reading,
    format: 'text',
    missing: given.gaps?.missing ?? [],
    unsettled: null,
  };
  return settleText(
    new Map(misfits),
    text,
    { ...counts, gaps: misfits, nFit: counts.nPresent },
    hints,
    given,
  );
}

function settleText(
  sample: CellCounts,
  reading: FoundReading,
  counts: ColumnCounts,
  hints: FileHints,
  given: GivenReading,
): Counted {
  const missing = new Set(reading.missing);
  // A sample that is the whole table has no other counts beside it.
  const isGap = (cell: string) => isGapWord(cell) || missing.has(cell.toLowerCase());
  const gaps = counts.gaps.size > 0 ? counts.gaps : new Map([...sample].filter(([cell]) => isGap(cell)));
  const all = new Map(sample);
  for (const [cell, count] of gaps) all.set(cell, count);
  const asked = given.gaps?.values ?? [];
  const values = [...new Set([...asked, ...valuesAmongGaps(all, hints.gaps)])].filter(
    (word) => !missing.has(word),
  );
  const settled = { ...reading, values: values.sort() };
  return { reading: settled, counts, misfits: gaps };
}

function isGap(cell: string, { missing, values, format }: Reading): boolean {
  const low = cell.toLowerCase();
  if (missing.includes(low)) return true;
  if (format.startsWith('date:') && noDate.test(cell)) return true;
  return isGapWord(cell) && !values.includes(low);
}

function summaryOf(
  raw: RawTable,
  index: number,
  sample: CellCounts,
  { reading, counts, misfits }: Counted,
  nDistinctCells: number,
  nDistinctRows: number,
): ColumnSummary {
  const name = raw.columnNames[index]!;
  const gaps = new Map([...misfits].filter(([cell]) => isGap(cell, reading)));
  const keptGaps = new Map(
    [...misfits].filter(([cell]) => isGapWord(cell) && !gaps.has(cell) && keepsText(reading.format)),
  );
  const nGaps = sum([...gaps.values()]);
  const nPresent = counts.nPresent - nGaps;
  const odd = [...misfits.keys()].filter((cell) => !gaps.has(cell));
  const cells = [...sample].flatMap(([cell, count]) =>
    isGap(cell, reading) ? [] : Array<string>(count).fill(cell),
  );
  const { format } = reading;
  const identifier = identifierForm(cells, name);
  const isWhole = format.startsWith('number') && counts.nWhole === counts.nFit;
  const nDistinct = Math.max(0, nDistinctCells - gaps.size);
  const mean = (of: (cell: string) => number) => (cells.length > 0 ? sum(cells.map(of)) / cells.length : 0);
  return {
    name,
    index,
    nRows: raw.nRows,
    nMissing: raw.nRows - nPresent,
    gaps,
    keptGaps,
    nDistinct,
    nDistinctRows,
    format,
    missing: reading.missing,
    values: reading.values,
    unsettled: reading.unsettled,
    nUnparsable: keepsText(format) ? 0 : nPresent - counts.nFit,
    unparsable: keepsText(format) ? [] : odd.slice(0, 3),
    identifier,
    identifierExample: identifier === null ? null : (cells[0] ?? null),
    looksLikePeople: looksLikePeople(cells, name),
    meanWords: mean((cell) => cell.split(/\s+/).length),
    meanLength: mean((cell) => cell.length),
    isCounter:
      isWhole &&
      nDistinct === raw.nRows &&
      cells.every(isPlainNumber) &&
      counts.high! - counts.low! === raw.nRows - 1,
    isWhole,
    isBeyondDouble: isWhole && isBeyondDouble(cells),
    codeWidth: format === 'text' ? widthOfCodes(cells) : null,
    units: format.startsWith('number:') ? unitsOf(cells) : [],
    unreadDate: format === 'text' ? unreadDate(cells) : null,
  };
}

/** Whole numbers that no double is, in one cell of a hundred. */
function isBeyondDouble(cells: readonly string[]): boolean {
  const lost = cells.filter((cell) => /^[+-]?\d{16,}$/.test(cell) && BigInt(cell) !== BigInt(Number(cell)));
  return lost.length > 0.01 * cells.length;
}

function widthOfCodes(cells: readonly string[]): number | null {
  const width = cells[0]?.length ?? 0;
  if (width < 2 || width > 20 || !cells.some((cell) => cell.startsWith('0'))) return null;
  return cells.every((cell) => cell.length === width && /^\d+$/.test(cell)) ? width : null;
}

function unreadDate(cells: readonly string[]): string | null {
  const likely = cells.filter(looksLikeDate);
  return likely.length > 0.5 * cells.length ? likely[0]! : null;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
