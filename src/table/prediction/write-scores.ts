/**
 * Predictions -> a CSV, TSV, Parquet or JSON lines file, by the ending of its name, or CSV on a stream. A file is written
 * in a folder of its own beside the place, synced, and moved there: it appears whole or not at all, and over nothing that
 * came in the meantime.
 */
import { createReadStream } from 'node:fs';
import { chmod, link, mkdtemp, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DOUBLE, DuckDBDataChunk, INTEGER, VARCHAR } from '@duckdb/node-api';
import { LabError, messageOf } from '../../core/errors.ts';
import { spreadsheetText } from '../../core/plain-text.ts';
import {
  type Database,
  diskFull,
  isDiskFull,
  openDatabase,
  quoteName,
  quoteText,
} from '../database/database.ts';
import { freeName } from '../names/column-names.ts';
import type { StringColumn } from '../table.ts';

/** Numbers (Int32Array = whole ones), or text as codes into a dictionary, one per row. */
export interface OutputColumn {
  readonly name: string;
  readonly values: Float64Array | Int32Array | Pick<StringColumn, 'codes' | 'dictionary'>;
}

export interface Written {
  /** Cells and names of a text file that begin with an apostrophe now, so that no spreadsheet runs them. */
  readonly nGuarded: number;
  /** Names that had to be changed: to DuckDB and to readers of Parquet two that differ in case alone are one. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
}

/**
 * Writes the columns in their order, rows in theirs.
 *
 * In text files a cell or a name that a spreadsheet would run as a formula gets an apostrophe before it
 * (`spreadsheetText`); Parquet and JSON hold them as they are.
 *
 * @param place a path, or a stream that gets CSV and is left open. @param replace whether a file that stands there may
 * be replaced. @throws LabError `table.badOutput` for an ending that says nothing (`outputForm`), a path that cannot be
 * written, or one where a file has come to be.
 */
export async function writeScores(
  place: string | NodeJS.WritableStream,
  columns: readonly OutputColumn[],
  replace = true,
): Promise<Written> {
  const shown = typeof place === 'string' ? place : 'the output';
  const form = outputForm(typeof place === 'string' ? place : '.csv');
  let nGuarded = 0;
  const textFor = (text: string): string => {
    if (!form.isText) return text;
    const safe = spreadsheetText(text);
    if (safe !== text) nGuarded++;
    return safe;
  };
  const { names, renamed } = withoutTwins(columns.map(({ name }) => name));
  const database = await openDatabase({ threads: 1 });
  let aside: string | null = null;
  try {
    aside = typeof place === 'string' ? await mkdtemp(join(dirname(place), '.nightlab-')) : null;
    const file = join(aside ?? database.scratch, 'scores');
    await append(database, columns, textFor);
    const selected = names.map((name, i) => `c${i} AS ${quoteName(textFor(name))}`);
    await database.run(
      `COPY (SELECT ${selected.join(', ')} FROM scores) TO ${quoteText(file)} (${form.options})`,
    );
    if (typeof place === 'string') await install(file, place, replace);
    else await pipeline(createReadStream(file), place, { end: false });
    return { nGuarded, renamed };
  } catch (thrown) {
    if (isDiskFull(thrown)) throw diskFull(shown, thrown);
    throw new LabError(
      'table.badOutput',
      `${shown} cannot be written: ${messageOf(thrown).split('\n')[0]}`,
      'Check that the directory is there, that it may be written to, and that no other program has just made this file.',
      { cause: thrown },
    );
  } finally {
    if (aside !== null) await rm(aside, { recursive: true, force: true });
    database.close();
  }
}

function withoutTwins(given: readonly string[]): {
  names: string[];
  renamed: { from: string; to: string }[];
} {
  const names: string[] = [];
  const renamed: { from: string; to: string }[] = [];
  for (const [i, from] of given.entries()) {
    const to = freeName(from, names) === from ? from : freeName(from, [...names, ...given.slice(i + 1)]);
    if (to !== from) renamed.push({ from, to });
    names.push(to);
  }
  return { names, renamed };
}

async function append(
  database: Database,
  columns: readonly OutputColumn[],
  textFor: (text: string) => string,
): Promise<void> {
  const types = columns.map(({ values }) =>
    values instanceof Float64Array ? DOUBLE : values instanceof Int32Array ? INTEGER : VARCHAR,
  );
  await database.run(`CREATE TABLE scores (${types.map((type, i) => `c${i} ${type}`).join(', ')})`);
  const [first] = columns;
  const nRows =
    first === undefined ? 0 : 'codes' in first.values ? first.values.codes.length : first.values.length;
  const cell = ({ values }: OutputColumn, row: number): number | string | null => {
    if (!('codes' in values)) return values[row]!;
    const code = values.codes[row]!;
    return code < 0 ? null : textFor(values.dictionary.at(code));
  };
  const appender = await database.connection.createAppender('scores');
  for (let from = 0; from < nRows; from += 2048) {
    const nBlock = Math.min(2048, nRows - from);
    const chunk = DuckDBDataChunk.create(types, nBlock);
    chunk.setColumns(
      columns.map((column) => Array.from({ length: nBlock }, (_, i) => cell(column, from + i))),
    );
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

async function install(file: string, path: string, replace: boolean): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.sync();
  await handle.close();
  if (replace) {
    const before = await stat(path).catch(() => null);
    if (before) await chmod(file, before.mode & 0o7777);
    await rename(file, path);
    return;
  }
  try {
    // Unlike a rename it fails where there is a file.
    await link(file, path);
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'EEXIST' || (await stat(path).catch(() => null))) throw thrown;
    // A file system without links.
    await rename(file, path);
  }
}

const forms: readonly (readonly [ending: RegExp, isText: boolean, options: string])[] = [
  [/\.parquet$/i, false, 'FORMAT parquet, COMPRESSION zstd'],
  [/\.csv$/i, true, 'FORMAT csv, HEADER'],
  [/\.csv\.gz$/i, true, 'FORMAT csv, HEADER, COMPRESSION gzip'],
  [/\.tsv$/i, true, "FORMAT csv, HEADER, DELIMITER '\t'"],
  [/\.tsv\.gz$/i, true, "FORMAT csv, HEADER, DELIMITER '\t', COMPRESSION gzip"],
  [/\.(jsonl|ndjson)$/i, false, 'FORMAT json'],
  [/\.(jsonl|ndjson)\.gz$/i, false, 'FORMAT json, COMPRESSION gzip'],
];

/** @throws LabError `table.badOutput` for an ending that says nothing. */
export function outputForm(path: string): { readonly isText: boolean; readonly options: string } {
  const form = forms.find(([ending]) => ending.test(path));
  if (form) return { isText: form[1], options: form[2] };
  throw new LabError(
    'table.badOutput',
    `${path} has no ending that says how to write it`,
    'End the name in .csv, .tsv, .jsonl or .parquet (.csv, .tsv and .jsonl also with .gz), or give --out - for CSV on standard output.',
  );
}
