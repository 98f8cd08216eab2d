/**
 * A private in-memory DuckDB with its own scratch directory; both are gone after `close`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type DuckDBResult } from '@duckdb/node-api';
import { LabError, messageOf } from '../../core/errors.ts';
import { removeDeadScratch, scratchPrefix } from './scratch.ts';

export interface DatabaseOptions {
  /** What DuckDB may hold in memory before it spills to the scratch directory. Default 1,500. */
  readonly memoryMb?: number;
  /** Default 2; 1 makes every write reproducible. */
  readonly threads?: number;
  /** Where the scratch directory is made. Default: the system's. */
  readonly scratchRoot?: string;
}

export interface Database {
  readonly connection: DuckDBConnection;
  readonly scratch: string;
  run(sql: string): Promise<void>;
  /** All rows of a small result, values as JavaScript numbers, strings, booleans and nulls. */
  rows(sql: string): Promise<readonly (readonly unknown[])[]>;
  stream(sql: string): Promise<DuckDBResult>;
  close(): void;
}

/** Opens an empty database. Costs about 20 ms; the caller must close it. */
export async function openDatabase(options: DatabaseOptions = {}): Promise<Database> {
  const scratchRoot = options.scratchRoot ?? tmpdir();
  removeDeadScratch(scratchRoot);
  const scratch = mkdtempSync(join(scratchRoot, scratchPrefix()));
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(options.threads ?? 2),
    memory_limit: `${options.memoryMb ?? 1500}MB`,
    temp_directory: join(scratch, 'spill'),
    autoinstall_known_extensions: 'false',
  });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  // Quadratic in the number of expressions: a minute for 2,000 columns, of which it saves nothing.
  await connection.run("SET disabled_optimizers = 'common_subexpressions'");
  return {
    connection,
    scratch,
    run: async (sql) => {
      await connection.run(sql);
    },
    rows: async (sql) => (await connection.runAndReadAll(sql)).getRowsJS(),
    stream: (sql) => connection.stream(sql),
    close: () => {
      connection.closeSync();
      instance.closeSync();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

/** An identifier in SQL. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string literal in SQL. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** True where the error means that a disk is full. */
export function isDiskFull(thrown: unknown): boolean {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
  return (
    code === 'ENOSPC' || code === 'EDQUOT' || /no space left|disk.* full|ENOSPC/i.test(messageOf(thrown))
  );
}

/** What a person is told when a disk ran full; nothing that was there before is touched. */
export function diskFull(where: string, cause: unknown): LabError {
  return new LabError(
    'table.diskFull',
    `The disk is full: writing under ${where} failed`,
    'Free some space there (for scratch space, TMPDIR may point to another disk) and run the command again. Nothing that existed was changed.',
    { cause },
  );
}
