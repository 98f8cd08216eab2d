import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LabError, messageOf } from '../../core/errors.ts';
import { type Database, quoteText } from '../database/database.ts';
import { withoutSecrets } from './table-input.ts';

/** What is used of `node:sqlite`. */
interface SqliteStatement {
  columns?(): readonly { readonly name: string }[];
  setReturnArrays?(enabled: boolean): void;
  setReadBigInts(enabled: boolean): void;
  iterate?(): IterableIterator<Record<string, unknown>>;
  all(): Record<string, unknown>[];
}

interface SqliteModule {
  readonly DatabaseSync: new (
    path: string,
    options: { readonly readOnly: boolean },
  ) => { prepare(sql: string): SqliteStatement; close(): void };
}

/**
 * Puts the rows of a query on an SQLite file into table `queried`, by Node's own SQLite; what to say of it, or null where
 * this Node has none (before 22.13).
 */
export async function querySqlite(
  database: Database,
  path: string,
  query: string,
): Promise<readonly string[] | null> {
  const found = await sqliteModule();
  if (found === null) return null;
  const source = new found.DatabaseSync(path, { readOnly: true });
  const lines = join(database.scratch, 'queried.jsonl');
  try {
    const statement = source.prepare(query);
    statement.setReadBigInts(true);
    let names: string[] | null = null;
    const texts = function* (): Generator<string> {
      for (const row of statement.iterate?.() ?? statement.all()) {
        names ??= Object.keys(row);
        yield `${JSON.stringify(names.map((name) => textOf(row[name])))}\n`;
      }
    };
    await pipeline(Readable.from(texts()), createWriteStream(lines));
    names ??= (statement.columns?.() ?? []).map(({ name }) => name);
    if (names.length === 0) throw new Error('it returned no row');
    const columns = names.map((name, i) => `list[${i + 1}] AS "${name.replaceAll('"', '""')}"`);
    await database.run(
      `CREATE TABLE memory.main.queried AS SELECT ${columns.join(', ')} FROM (SELECT CAST(json AS VARCHAR[]) AS list FROM read_json(${quoteText(lines)}, format = 'newline_delimited', records = false, columns = {'json': 'JSON'}, maximum_object_size = 67108864))`,
    );
    return [];
  } catch (thrown) {
    throw new LabError(
      'table.badQuery',
      `The query failed: ${withoutSecrets(messageOf(thrown)).split('\n')[0]}`,
      `It is read as SQLite's SQL, on a database that is opened read-only. The query: ${withoutSecrets(query).slice(0, 200)}`,
    );
  } finally {
    source.close();
  }
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);
}

async function sqliteModule(): Promise<SqliteModule | null> {
  try {
    const name = 'node:sqlite';
    return (await import(name)) as SqliteModule;
  } catch {
    return null;
  }
}
