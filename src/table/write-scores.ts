/**
 * Predictions -> a CSV or Parquet file, by the ending of its name. It is written in a folder of its own beside the
 * place, synced, and moved there: it appears whole or not at all, and over nothing that came in the meantime.
 */
import { chmod, link, mkdtemp, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DOUBLE, DuckDBDataChunk, INTEGER, VARCHAR } from '@duckdb/node-api';
import { LabError, messageOf } from '../core/errors.ts';
import { spreadsheetText } from '../core/plain-text.ts';
import { type Database, diskFull, isDiskFull, openDatabase, quoteName, quoteText } from './database.ts';
import { cellOf, type Table } from './table.ts';

/**
 * Writes one line per row: `row` (from 1), the table's id columns, `score`.
 *
 * In text files an id or a column's name that a spreadsheet would run as a formula gets an apostrophe before it
 * (`spreadsheetText`); Parquet holds ids as they are.
 *
 * @param replace whether a file that stands there may be replaced
 * @throws LabError `table.badOutput` for an ending other than .csv, .csv.gz, .tsv or .parquet, a path that cannot
 * be written, or one where a file has come to be.
 */
export async function writeScores(
  path: string,
  table: Table,
  scores: Float64Array,
  replace = true,
): Promise<void> {
  const form = outputForm(path);
  const textFor = form.isText ? spreadsheetText : (text: string) => text;
  const ids = table.columns.filter(({ role, name }) => role === 'id' && !/^(row|score)$/i.test(name));
  const database = await openDatabase({ threads: 1 });
  let aside: string | null = null;
  try {
    aside = await mkdtemp(join(dirname(path), '.nightlab-'));
    const columns = ['"row" INTEGER', ...ids.map((_, i) => `i${i} VARCHAR`), 'score DOUBLE'];
    await database.run(`CREATE TABLE scores (${columns.join(', ')})`);
    await append(database, ids.length, scores.length, (row) => [
      row + 1,
      ...ids.map((id) => {
        const cell = cellOf(id, row);
        return cell === null ? null : textFor(String(cell));
      }),
      scores[row]!,
    ]);
    const names = ids.map(({ name }, i) => `i${i} AS ${quoteName(textFor(name))}`);
    const file = join(aside, 'scores');
    await database.run(
      `COPY (SELECT ${['"row"', ...names, 'score'].join(', ')} FROM scores) TO ${quoteText(file)} (${form.options})`,
    );
    await install(file, path, replace);
  } catch (thrown) {
    if (isDiskFull(thrown)) throw diskFull(path, thrown);
    throw new LabError(
      'table.badOutput',
      `${path} cannot be written: ${messageOf(thrown).split('\n')[0]}`,
      'Check that the directory is there, that it may be written to, and that no other program has just made this file.',
      { cause: thrown },
    );
  } finally {
    if (aside !== null) await rm(aside, { recursive: true, force: true });
    database.close();
  }
}

async function append(
  database: Database,
  nIds: number,
  nRows: number,
  cellsOf: (row: number) => (number | string | null)[],
): Promise<void> {
  const appender = await database.connection.createAppender('scores');
  const types = [INTEGER, ...Array.from({ length: nIds }, () => VARCHAR), DOUBLE];
  for (let from = 0; from < nRows; from += 2048) {
    const rows = Array.from({ length: Math.min(2048, nRows - from) }, (_, i) => cellsOf(from + i));
    const chunk = DuckDBDataChunk.create(types, rows.length);
    chunk.setColumns(types.map((_, at) => rows.map((cells) => cells[at]!)));
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

/** @throws LabError `table.badOutput` for an ending that says nothing. */
export function outputForm(path: string): { readonly isText: boolean; readonly options: string } {
  if (/\.parquet$/i.test(path)) return { isText: false, options: 'FORMAT parquet, COMPRESSION zstd' };
  if (/\.csv$/i.test(path)) return { isText: true, options: 'FORMAT csv, HEADER' };
  if (/\.csv\.gz$/i.test(path)) return { isText: true, options: 'FORMAT csv, HEADER, COMPRESSION gzip' };
  if (/\.tsv$/i.test(path)) return { isText: true, options: "FORMAT csv, HEADER, DELIMITER '\t'" };
  throw new LabError(
    'table.badOutput',
    `${path} has no ending that says how to write it`,
    'End the name in .csv, .csv.gz, .tsv or .parquet.',
  );
}
