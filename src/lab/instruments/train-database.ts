/**
 * The train part in a DuckDB of its own, for SQL of a researcher: the rows are in memory as table `train`; then
 * files, network and extensions are switched off and the configuration is locked. A statement must be one that
 * is run as a subquery, so nothing but reading can be said. What takes too long or too much is not stopped here:
 * this runs in a process that may be killed (train-process.ts).
 */
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { messageOf } from '../../core/errors.ts';
import { quoteName, quoteText } from '../../table/database/database.ts';

export const maxRows = 50;
export const maxCellLength = 120;
const maxSqlLength = 20_000;
/** What a query may hold beside the rows themselves. */
const queryMemoryMb = 512;

export type QueryAnswer =
  | {
      readonly kind: 'rows';
      readonly columns: readonly string[];
      /** Cells as text, null = NULL; a cell cut off ends in an ellipsis. At most `maxRows` rows. */
      readonly rows: readonly (readonly (string | null)[])[];
      readonly isWhole: boolean;
    }
  | { readonly kind: 'refused'; readonly message: string };

export interface TrainDatabase {
  ask(sql: string): Promise<QueryAnswer>;
}

/** Reads the Parquet file into memory and locks the door. @param without columns that stay in the file */
export async function openTrainDatabase(
  parquetFile: string,
  without: readonly string[] = [],
): Promise<TrainDatabase> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    temp_directory: '',
    allow_persistent_secrets: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run(
    `CREATE TABLE train AS SELECT *${without.length > 0 ? ` EXCLUDE (${without.map(quoteName).join(', ')})` : ''} FROM read_parquet(${quoteText(parquetFile)})`,
  );
  const used = await connection.runAndReadAll('SELECT sum(memory_usage_bytes) FROM duckdb_memory()');
  const usedMb = Math.ceil(Number(used.getRowsJS()[0]?.[0] ?? 0) / 2 ** 20);
  await connection.run(`SET memory_limit = '${usedMb + queryMemoryMb}MB'`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
  return { ask: (sql) => ask(connection, sql) };
}

async function ask(connection: DuckDBConnection, sql: string): Promise<QueryAnswer> {
  const refused = (message: string): QueryAnswer => ({ kind: 'refused', message });
  if (sql.length > maxSqlLength) return refused(`The statement has more than ${maxSqlLength} characters.`);
  try {
    const { count } = await connection.extractStatements(sql);
    if (count !== 1) return refused(`One SELECT is answered at a time; these are ${count} statements.`);
    const query = sql.trim().replace(/;$/, '');
    const columns = await columnsOf(connection, query);
    const reader = await connection.runAndReadAll(limited(query, columns));
    const rows = reader.getRowsJS() as (string | null)[][];
    return {
      kind: 'rows',
      columns: columns.map(({ name }) => name),
      rows: rows.slice(0, maxRows).map((row) => row.map((cell, i) => shown(cell, columns[i]!.isFloat))),
      isWhole: rows.length <= maxRows,
    };
  } catch (thrown) {
    return refused(messageOf(thrown));
  }
}

interface ResultColumn {
  readonly name: string;
  readonly isFloat: boolean;
}

async function columnsOf(connection: DuckDBConnection, query: string): Promise<readonly ResultColumn[]> {
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM (${query}\n) AS answer`);
  return described
    .getRowsJS()
    .map((row) => ({ name: String(row[0]), isFloat: /^(DOUBLE|FLOAT)$/.test(String(row[1])) }));
}

/** The query as a subquery: its first rows, every cell as text of bounded length. */
function limited(query: string, columns: readonly ResultColumn[]): string {
  const names = columns.map((_, i) => `c${i}`);
  const cells = names.map((name) => `left(CAST(${name} AS VARCHAR), ${maxCellLength + 1})`);
  return `SELECT ${cells.join(', ')} FROM (${query}\n) AS answer(${names.join(', ')}) LIMIT ${maxRows + 1}`;
}

/** Numbers with six digits, which is more than a sample of rows can bear. */
function shown(cell: string | null, isFloat: boolean): string | null {
  if (cell === null) return null;
  if (isFloat) return Number.isFinite(Number(cell)) ? String(Number(Number(cell).toPrecision(6))) : cell;
  return cell.length > maxCellLength ? `${cell.slice(0, maxCellLength)}…` : cell;
}
