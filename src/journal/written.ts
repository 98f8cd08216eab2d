/**
 * How many lines a journal has and the hash of the last, in a file beside it. A chain of hashes holds without its last
 * lines, too, and a chain that was made anew holds as well: both show here. The file is replaced as a whole after each
 * line, so it lags behind by one line at most, where the process was killed in between.
 */

import { open, readFile, rename } from 'node:fs/promises';
import { counted } from '../core/counted.ts';

/** What the file beside a journal says. */
export type WrittenCount =
  | { readonly kind: 'none' }
  /** `text`: how it begins. */
  | { readonly kind: 'garbage'; readonly text: string }
  /** `hash` of the last line; null in files from before it was noted. */
  | { readonly kind: 'count'; readonly nLines: number; readonly hash: string | null };

export function writtenPath(journal: string): string {
  return `${journal}.written`;
}

/** Never throws: a file that cannot be read is garbage. */
export async function readWritten(journal: string): Promise<WrittenCount> {
  let text: string;
  try {
    text = await readFile(writtenPath(journal), 'utf8');
  } catch (thrown) {
    const { code = 'unreadable' } = thrown as { code?: string };
    return code === 'ENOENT' ? { kind: 'none' } : { kind: 'garbage', text: code };
  }
  const match = /^(\d{1,12})(?: ([0-9a-f]{64}))?\n?$/.exec(text);
  if (!match) return { kind: 'garbage', text: text.slice(0, 40) };
  return { kind: 'count', nLines: Number(match[1]), hash: match[2] ?? null };
}

/** Where it cannot be written the journal continues; the count then lags behind. */
export async function noteWritten(journal: string, nLines: number, hash: string): Promise<void> {
  const path = writtenPath(journal);
  const draft = `${path}.new`;
  try {
    const file = await open(draft, 'w');
    try {
      await file.writeFile(`${nLines} ${hash}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch {
    // Said above.
  }
}

/**
 * What is wrong between the count and the journal's lines, in words that follow "the journal"; null where nothing is.
 *
 * @param before the count before the lines were read, @param after the count afterwards: a lab may be
 * writing. @param hashes of the journal's lines.
 */
export function writtenProblem(
  before: WrittenCount,
  after: WrittenCount,
  hashes: readonly string[],
): { readonly kind: 'missing' | 'garbage' | 'cut' | 'grown' | 'other'; readonly what: string } | null {
  const nLines = hashes.length;
  if (before.kind === 'none') {
    // A journal that is created has a count of 0 before its first line.
    return nLines > 0 && after.kind === 'none'
      ? { kind: 'missing', what: `has ${counted(nLines, 'line')}, but the count of its lines is gone` }
      : null;
  }
  if (before.kind === 'garbage') {
    return {
      kind: 'garbage',
      what: `has a count of its lines that is not one (${JSON.stringify(before.text)})`,
    };
  }
  if (nLines < before.nLines) {
    return {
      kind: 'cut',
      what: `has ${counted(nLines, 'line')}, but ${before.nLines} were written: the last are missing`,
    };
  }
  if (before.hash !== null && hashes[before.nLines - 1] !== before.hash && before.nLines > 0) {
    return { kind: 'other', what: `was replaced: its line ${before.nLines} is not the one that was written` };
  }
  if (after.kind === 'count' && nLines > after.nLines + 1) {
    return {
      kind: 'grown',
      what: `has ${counted(nLines, 'line')}, but only ${after.nLines} were counted: lines were added or the count was changed`,
    };
  }
  return null;
}
