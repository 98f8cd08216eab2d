/**
 * Any file -> a RawTable: every cell as trimmed text (NULL = empty), in file order, inside DuckDB, from where
 * columns are typed later. What was odd about the file and tolerated stands in `notes`.
 */
import { counted } from '../core/counted.ts';
import { LabError } from '../core/errors.ts';
import { uniqueNames } from './column-names.ts';
import { type Database, type DatabaseOptions, diskFull, isDiskFull, openDatabase } from './database.ts';
import { loadCsv } from './load-csv.ts';
import { loadJson } from './load-json.ts';
import { loadParquet } from './load-parquet.ts';
import { textHead } from './source.ts';
import { stageFile } from './stage-file.ts';

export interface ReadOptions extends DatabaseOptions {
  /** The separator of a text table; found by content when absent. */
  readonly delimiter?: string;
}

export interface RawTable {
  readonly path: string;
  readonly kind: 'csv' | 'json' | 'parquet';
  readonly nRows: number;
  readonly columnNames: readonly string[];
  readonly notes: readonly string[];
  /** The separator of a text table. */
  readonly delimiter?: string;
  /** Table `raw`, columns c0, c1, ... VARCHAR; gone after `close`. */
  readonly database: Database;
  close(): void;
}

/**
 * Reads CSV, TSV, JSON lines, a JSON array or Parquet, plain or gzip, told apart by content.
 *
 * @throws LabError `table.*` for files that are missing, no table, cut off, ragged, or have no data rows.
 * Costs about the file's size in memory and scratch space; close the result.
 */
export async function readFile(path: string, options: ReadOptions = {}): Promise<RawTable> {
  const database = await openDatabase(options);
  try {
    const staged = await stageFile(path, database.scratch);
    const source = { shown: path, path: staged.path, database };
    const loaded =
      staged.kind === 'parquet'
        ? await loadParquet(source)
        : looksLikeJson(staged.path)
          ? await loadJson(source)
          : await loadCsv(source, options.delimiter);
    const { names, notes } = uniqueNames(loaded.names);
    const nRows = Number((await database.rows('SELECT count(*) FROM raw'))[0]![0]);
    if (nRows === 0) {
      throw new LabError(
        'table.noRows',
        `${path} has ${counted(names.length, 'column')} and no data row`,
        'Give a file with at least one row below the header.',
      );
    }
    return {
      path,
      kind: loaded.kind,
      nRows,
      columnNames: names,
      notes: [...staged.notes, ...loaded.notes, ...notes],
      ...(loaded.delimiter !== undefined && { delimiter: loaded.delimiter }),
      database,
      close: database.close,
    };
  } catch (thrown) {
    const scratch = database.scratch;
    database.close();
    if (thrown instanceof LabError) throw thrown;
    if (isDiskFull(thrown)) throw diskFull(scratch, thrown);
    throw thrown;
  }
}

function looksLikeJson(path: string): boolean {
  const { text } = textHead(path, 4096);
  return /^\ufeff?\s*(\{\s*("|\}|$)|\[\s*(\{|\]|$))/.test(text);
}

/** The rows for which a SQL condition over c0, c1, ... holds, in place of all; order is kept. */
export async function keepRows(raw: RawTable, condition: string): Promise<RawTable> {
  const { database } = raw;
  await database.run(`CREATE TABLE kept AS SELECT * FROM raw WHERE ${condition}`);
  await database.run('DROP TABLE raw');
  await database.run('ALTER TABLE kept RENAME TO raw');
  return { ...raw, nRows: Number((await database.rows('SELECT count(*) FROM raw'))[0]![0]) };
}
