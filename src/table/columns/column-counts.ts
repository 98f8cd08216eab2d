/** Counts over all rows of a RawTable: one scan of the table a batch of columns. */
import { quoteText } from '../database/database.ts';
import type { RawTable } from '../raw-table.ts';
import { keepsText } from './column-format.ts';
import { isGapWordSql } from './missing.ts';
import { type Reading, readingSql } from './reading.ts';

export interface ColumnCounts {
  /** Cells that are not empty, gaps included. */
  readonly nPresent: number;
  /** Of the cells as written; an estimate. */
  readonly nDistinct: number;
  readonly nFit: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly nWhole: number;
  /** Spellings of gaps in a column of text, as written. */
  readonly gaps: ReadonlyMap<string, number>;
}

/** Counts the columns at `indices`, each by its own reading; `isSampled` asks for what a whole sample would know. */
export async function countColumns(
  raw: RawTable,
  indices: readonly number[],
  readings: readonly Reading[],
  isSampled: boolean,
): Promise<ColumnCounts[]> {
  const inner = readings.map((reading, i) => {
    const cell = `c${indices[i]!}`;
    return keepsText(reading.format) ? cell : `${cell}, ${readingSql(cell, reading)} AS v${i}`;
  });
  const outer = readings.flatMap((reading, i) => {
    const cell = `c${indices[i]!}`;
    const isText = keepsText(reading.format);
    return [
      `count(${cell})`,
      isSampled ? `approx_count_distinct(${cell})` : '0',
      isText ? 'NULL' : `count(v${i})`,
      ...(reading.format.startsWith('number')
        ? [`min(v${i})`, `max(v${i})`, `count(CASE WHEN floor(v${i}) = v${i} THEN 1 END)`]
        : ['NULL', 'NULL', '0']),
      isText && isSampled
        ? `CAST(to_json(histogram(CASE WHEN ${gapSql(cell, reading)} THEN ${cell} END)) AS VARCHAR)`
        : 'NULL',
    ];
  });
  const row = (
    await raw.database.rows(`SELECT ${outer.join(', ')} FROM (SELECT ${inner.join(', ')} FROM raw)`)
  )[0]!;
  const number = (value: unknown) => (value === null || value === undefined ? null : Number(value));
  return readings.map((_, i) => {
    const [nPresent, nDistinct, nFit, low, high, nWhole] = row.slice(i * 7, i * 7 + 6).map(number);
    const gaps = row[i * 7 + 6];
    return {
      nPresent: nPresent!,
      nDistinct: nDistinct!,
      nFit: nFit ?? nPresent!,
      low: low ?? null,
      high: high ?? null,
      nWhole: nWhole!,
      gaps: new Map(
        typeof gaps === 'string' ? Object.entries(JSON.parse(gaps) as Record<string, number>) : [],
      ),
    };
  });
}

function gapSql(cell: string, { missing }: Reading): string {
  if (missing.length === 0) return isGapWordSql(cell);
  return `${isGapWordSql(cell)} OR list_contains([${missing.map(quoteText).join(', ')}], lower(${cell}))`;
}

const mostMisfits = 300;

/** The cells of a column that its reading makes no value of, as written, the commonest first. */
export async function misfitsOf(
  raw: RawTable,
  index: number,
  reading: Reading,
): Promise<ReadonlyMap<string, number>> {
  const cell = `c${index}`;
  const rows = await raw.database.rows(
    `SELECT ${cell}, count(*) FROM raw WHERE ${cell} IS NOT NULL AND ${readingSql(cell, reading)} IS NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${mostMisfits}`,
  );
  return new Map(rows.map(([text, count]) => [String(text), Number(count)]));
}

/** The estimate is within about 5 %; below a thousand and near uniqueness, decisions hang on the exact count. */
export async function exactDistinct(
  raw: RawTable,
  indices: readonly number[],
  counts: readonly ColumnCounts[],
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
