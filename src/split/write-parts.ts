/**
 * Typed columns + assignment -> the study's files, in a directory that did not exist before.
 *
 * Same rows, same bytes: one thread, rows in the assignment's order, fixed row groups, zstd. The hidden parts' Parquet
 * files are made from features alone, so that no dictionary, statistic or size in them hangs on a label; their labels
 * are files of their own (label-file.ts).
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBDataChunk, INTEGER, TINYINT } from '@duckdb/node-api';
import { type Database, quoteName, quoteText } from '../table/database.ts';
import type { ColumnPlan } from '../table/roles.ts';
import type { Target } from '../table/target.ts';
import type { Assignment } from './assignment.ts';
import { hashFile } from './file-hash.ts';
import { hmacFile, writeLabels } from './label-file.ts';
import type { Part, PartFile, VaultFile } from './study.ts';

export const parts = ['train', 'validation', 'sealed'] as const satisfies readonly Part[];
const copyOptions = 'FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880';

export interface WrittenParts {
  readonly parts: Readonly<Record<Part, PartFile>>;
  readonly vault: Readonly<Record<'validation' | 'sealed', VaultFile>>;
}

/** Writes table `typed` of the database; `plans` are in the order of the columns in the files. `key`: the vault's. */
export async function writeParts(
  database: Database,
  plans: readonly ColumnPlan[],
  target: Target,
  labels: Uint8Array,
  assignment: Assignment,
  directory: string,
  key: string,
): Promise<WrittenParts> {
  await mkdir(join(directory, 'vault'), { recursive: true });
  await appendAssignment(database, labels, assignment);
  await database.run('SET threads = 1');
  const features = plans.map(({ index, name }) => `t.c${index} AS ${quoteName(name)}`);
  const label = `CASE a.label WHEN 1 THEN ${quoteText(target.positive)} ELSE ${quoteText(target.negative)} END`;
  const write = async (file: string, part: number, cells: readonly string[]): Promise<PartFile> => {
    const rows = `SELECT ${cells.join(', ')} FROM typed t POSITIONAL JOIN assignment a WHERE a.part = ${part} ORDER BY a.position`;
    const path = join(directory, file);
    await database.run(`COPY (${rows}) TO ${quoteText(path)} (${copyOptions})`);
    return { file, nRows: assignment.rows[part]!.length, sha256: await hashFile(path) };
  };
  const hide = async (file: string, part: number): Promise<VaultFile> => {
    const path = join(directory, file);
    const rows = assignment.rows[part]!;
    await writeLabels(
      path,
      Uint8Array.from(rows, (row) => labels[row]!),
    );
    return { file, nRows: rows.length, hmac: await hmacFile(path, key) };
  };
  return {
    parts: {
      train: await write('train.parquet', 0, [...features, `${label} AS ${quoteName(target.column)}`]),
      validation: await write('validation.parquet', 1, features),
      sealed: await write('sealed.parquet', 2, features),
    },
    vault: {
      validation: await hide('vault/validation.labels', 1),
      sealed: await hide('vault/sealed.labels', 2),
    },
  };
}

async function appendAssignment(
  database: Database,
  labels: Uint8Array,
  assignment: Assignment,
): Promise<void> {
  const n = labels.length;
  const partOf = new Int8Array(n);
  const position = new Int32Array(n);
  assignment.rows.forEach((rows, part) => {
    rows.forEach((row, i) => {
      partOf[row] = part;
      position[row] = i;
    });
  });
  await database.run('CREATE TABLE assignment (part TINYINT, position INTEGER, label TINYINT)');
  const appender = await database.connection.createAppender('assignment');
  for (let from = 0; from < n; from += 2048) {
    const to = Math.min(n, from + 2048);
    const chunk = DuckDBDataChunk.create([TINYINT, INTEGER, TINYINT], to - from);
    chunk.setColumns([partOf, position, labels].map((values) => Array.from(values.subarray(from, to))));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
