/**
 * Files of one table that were written by different programs: where a column's numbers have a decimal comma in one file
 * and a point in another, or its dates other orders, each file's cells become the plain form of their value. Only what
 * each file settles by itself is changed; a column that all write alike stays as it is.
 */
import { basename } from 'node:path';
import { findReadings, sampleColumns } from '../columns/column-sample.ts';
import type { FoundReading } from '../columns/find-reading.ts';
import { readingSql } from '../columns/reading.ts';
import type { Database } from '../database/database.ts';
import type { RawTable } from '../raw-table.ts';
import type { Loaded } from './source.ts';

/** One of the files: its rows stand in a table of this name, columns c0, c1, ... */
export interface FilePart {
  readonly path: string;
  readonly table: string;
  readonly kind: Loaded['kind'];
  readonly delimiter: string | undefined;
  readonly nRows: number;
  /** Names as the joined table has them. */
  readonly names: readonly string[];
}

/** Changes the tables of `parts`; returns what to say of it. */
export async function alignForms(parts: readonly FilePart[], database: Database): Promise<string[]> {
  const readings: (readonly FoundReading[])[] = [];
  for (const part of parts) readings.push(await readingsOf(part, database));
  const names = new Set(parts.flatMap((part) => part.names));
  const notes: string[] = [];
  for (const name of names) {
    const own = parts.map((part, i) => readings[i]![part.names.indexOf(name)]);
    const forms = new Map<string, string>();
    for (const [i, reading] of own.entries()) {
      const form = reading === undefined ? null : settledForm(reading);
      if (form !== null && !forms.has(form)) forms.set(form, basename(parts[i]!.path));
    }
    if (forms.size < 2) continue;
    for (const [i, reading] of own.entries()) {
      if (reading === undefined || settledForm(reading) === null) continue;
      await rewrite(database, parts[i]!, name, reading);
    }
    const shown = [...forms].slice(0, 3).map(([form, file]) => `${form} in ${file}`);
    notes.push(
      `"${name}" is written in more than one way (${shown.join(', ')}); each file was read by its own.`,
    );
  }
  return notes;
}

async function readingsOf(part: FilePart, database: Database): Promise<readonly FoundReading[]> {
  if (part.nRows === 0) return [];
  // The sample reads a table called raw.
  await database.run(`ALTER TABLE ${part.table} RENAME TO raw`);
  try {
    const raw: RawTable = {
      path: part.path,
      kind: part.kind,
      source: { kind: 'files' },
      nRows: part.nRows,
      columnNames: part.names,
      notes: [],
      ...(part.delimiter !== undefined && { delimiter: part.delimiter }),
      database,
      close: () => {},
    };
    return findReadings(raw, await sampleColumns(raw), {}).readings;
  } finally {
    await database.run(`ALTER TABLE raw RENAME TO ${part.table}`);
  }
}

/** The form of a reading that leaves no doubt; null for text, and for numbers that show no decimal sign. */
function settledForm({ format, unsettled, decimal }: FoundReading): string | null {
  if (unsettled !== null) return null;
  if (format.startsWith('number'))
    return decimal === null ? null : `decimal ${decimal === ',' ? 'comma' : 'point'}`;
  return format.startsWith('date:') ? `dates as ${format.slice('date:'.length)}` : null;
}

async function rewrite(
  database: Database,
  part: FilePart,
  name: string,
  reading: FoundReading,
): Promise<void> {
  const cell = `c${part.names.indexOf(name)}`;
  const value = readingSql(cell, reading);
  const plain = reading.format.startsWith('date:')
    ? `regexp_replace(strftime(${value}, '%Y-%m-%d %H:%M:%S.%g'), ' 00:00:00\\.0+$', '')`
    : reading.format.endsWith('%')
      ? `(CAST(100 * ${value} AS VARCHAR) || '%')`
      : `CAST(${value} AS VARCHAR)`;
  await database.run(
    `CREATE TABLE aligned AS SELECT * REPLACE (COALESCE(${plain}, ${cell}) AS ${cell}) FROM ${part.table}`,
  );
  await database.run(`DROP TABLE ${part.table}`);
  await database.run(`ALTER TABLE aligned RENAME TO ${part.table}`);
}
