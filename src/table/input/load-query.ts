/**
 * A SELECT -> table `raw`, rows in the order in which the query returns them. Databases are opened read-only, and nothing
 * but one SELECT is run.
 */
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { StatementType } from '@duckdb/node-api';
import { LabError, messageOf } from '../../core/errors.ts';
import { trimCells } from '../columns/missing.ts';
import { type Database, quoteName, quoteText } from '../database/database.ts';
import type { Loaded } from './source.ts';
import { querySqlite } from './sqlite-rows.ts';
import { isAddress, type QueryInput, withoutSecrets } from './table-input.ts';

/** Throws LabError `table.*` naming what is wrong with the query or the database, never a password. */
export async function loadQuery(database: Database, input: QueryInput): Promise<Loaded> {
  if (input.database !== undefined) {
    const kind = await databaseKind(input.database);
    if (kind !== 'duckdb' && !(await hasScanner(database, kind, input.installScanner === true))) {
      const rows = kind === 'sqlite' ? await querySqlite(database, input.database, input.query) : null;
      if (rows === null) throw noScanner(kind, input);
      return finish(database, rows);
    }
    await attach(database, kind, input);
  }
  await assertOneSelect(database, input.query);
  try {
    await database.run(`CREATE TABLE memory.main.queried AS ${input.query}`);
  } catch (thrown) {
    throw failed(input.query, thrown);
  }
  await database.run('USE memory');
  if (input.database !== undefined) await database.run('DETACH source');
  return finish(database, []);
}

async function finish(database: Database, notes: readonly string[]): Promise<Loaded> {
  const described = await database.rows('DESCRIBE memory.main.queried');
  const names = described.map((row) => String(row[0]));
  const cells = names.map((name, i) => ({ sql: `CAST(${quoteName(name)} AS VARCHAR)`, name: `c${i}` }));
  await database.run(`CREATE TABLE raw AS ${trimCells(cells, 'memory.main.queried')}`);
  await database.run('DROP TABLE memory.main.queried');
  return {
    kind: 'query',
    names,
    notes: [
      ...notes,
      'The rows are those that the query returns now. Reading them again gives the same bytes only where it returns the same rows in the same order: end it with ORDER BY.',
    ],
  };
}

type DatabaseKind = 'duckdb' | 'sqlite' | 'postgres';

async function databaseKind(database: string): Promise<DatabaseKind> {
  if (isAddress(database)) {
    if (/^(postgres|postgresql):\/\//i.test(database) || !/^[a-z][a-z0-9+.-]*:\/\//i.test(database))
      return 'postgres';
    throw new LabError(
      'table.unknownDatabase',
      `${withoutSecrets(database)} is not an address of a database that can be read`,
      'Give a DuckDB or SQLite file or a postgres:// address, or pipe the rows in as CSV: ... | npx nightlab freeze -',
    );
  }
  if (!existsSync(database))
    throw new LabError(
      'table.noFile',
      `There is no database file ${database}`,
      'Check the path and the spelling.',
    );
  const file = await open(database, 'r');
  try {
    const head = Buffer.alloc(16);
    await file.read(head, 0, 16, 0);
    if (head.toString('latin1').startsWith('SQLite format 3')) return 'sqlite';
    if (head.toString('latin1', 8, 12) === 'DUCK') return 'duckdb';
  } finally {
    await file.close();
  }
  throw new LabError(
    'table.unknownDatabase',
    `${database} is not a DuckDB or SQLite database`,
    `Leave --database out for a query over files: --query "select * from '${database}'".`,
  );
}

async function hasScanner(database: Database, kind: DatabaseKind, mayInstall: boolean): Promise<boolean> {
  const load = () => database.run(`LOAD ${kind}`);
  try {
    await load();
    return true;
  } catch {
    if (!mayInstall) return false;
  }
  try {
    await database.run(`INSTALL ${kind}`);
    await load();
    return true;
  } catch (thrown) {
    throw new LabError(
      'table.noScanner',
      `DuckDB's ${kind} scanner could not be downloaded: ${messageOf(thrown).split('\n')[0]}`,
      'Check the network, or pipe the rows in as CSV.',
      { cause: thrown },
    );
  }
}

function noScanner(kind: DatabaseKind, { database, query }: QueryInput): LabError {
  const sql = `"${withoutSecrets(query).replaceAll('"', '\\"')}"`;
  const command =
    kind === 'sqlite'
      ? `sqlite3 -readonly -csv -header ${database} ${sql}`
      : `psql --csv -c ${sql} "${withoutSecrets(database!)}"`;
  return new LabError(
    'table.noScanner',
    `DuckDB's ${kind} scanner is not installed, so ${withoutSecrets(database!)} cannot be read`,
    `Pipe the rows in as CSV: ${command} | npx nightlab freeze - --study NAME --target COLUMN. Or add --install-scanner, which downloads the scanner once from DuckDB's site${kind === 'sqlite' ? '; Node 22.13 or newer needs neither' : ''}.`,
  );
}

async function attach(database: Database, kind: DatabaseKind, input: QueryInput): Promise<void> {
  const type = kind === 'duckdb' ? '' : `TYPE ${kind}, `;
  try {
    await database.run(`ATTACH ${quoteText(input.database!)} AS source (${type}READ_ONLY)`);
    await database.run('USE source');
  } catch (thrown) {
    const message = messageOf(thrown)
      .split('\n')[0]!
      .replaceAll(input.database!, withoutSecrets(input.database!));
    const isLocked = /lock/i.test(message);
    // The cause would carry the address.
    throw new LabError(
      'table.databaseUnreadable',
      `${withoutSecrets(input.database!)} cannot be opened: ${withoutSecrets(message)}`,
      isLocked
        ? 'Close the program that has it open for writing, or copy the file.'
        : 'Check the address or the file, and that this user may read it.',
    );
  }
}

async function assertOneSelect(database: Database, query: string): Promise<void> {
  const refused = (what: string) =>
    new LabError(
      'table.badQuery',
      `The query ${what}`,
      'Give one SELECT: --query "select ... from ... where ... order by ...".',
    );
  if (query.trim() === '') throw refused('is empty');
  let statementType: StatementType;
  try {
    const statements = await database.connection.extractStatements(query);
    if (statements.count !== 1) throw refused(`holds ${statements.count} statements`);
    const prepared = await statements.prepare(0);
    statementType = prepared.statementType;
    const { parameterCount } = prepared;
    prepared.destroySync();
    if (parameterCount > 0) throw refused('has parameters, which have no values here');
  } catch (thrown) {
    throw thrown instanceof LabError ? thrown : failed(query, thrown);
  }
  if (statementType !== StatementType.SELECT)
    throw refused(
      `is not a SELECT (it is ${StatementType[statementType] ?? 'something else'}), and nothing else is run`,
    );
}

function failed(query: string, thrown: unknown): LabError {
  const [first, ...rest] = withoutSecrets(messageOf(thrown)).split('\n');
  const candidates = rest.find((line) => /^(candidate|did you mean)/i.test(line.trim()));
  return new LabError(
    'table.badQuery',
    `The query failed: ${first}${candidates ? ` (${candidates.trim()})` : ''}`,
    `It is read as DuckDB's SQL. The query: ${withoutSecrets(query).slice(0, 200)}`,
  );
}

/** What to say of a database file that was given without a query; null for other files. */
export async function databaseWithoutQuery(
  database: Database,
  path: string,
  shown: string,
  head: Buffer,
): Promise<LabError | null> {
  const isDuck = head.toString('latin1', 8, 12) === 'DUCK';
  const isLite = head.toString('latin1', 0, 15) === 'SQLite format 3';
  if (!isDuck && !isLite) return null;
  let tables: string[] = [];
  if (isDuck) {
    try {
      await database.run(`ATTACH ${quoteText(path)} AS source (READ_ONLY)`);
      const rows = await database.rows(
        "SELECT table_name FROM information_schema.tables WHERE table_catalog = 'source' ORDER BY 1 LIMIT 10",
      );
      tables = rows.map(([name]) => `"${String(name)}"`);
    } catch {
      // Its tables are not needed to say what it is.
    }
  }
  return new LabError(
    'table.isDatabase',
    `${shown} is ${isDuck ? 'a DuckDB' : 'an SQLite'} database${tables.length > 0 ? `; it holds ${tables.join(', ')}` : ''}`,
    `Say which rows with --query "select * from ${tables.length > 0 ? tables[0]!.slice(1, -1) : 'TABLE'}" --database ${shown}`,
  );
}
