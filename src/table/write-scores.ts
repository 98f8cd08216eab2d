/**
 * Predictions -> a CSV or Parquet file, by the ending of its name. It appears whole or not at all.
 */
import { rename, rm } from 'node:fs/promises';
import { DOUBLE, DuckDBDataChunk, INTEGER, VARCHAR } from '@duckdb/node-api';
import { LabError, messageOf } from '../core/errors.ts';
import { diskFull, isDiskFull, openDatabase, quoteName, quoteText } from './database.ts';
import { cellOf, type Table } from './table.ts';

/**
 * Writes one line a row: `row` (from 1), the table's id columns, `score`.
 *
 * @throws LabError `table.badOutput` for an ending other than .csv, .csv.gz, .tsv or .parquet, or a path
 * that cannot be written.
 */
export async function writeScores(path: string, table: Table, scores: Float64Array): Promise<void> {
  const form = formOf(path);
  const ids = table.columns.filter(({ role, name }) => role === 'id' && !/^(row|score)$/i.test(name));
  const database = await openDatabase({ threads: 1 });
  const aside = `${path}.${process.pid}.part`;
  try {
    const columns = ['"row" INTEGER', ...ids.map((_, i) => `i${i} VARCHAR`), 'score DOUBLE'];
    await database.run(`CREATE TABLE scores (${columns.join(', ')})`);
    const appender = await database.connection.createAppender('scores');
    const types = [INTEGER, ...ids.map(() => VARCHAR), DOUBLE];
    for (let from = 0; from < scores.length; from += 2048) {
      const rows = Array.from({ length: Math.min(2048, scores.length - from) }, (_, i) => from + i);
      const chunk = DuckDBDataChunk.create(types, rows.length);
      chunk.setColumns([
        rows.map((row) => row + 1),
        ...ids.map((id) => rows.map((row) => textOf(cellOf(id, row)))),
        rows.map((row) => scores[row]!),
      ]);
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
    const names = ids.map(({ name }, i) => `i${i} AS ${quoteName(name)}`);
    await database.run(
      `COPY (SELECT ${['"row"', ...names, 'score'].join(', ')} FROM scores) TO ${quoteText(aside)} (${form})`,
    );
    await rename(aside, path);
  } catch (thrown) {
    if (isDiskFull(thrown)) throw diskFull(path, thrown);
    throw new LabError(
      'table.badOutput',
      `${path} cannot be written: ${messageOf(thrown).split('\n')[0]}`,
      'Check that the directory is there and that it may be written to.',
      { cause: thrown },
    );
  } finally {
    await rm(aside, { force: true });
    database.close();
  }
}

function textOf(cell: number | string | null): string | null {
  return cell === null ? null : String(cell);
}

function formOf(path: string): string {
  if (/\.parquet$/i.test(path)) return 'FORMAT parquet, COMPRESSION zstd';
  if (/\.csv$/i.test(path)) return 'FORMAT csv, HEADER';
  if (/\.csv\.gz$/i.test(path)) return 'FORMAT csv, HEADER, COMPRESSION gzip';
  if (/\.tsv$/i.test(path)) return "FORMAT csv, HEADER, DELIMITER '\t'";
  throw new LabError(
    'table.badOutput',
    `${path} has no ending that says how to write it`,
    'End the name in .csv, .csv.gz, .tsv or .parquet.',
  );
}
