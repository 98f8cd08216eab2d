/**
 * `vault/openings.jsonl`: every opening of the sealed rows, one per line, each chained by SHA-256 with the line before.
 * Lines are only ever added, and an opening is known by its id, so that copies of it in the vaults of other studies
 * over the same rows are one opening. A line names the content it opened; what that was stands in `contents/<id>.json`,
 * so that a vault whose study was replaced still knows which of its openings concern the rows that it holds now.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LabError, messageOf } from '../../core/errors.ts';
import { canonicalJson, sha256 } from '../../core/hash.ts';
import { type Content, readContent, writeContent } from '../siblings/content.ts';
import { writeSafely } from '../study/safe-file.ts';
import { lockVault } from './vault-lock.ts';

export interface Opening {
  /** Unlike any other's. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly study: string;
  /** 0 where it was for scores that another tool made. */
  readonly experiment: number;
  /** The model folder that it was for, or the file of scores, relative to the project. */
  readonly dir: string;
  /** Of the module, or the scores. */
  readonly sourceHash: string;
  readonly nSealedRows: number;
  /** The `id` of the content that was opened. */
  readonly content: string;
}

export interface OpeningsFile {
  readonly openings: readonly Opening[];
  /** What is wrong with the file, by line. */
  readonly problems: readonly { readonly what: string; readonly where: string }[];
}

const genesis = '0'.repeat(64);
const lineSchema = z.object({
  id: z.string().min(1),
  at: z.string(),
  study: z.string(),
  experiment: z.int().nonnegative(),
  dir: z.string(),
  sourceHash: z.string(),
  nSealedRows: z.int().nonnegative(),
  content: z.string().regex(/^[\w-]+$/),
  previous: z.string(),
  hash: z.string(),
});
type OpeningLine = z.infer<typeof lineSchema>;

export function openingsPath(directory: string): string {
  return join(directory, 'vault', 'openings.jsonl');
}

function knownContentPath(directory: string, id: string): string {
  return join(directory, 'vault', 'contents', `${id}.json`);
}

/** The openings that a study's vault holds, oldest first, with what is wrong; no file = none. O(bytes). */
export async function readOpenings(directory: string): Promise<OpeningsFile> {
  const path = openingsPath(directory);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    if ((thrown as { code?: string }).code === 'ENOENT') return { openings: [], problems: [] };
    return { openings: [], problems: [{ what: `cannot be read: ${messageOf(thrown)}`, where: path }] };
  }
  const openings: Opening[] = [];
  const problems: { what: string; where: string }[] = [];
  let previous: string | null = genesis;
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const where = `${path}, line ${index + 1}`;
    const read = parsed(line);
    if (read === null) {
      problems.push({ what: 'is not an opening', where });
      // The line behind it names the hash of what stood here.
      previous = null;
      continue;
    }
    const { previous: named, hash, ...opening } = read;
    if (hashOf(read) !== hash) problems.push({ what: 'was changed after it was written', where });
    else if (previous !== null && named !== previous)
      problems.push({ what: 'does not follow the line before it: one was changed or is missing', where });
    previous = hash;
    openings.push(opening);
  }
  return { openings, problems };
}

function parsed(line: string): OpeningLine | null {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

function hashOf({ hash: _, ...rest }: OpeningLine): string {
  return sha256(canonicalJson(rest));
}

/** The content that an opening in this vault names, or null where it is not known any more. */
export function openedContent(directory: string, id: string): Promise<Content | null> {
  return readContent(knownContentPath(directory, id));
}

/**
 * Adds to a study's vault those openings that it does not hold yet, with their contents; on disk when it resolves.
 *
 * @returns how many were added. @throws LabError `split.openingNotWritten`.
 */
export async function addOpenings(
  directory: string,
  openings: readonly Opening[],
  contents: readonly Content[],
): Promise<number> {
  const path = openingsPath(directory);
  try {
    const unlock = await lockVault(join(directory, 'vault', 'openings.lock'));
    try {
      const known = new Set((await readOpenings(directory)).openings.map(({ id }) => id));
      const added = openings.filter(({ id }) => !known.has(id));
      if (added.length === 0) return 0;
      await mkdir(join(directory, 'vault', 'contents'), { recursive: true });
      for (const content of contents) {
        const place = knownContentPath(directory, content.id);
        if (added.some((opening) => opening.content === content.id) && (await readContent(place)) === null)
          await writeContent(place, content);
      }
      const before = await readFile(path, 'utf8').catch((thrown: { code?: string }) => {
        if (thrown.code === 'ENOENT') return '';
        throw thrown;
      });
      await writeSafely(path, chained(before, added));
      return added.length;
    } finally {
      await unlock();
    }
  } catch (thrown) {
    throw new LabError(
      'split.openingNotWritten',
      `the opening of the sealed rows cannot be noted in ${path}: ${messageOf(thrown)}`,
      'Make that folder writable, or freeze the file again in a folder of your own. No sealed label was read.',
      { cause: thrown },
    );
  }
}

function chained(before: string, added: readonly Opening[]): string {
  const lines = before.split('\n').filter((line) => line !== '');
  for (const opening of added) {
    const previous = parsed(lines.at(-1) ?? '')?.hash ?? genesis;
    const line = { ...opening, previous };
    lines.push(JSON.stringify({ ...line, hash: sha256(canonicalJson(line)) }));
  }
  return `${lines.join('\n')}\n`;
}
