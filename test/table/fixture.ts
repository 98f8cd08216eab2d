import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { LabError } from '../../src/core/errors.ts';
import { type ReadOptions, readFile } from '../../src/table/input/read-file.ts';
import type { Role } from '../../src/table/table.ts';

/** A directory that is gone when the test file has run. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'nightlab-test-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Writes a file into a directory and returns its path. */
export function write(directory: string, name: string, content: string | Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

/** Names and cells of a file as read: every cell a string, null where missing. */
export async function cellsOf(
  path: string,
  options: ReadOptions = {},
): Promise<{ names: readonly string[]; rows: unknown[][]; notes: readonly string[] }> {
  const raw = await readFile(path, options);
  try {
    const rows = await raw.database.rows('SELECT * FROM raw');
    return { names: raw.columnNames, rows: rows.map((row) => [...row]), notes: raw.notes };
  } finally {
    raw.close();
  }
}

/** The LabError that a promise ends in; anything else fails the test. */
export async function errorOf(promise: Promise<unknown>): Promise<LabError> {
  try {
    await promise;
  } catch (thrown) {
    if (thrown instanceof LabError) return thrown;
    throw thrown;
  }
  throw new Error('no error was thrown');
}

/** Rows of a plain CSV with a yes/no column `won` and a number; enough to freeze. */
export function smallCsv(nRows: number, wonEvery = 3): string {
  const lines = ['amount,won'];
  for (let row = 0; row < nRows; row++)
    lines.push(`${(row * 7919) % 1009}.5,${row % wonEvery === 0 ? 'yes' : 'no'}`);
  return `${lines.join('\n')}\n`;
}

export type Roles = Readonly<Record<string, Role>>;
