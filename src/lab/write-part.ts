import { DuckDBDataChunk, INTEGER, VARCHAR } from '@duckdb/node-api';
import { withPart } from '../split/study/read-part.ts';
import type { FrozenStudy, Part } from '../split/study/study.ts';
import { type Database, quoteName, quoteText } from '../table/database/database.ts';
import type { Role } from '../table/table.ts';

/** A column to write: its index in the study, and what it is called. */
export interface PartColumns {
  readonly index: number;
  readonly name: string;
  readonly role: Role;
}

/**
 * Writes one part of a study: the key, the columns, and of train the target and the fold. Rows keep the part's order.
 *
 * @param path does not exist yet. Cost: one pass over the part, on one thread.
 */
export async function writePart(
  study: FrozenStudy,
  part: Part,
  columns: readonly PartColumns[],
  key: { readonly name: string; readonly keys: readonly string[] },
  path: string,
  format: 'csv' | 'parquet',
  { fold }: { readonly fold?: { readonly name: string; readonly numbers: Uint8Array } },
): Promise<void> {
  const { roles, parts, target } = study.file;
  const nColumns = Object.keys(roles).length;
  const isTrain = part === 'train';
  const cells = columns.map(({ index, name, role }) => {
    const cell = format === 'csv' && role === 'numeric' ? numberSql(`t.c${index}`) : `t.c${index}`;
    return `${cell} AS ${quoteName(name)}`;
  });
  const selected = [
    `k.key AS ${quoteName(key.name)}`,
    ...cells,
    ...(isTrain ? [`t.c${nColumns} AS ${quoteName(target.column)}`] : []),
    ...(fold ? [`k.fold AS ${quoteName(fold.name)}`] : []),
  ];
  const options = format === 'csv' ? 'FORMAT csv, HEADER' : 'FORMAT parquet, COMPRESSION zstd';
  await withPart(study, parts[part].file, nColumns + (isTrain ? 1 : 0), async (database, from) => {
    // Rows are joined by their place, which more threads would not keep.
    await database.run('SET threads = 1');
    await appendKeys(database, key.keys, fold?.numbers ?? null);
    await database.run(
      `COPY (SELECT ${selected.join(', ')} FROM ${from} POSITIONAL JOIN keys k) TO ${quoteText(path)} (${options})`,
    );
  });
}

/** Whole numbers without a point, as people and files write them. */
function numberSql(cell: string): string {
  return `CASE WHEN ${cell} = floor(${cell}) AND abs(${cell}) < 1e15 THEN CAST(CAST(${cell} AS BIGINT) AS VARCHAR) ELSE CAST(${cell} AS VARCHAR) END`;
}

async function appendKeys(
  database: Database,
  keys: readonly string[],
  folds: Uint8Array | null,
): Promise<void> {
  await database.run('CREATE TABLE keys (key VARCHAR, fold INTEGER)');
  const appender = await database.connection.createAppender('keys');
  for (let from = 0; from < keys.length; from += 2048) {
    const block = keys.slice(from, from + 2048);
    const chunk = DuckDBDataChunk.create([VARCHAR, INTEGER], block.length);
    chunk.setColumns([block, block.map((_, i) => folds?.[from + i] ?? null)]);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
