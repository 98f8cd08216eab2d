/**
 * RawTable -> one summary a column: counts over all rows, a spread sample of cells, and the format that the
 * sample fits. Everything that role inference looks at. One scan of the table a batch of columns.
 */
import { type ColumnFormat, findFormat, fitShare, isPlainNumber, valueSql } from './column-format.ts';
import type { RawTable } from './read-file.ts';

export interface ColumnSummary {
  readonly name: string;
  /** Position in the RawTable. */
  readonly index: number;
  readonly nRows: number;
  readonly nMissing: number;
  /** Exact up to 1,000 and where it is near the number of rows; within a few percent between. */
  readonly nDistinct: number;
  readonly format: ColumnFormat;
  /** Non-missing cells that do not fit the format; they become missing. */
  readonly nUnparsable: number;
  /** The first of them, at most three, as written. */
  readonly unparsable: readonly string[];
  /** Mean over the sample. */
  readonly meanWords: number;
  readonly meanLength: number;
  /** True where all values are whole numbers without a gap: a row counter in some order. */
  readonly isCounter: boolean;
  /** True where all numbers are whole. */
  readonly isWhole: boolean;
}

const sampledCells = 2_000_000;
const batchSize = 100;

/** Summarises the columns named (all by default), in file order. */
export async function summarize(
  raw: RawTable,
  only: readonly string[] = raw.columnNames,
): Promise<ColumnSummary[]> {
  const summaries: ColumnSummary[] = [];
  const nSample = Math.max(400, Math.min(4000, Math.floor(sampledCells / raw.columnNames.length)));
  const step = Math.max(1, Math.floor(raw.nRows / nSample));
  const chosen = new Set(only);
  const columns = raw.columnNames
    .map((name, index) => ({ name, index }))
    .filter(({ name }) => chosen.has(name));
  for (let first = 0; first < columns.length; first += batchSize) {
    const batch = columns.slice(first, first + batchSize);
    const indices = batch.map(({ index }) => index);
    const samples = await sampleColumns(raw, indices, step);
    const formats = batch.map(({ name }, i) => findFormat(samples[i]!, name));
    const counts = await countColumns(raw, indices, formats, step > 1);
    // A sample that is the whole table knows its distinct values; queries over few rows cost only their planning.
    const distinct =
      step === 1 ? samples.map((cells) => new Set(cells).size) : await exactDistinct(raw, indices, counts);
    for (const [i, { name, index }] of batch.entries()) {
      summaries.push(
        await summarizeColumn(raw, index, name, formats[i]!, samples[i]!, {
          ...counts[i]!,
          nDistinct: distinct[i]!,
        }),
      );
    }
  }
  return summaries;
}

async function sampleColumns(raw: RawTable, indices: readonly number[], step: number): Promise<string[][]> {
  const cells = indices.map((index) => `c${index}`).join(', ');
  const rows = await raw.database.rows(`SELECT ${cells} FROM raw WHERE rowid % ${step} = 0`);
  return indices.map((_, i) => rows.map((row) => row[i]).filter((cell): cell is string => cell !== null));
}

interface Counts {
  readonly nPresent: number;
  readonly nDistinct: number;
  readonly nFit: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly nWhole: number;
}

async function countColumns(
  raw: RawTable,
  indices: readonly number[],
  formats: readonly ColumnFormat[],
  wantDistinct: boolean,
): Promise<Counts[]> {
  const inner = formats.map((format, i) => {
    const cell = `c${indices[i]!}`;
    return format === 'text' ? cell : `${cell}, ${valueSql(cell, format)} AS v${i}`;
  });
  const outer = formats.flatMap((format, i) => {
    const cell = `c${indices[i]!}`;
    return [
      `count(${cell})`,
      wantDistinct ? `approx_count_distinct(${cell})` : '0',
      format === 'text' ? 'NULL' : `count(v${i})`,
      ...(format.startsWith('number')
        ? [`min(v${i})`, `max(v${i})`, `count(CASE WHEN floor(v${i}) = v${i} THEN 1 END)`]
        : ['NULL', 'NULL', '0']),
    ];
  });
  const row = (
    await raw.database.rows(`SELECT ${outer.join(', ')} FROM (SELECT ${inner.join(', ')} FROM raw)`)
  )[0]!;
  const number = (value: unknown) => (value === null || value === undefined ? null : Number(value));
  return formats.map((_, i) => {
    const [nPresent, nDistinct, nFit, low, high, nWhole] = row.slice(i * 6, i * 6 + 6).map(number);
    return {
      nPresent: nPresent!,
      nDistinct: nDistinct!,
      nFit: nFit ?? nPresent!,
      low: low ?? null,
      high: high ?? null,
      nWhole: nWhole!,
    };
  });
}

/** The estimate is within about 5 %; below a thousand and near uniqueness, decisions hang on the exact count. */
async function exactDistinct(
  raw: RawTable,
  indices: readonly number[],
  counts: readonly Counts[],
): Promise<number[]> {
  const distinct = counts.map(({ nDistinct }) => nDistinct);
  const unsure = counts.flatMap(({ nDistinct, nPresent }, i) =>
    nDistinct < 1200 || nDistinct > 0.8 * nPresent ? [i] : [],
  );
  // Each exact count holds its column's values; together they stay below about two million.
  const atOnce = Math.max(1, Math.min(50, Math.floor(2_000_000 / raw.nRows)));
  for (let from = 0; from < unsure.length; from += atOnce) {
    const some = unsure.slice(from, from + atOnce);
    const [row] = await raw.database.rows(
      `SELECT ${some.map((i) => `count(DISTINCT c${indices[i]!})`).join(', ')} FROM raw`,
    );
    some.forEach((i, k) => {
      distinct[i] = Number(row![k]);
    });
  }
  return distinct;
}

async function summarizeColumn(
  raw: RawTable,
  index: number,
  name: string,
  sampledFormat: ColumnFormat,
  sample: readonly string[],
  counts: Counts,
): Promise<ColumnSummary> {
  const { nPresent } = counts;
  const cell = `c${index}`;
  const keeps =
    counts.nFit >= fitShare * nPresent && (sampledFormat !== 'boolean' || counts.nFit === nPresent);
  const format = keeps ? sampledFormat : 'text';
  const nUnparsable = keeps ? nPresent - counts.nFit : 0;
  const { nDistinct } = counts;
  const unparsable =
    nUnparsable > 0
      ? (
          await raw.database.rows(
            `SELECT ${cell} FROM raw WHERE ${cell} IS NOT NULL AND ${valueSql(cell, format)} IS NULL LIMIT 3`,
          )
        ).map((row) => String(row[0]))
      : [];
  const isWhole = format.startsWith('number') && counts.nWhole === counts.nFit;
  const words = sample.reduce((sum, text) => sum + text.split(/\s+/).length, 0);
  const length = sample.reduce((sum, text) => sum + text.length, 0);
  return {
    name,
    index,
    nRows: raw.nRows,
    nMissing: raw.nRows - nPresent,
    nDistinct,
    format,
    nUnparsable,
    unparsable,
    meanWords: sample.length > 0 ? words / sample.length : 0,
    meanLength: sample.length > 0 ? length / sample.length : 0,
    isCounter:
      isWhole &&
      nDistinct === raw.nRows &&
      sample.every(isPlainNumber) &&
      counts.high! - counts.low! === raw.nRows - 1,
    isWhole,
  };
}
