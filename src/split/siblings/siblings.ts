/**
 * Studies over the same rows as another: found by what their parts hold, whatever they are called and wherever the
 * columns stand. What one of them has opened is opened for all.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { timesText } from '../../core/counted.ts';
import { archivedStudies } from '../study/archive.ts';
import { checkStudy } from '../study/check-study.ts';
import type { FrozenStudy } from '../study/study.ts';
import { addOpenings, type Opening, openedContent, openingsPath, readOpenings } from '../vault/openings.ts';
import { type Content, contentOf, contentPath, readContent, writeContent } from './content.ts';
import { sharedRows } from './same-content.ts';

export interface Sibling {
  readonly name: string;
  /** Absolute path of its `data/<study>`. */
  readonly directory: string;
  /** Of the smaller study's rows, those that the other holds as well; 0.5 to 1. */
  readonly share: number;
  /** Whether it was replaced by another study of its name. */
  readonly archived: boolean;
}

/**
 * The other studies under these folders that hold the rows of `study`, or half of them at least, with the same target.
 * A study that is damaged is left out. Cost: the content of each study is measured once and kept in its vault.
 *
 * @param roots folders that hold `data/`
 */
export async function siblingsOf(roots: readonly string[], study: FrozenStudy): Promise<readonly Sibling[]> {
  const content = await keptContentOf(study);
  const siblings: Sibling[] = [];
  for (const directory of await foldersBelow(roots)) {
    if (directory === study.directory) continue;
    const other = await contentIn(directory);
    const share = other && sharedRows(content, other);
    if (share !== null)
      siblings.push({ name: basename(directory), directory, share, archived: isArchived(directory) });
  }
  return siblings;
}

/** As `contentOf`, and kept in the vault where that can be written. */
export async function keptContentOf(study: FrozenStudy): Promise<Content> {
  const content = await contentOf(study);
  const path = contentPath(study.directory);
  const kept = await readContent(path);
  if (kept?.fingerprint !== content.fingerprint || kept.probe !== content.probe)
    await writeContent(path, content).catch(() => undefined);
  return content;
}

/** The openings of the rows that a study holds, whichever vault under these folders knows of them; oldest first. */
export async function openingsOf(roots: readonly string[], study: FrozenStudy): Promise<readonly Opening[]> {
  const folders = (await foldersBelow(roots)).filter((directory) => existsSync(openingsPath(directory)));
  if (folders.length === 0) return [];
  return [...(await gather(folders, study, await keptContentOf(study))).openings.values()].sort(byTime);
}

/**
 * Writes openings into a study's vault and those of its siblings, together with what any vault knows of these rows
 * already, so that each knows all.
 *
 * @throws LabError `split.openingNotWritten` where the study's own vault cannot be written.
 */
export async function shareOpenings(
  roots: readonly string[],
  study: FrozenStudy,
  opened: readonly Opening[] = [],
): Promise<{ readonly siblings: readonly Sibling[]; readonly openings: readonly Opening[] }> {
  const content = await keptContentOf(study);
  const siblings = await siblingsOf(roots, study);
  const known = await gather(await foldersBelow(roots), study, content);
  const openings = [...known.openings.values(), ...opened].sort(byTime);
  const contents = [content, ...known.contents];
  await addOpenings(study.directory, openings, contents);
  for (const { directory } of siblings) {
    // One that belongs to somebody else may be closed to us; the study's own vault never.
    await addOpenings(directory, openings, contents).catch(() => undefined);
  }
  return { siblings, openings };
}

/** In sentences for whoever freezes: what else holds these rows, and how often they were opened. */
export function openingNotes({ siblings, openings }: Awaited<ReturnType<typeof shareOpenings>>): string[] {
  const archived = siblings.filter((each) => each.archived).length;
  const notes = siblings
    .filter((each) => !each.archived)
    .map(({ name, share }) =>
      share === 1
        ? `Study "${name}" holds the same rows; openings of sealed rows count for both.`
        : `Study "${name}" holds nearly the same rows (${(100 * share).toFixed(0)}% of the smaller table); openings of sealed rows count for both.`,
    );
  if (archived > 0)
    notes.push(
      `${archived === 1 ? 'An archived study holds' : `${archived} archived studies hold`} the same or nearly the same rows; openings of sealed rows count on.`,
    );
  const { length } = openings;
  if (length > 0)
    notes.push(`Sealed rows of this table have been opened ${timesText(length)} before; that stays counted.`);
  return notes;
}

async function gather(folders: readonly string[], study: FrozenStudy, content: Content) {
  const openings = new Map<string, Opening>();
  const contents: Content[] = [];
  for (const directory of folders) {
    for (const opening of (await readOpenings(directory)).openings) {
      const of = opening.content === content.id ? content : await openedContent(directory, opening.content);
      // In the study's own vault, what is not known to be of other rows is taken to be of these.
      const concerns = of === null ? directory === study.directory : sharedRows(content, of) !== null;
      if (!concerns) continue;
      openings.set(opening.id, opening);
      if (of) contents.push(of);
    }
  }
  return { openings, contents };
}

function byTime(left: Opening, right: Opening): number {
  return left.at < right.at ? -1 : left.at > right.at ? 1 : 0;
}

function isArchived(directory: string): boolean {
  return basename(dirname(directory)) === '.archive';
}

/** What a study folder holds, from its vault where that is up to date; null where it is not a sound study. */
async function contentIn(directory: string): Promise<Content | null> {
  try {
    const standing = JSON.parse(await readFile(join(directory, 'study.json'), 'utf8')) as FrozenStudy['file'];
    const kept = await readContent(contentPath(directory));
    if (kept && kept.fingerprint === standing.fingerprint) return kept;
    const { file, problems } = await checkStudy(dirname(dirname(directory)), basename(directory));
    return file === null || problems.length > 0 ? null : await keptContentOf({ directory, file });
  } catch {
    return null;
  }
}

async function foldersBelow(roots: readonly string[]): Promise<string[]> {
  const folders: string[] = [];
  for (const root of new Set(roots.map((each) => resolve(each)))) {
    for (const name of await readdir(join(root, 'data')).catch(() => [])) {
      if (!name.startsWith('.')) folders.push(join(root, 'data', name));
    }
    folders.push(...(await archivedStudies(root)));
  }
  return folders;
}
