/**
 * Any table -> a RawTable: every cell as trimmed text (NULL = empty), in the order of the rows, inside DuckDB, from where
 * columns are typed later. What was odd about it and tolerated stands in `notes`.
 */
import { counted } from '../../core/counted.ts';
import { LabError } from '../../core/errors.ts';
import {
  type Database,
  type DatabaseOptions,
  diskFull,
  isDiskFull,
  openDatabase,
} from '../database/database.ts';
import { uniqueNames } from '../names/column-names.ts';
import type { RawTable } from '../raw-table.ts';
import { inputFiles } from './input-files.ts';
import { joinFiles } from './join-files.ts';
import { loadFile } from './load-file.ts';
import { loadQuery } from './load-query.ts';
import type { Loaded } from './source.ts';
import { isQuery, isStandardInput, pathsOf, shownInput, sourceOf, type TableInput } from './table-input.ts';

export interface ReadOptions extends DatabaseOptions {
  /** The separator of a text table; found by content when absent. */
  readonly delimiter?: string | undefined;
  /** The sheet of an Excel workbook; the first that holds anything when absent. */
  readonly sheet?: string | undefined;
}

/**
 * Reads CSV, TSV, JSON lines, a JSON array, Parquet or an Excel workbook, plain or gzip, told apart by content; several
 * files of one form as one table; standard input; the rows of a query.
 *
 * @throws LabError `table.*` for files that are missing, no table, cut off, ragged, or have no data rows.
 * Costs about the input's size in memory and scratch space; close the result.
 */
export async function readFile(input: TableInput, options: ReadOptions = {}): Promise<RawTable> {
  const database = await openDatabase(options);
  try {
    const { loaded, files, path, notes: found, absent } = await load(input, database, options);
    const { names, notes } = uniqueNames(loaded.names);
    const nRows = Number((await database.rows('SELECT count(*) FROM raw'))[0]![0]);
    if (nRows === 0) {
      throw new LabError(
        'table.noRows',
        `${path} has ${counted(names.length, 'column')} and no data row`,
        isQuery(input)
          ? 'Give a query that returns rows.'
          : 'Give a file with at least one row below the header.',
      );
    }
    return {
      path,
      kind: loaded.kind,
      source: sourceOf(input, files, loaded.sheet),
      nRows,
      columnNames: names,
      notes: [...found, ...loaded.notes, ...notes],
      ...(loaded.delimiter !== undefined && { delimiter: loaded.delimiter }),
      ...(absent !== undefined && { absent }),
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

interface Found {
  readonly loaded: Loaded;
  readonly files: readonly string[];
  readonly path: string;
  readonly notes: readonly string[];
  readonly absent?: Readonly<Record<string, readonly string[]>>;
}

async function load(input: TableInput, database: Database, options: ReadOptions): Promise<Found> {
  if (isQuery(input)) {
    return { loaded: await loadQuery(database, input), files: [], path: shownInput(input), notes: [] };
  }
  const given = pathsOf(input);
  if (!isStandardInput(input) && given.includes('-')) {
    throw new LabError(
      'table.mixedInput',
      'Standard input (-) was given together with files',
      'Give one or the other.',
    );
  }
  const { paths, notes } = await inputFiles(given, database);
  if (paths.length === 1) {
    const path = isStandardInput(input) ? shownInput(input) : paths[0]!;
    return { loaded: await loadFile(paths[0]!, path, database, options), files: paths, path, notes };
  }
  const { loaded, absent } = await joinFiles(paths, database, options);
  return { loaded, files: paths, path: shownInput(paths), notes, absent };
}
