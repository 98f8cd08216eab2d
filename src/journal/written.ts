/**
 * How many lines a journal had at least, in a file beside it. A chain of hashes holds without its last lines, too: what
 * was cut off at the end shows here alone. The file may lag behind by a line where the process was killed.
 */
import { readFile, writeFile } from 'node:fs/promises';

export function writtenPath(journal: string): string {
  return `${journal}.written`;
}

/** 0 where nothing is known. */
export async function countWritten(journal: string): Promise<number> {
  const text = await readFile(writtenPath(journal), 'utf8').catch(() => '');
  const count = Number.parseInt(text, 10);
  return Number.isInteger(count) ? count : 0;
}

/** A help, no condition: where it cannot be written the journal goes on. */
export async function noteWritten(journal: string, nLines: number): Promise<void> {
  await writeFile(writtenPath(journal), `${nLines}\n`).catch(() => {});
}
