/**
 * RawTable -> a spread sample of each column's cells, and what the file as a whole says of how it was written: its
 * decimal sign, whether days come first, which gap spellings stand among numbers.
 */
import { orderOfForm } from '../dates/date-form.ts';
import type { RawTable } from '../raw-table.ts';
import {
  type FileHints,
  type FoundReading,
  findReading,
  type GivenReading,
  noHints,
} from './find-reading.ts';
import { isGapWord } from './gaps.ts';

/** Cells as written, gaps included, and how often each stands in the sample. */
export type CellCounts = ReadonlyMap<string, number>;

export interface Sampled {
  readonly counts: readonly CellCounts[];
  /** True where the sample is the whole table. */
  readonly isWhole: boolean;
}

const sampledCells = 2_000_000;
const batchSize = 100;

/** Samples every column, in file order. */
export async function sampleColumns(raw: RawTable): Promise<Sampled> {
  const nColumns = raw.columnNames.length;
  const nSample = Math.max(400, Math.min(4000, Math.floor(sampledCells / nColumns)));
  const step = Math.max(1, Math.floor(raw.nRows / nSample));
  const counts: CellCounts[] = [];
  for (let first = 0; first < nColumns; first += batchSize) {
    const indices = Array.from({ length: Math.min(batchSize, nColumns - first) }, (_, i) => first + i);
    const cells = indices.map((index) => `c${index}`).join(', ');
    const rows = await raw.database.rows(`SELECT ${cells} FROM raw WHERE rowid % ${step} = 0`);
    indices.forEach((_, i) => {
      const found = new Map<string, number>();
      for (const row of rows) {
        const cell = row[i];
        if (typeof cell === 'string') found.set(cell, (found.get(cell) ?? 0) + 1);
      }
      counts.push(found);
    });
  }
  return { counts, isWhole: step === 1 };
}

export interface FileReadings {
  readonly readings: readonly FoundReading[];
  readonly hints: FileHints;
}

/** Reads every column by itself first, then those that are in doubt by what the others settled. */
export function findReadings(
  raw: RawTable,
  { counts }: Sampled,
  given: Readonly<Record<string, GivenReading>>,
): FileReadings {
  const givenOf = (i: number) =>
    Object.hasOwn(given, raw.columnNames[i]!) ? given[raw.columnNames[i]!]! : {};
  const alone = counts.map((cells, i) => findReading(cells, raw.columnNames[i]!, noHints, givenOf(i)));
  const hints = hintsOf(raw, counts, alone);
  const readings = alone.map((reading, i) => {
    const isSure =
      reading.unsettled === null && reading.values.length === 0 && !hasThousandths(counts[i]!, reading);
    return isSure ? reading : findReading(counts[i]!, raw.columnNames[i]!, hints, givenOf(i));
  });
  return { readings, hints };
}

function hasThousandths(cells: CellCounts, { format, decimal }: FoundReading): boolean {
  return (
    format.startsWith('number') &&
    decimal === null &&
    [...cells.keys()].some((cell) => /\d[.,]\d{3}/.test(cell))
  );
}

function hintsOf(raw: RawTable, counts: readonly CellCounts[], readings: readonly FoundReading[]): FileHints {
  const votes = { ',': 0, '.': 0, dm: 0, md: 0 };
  const gaps = new Set<string>();
  for (const [i, { format, decimal, unsettled }] of readings.entries()) {
    if (decimal !== null && unsettled === null) votes[decimal]++;
    const order = format.startsWith('date:') && unsettled === null ? orderOfForm(format.slice(5)) : null;
    if (order !== null) votes[order]++;
    if (format === 'text' || format === 'boolean') continue;
    for (const cell of counts[i]!.keys()) if (isGapWord(cell)) gaps.add(cell);
  }
  const bySeparator = raw.delimiter === ';' ? ',' : null;
  return {
    decimal: votes[','] === votes['.'] ? bySeparator : votes[','] > votes['.'] ? ',' : '.',
    order: votes.dm === votes.md ? undefined : votes.dm > votes.md ? 'dm' : 'md',
    gaps,
  };
}
