/**
 * A study takes the place of another of its name; the other, with its vault and its models, is moved into folders of its
 * own: `data/.archive/<study>-<time>` and `models/.archive/<study>-<time>`. Only renames, in this order: the study away
 * (nothing can start on it any more), its models away, the new one in. A note beside the studies says what is under way:
 * whatever is cut off is put back by `settleReplacement`, or is done. Nothing is ever written over.
 */
import { existsSync } from 'node:fs';
import { chmod, mkdir, open, readdir, readFile, rename as renameFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { LabError } from '../../core/errors.ts';
import { notePath } from './being-replaced.ts';
import { writeSafely } from './safe-file.ts';

export interface Archive {
  /** `<study>-<time>`. */
  readonly name: string;
  /** Absolute path of what was `data/<study>`. */
  readonly study: string;
  /** Absolute path of what was `models/<study>`; null where there was nothing in it. */
  readonly models: string | null;
}

export interface Replacement {
  /** `data/<study>`, which stands. */
  readonly directory: string;
  /** The folder that takes its place, beside it or in the archive. */
  readonly incoming: string;
  /** Models that come with it; null for a study that is new. */
  readonly incomingModels: string | null;
}

const noteSchema = z.object({
  archive: z.string().regex(/^[\w-]+$/),
  incoming: z.string().regex(/^[\w.-]+$/),
  /** Whether `incoming` is a draft, to be deleted where it was not put in place, or an archive. */
  isDraft: z.boolean(),
});

/** Takes the place of a standing study. @throws LabError `split.notReplaced`; then all stands as it stood. */
export async function replaceStudy(
  { directory, incoming, incomingModels }: Replacement,
  { now = new Date(), rename = renameDurably }: { now?: Date; rename?: typeof renameDurably } = {},
): Promise<Archive> {
  const places = placesOf(directory);
  const { data, study, models } = places;
  const name = await freeName(places, now);
  await mkdir(join(data, '.archive'), { recursive: true });
  // Vaults lie in it.
  await chmod(join(data, '.archive'), 0o700);
  const isDraft = dirname(incoming) === data;
  const note = JSON.stringify({ archive: name, incoming: basename(incoming), isDraft });
  const own = join(models, study);
  const hasModels = (await isWorthKeeping(own)) || (incomingModels !== null && existsSync(own));
  if (hasModels) await mkdir(join(models, '.archive'), { recursive: true });
  const archive: Archive = {
    name,
    study: join(data, '.archive', name),
    models: hasModels ? join(models, '.archive', name) : null,
  };
  try {
    await writeSafely(notePath(directory), `${note}\n`);
    await rename(directory, archive.study);
    if (archive.models !== null) await rename(own, archive.models);
    await rename(incoming, directory);
    if (incomingModels !== null && existsSync(incomingModels)) await rename(incomingModels, own);
    await rm(notePath(directory), { force: true });
    return archive;
  } catch (thrown) {
    await settleReplacement(directory);
    throw new LabError(
      'split.notReplaced',
      `the study in ${directory} could not be moved away: ${(thrown as Error).message}`,
      'It stands as it stood. Check the permissions of data/ and models/, then run the command again.',
      { cause: thrown },
    );
  }
}

/**
 * Puts back what a replacement that was cut off had moved, or ends one that had only to be ended; does nothing where none
 * was. Not while another process replaces the study.
 *
 * @returns whether there was anything to settle
 */
export async function settleReplacement(directory: string): Promise<boolean> {
  const path = notePath(directory);
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return false;
  const { data, study, models } = placesOf(directory);
  const note = noteSchema.safeParse(parsed(text)).data;
  if (note) {
    const archived = join(data, '.archive', note.archive);
    const archivedModels = join(models, '.archive', note.archive);
    const own = join(models, study);
    if (!existsSync(directory) && existsSync(archived)) {
      if (existsSync(archivedModels) && !existsSync(own)) await renameDurably(archivedModels, own);
      await renameDurably(archived, directory);
    } else if (existsSync(archived) && !note.isDraft) {
      const incomingModels = join(models, '.archive', note.incoming);
      if (existsSync(incomingModels) && !existsSync(own)) await renameDurably(incomingModels, own);
    }
    if (note.isDraft) await rm(join(data, note.incoming), { recursive: true, force: true });
  }
  await rm(path, { force: true });
  return true;
}

/** The folders of archived studies below a root, oldest first. */
export async function archivedStudies(root: string): Promise<string[]> {
  const folder = join(root, 'data', '.archive');
  const names = await readdir(folder).catch(() => []);
  return names.sort().map((name) => join(folder, name));
}

function placesOf(directory: string): {
  readonly data: string;
  readonly study: string;
  readonly models: string;
} {
  const data = dirname(directory);
  return { data, study: basename(directory), models: join(dirname(data), 'models') };
}

/** `<study>-2026-11-28T070000Z`, with a number behind it where that is taken. */
async function freeName({ data, study, models }: ReturnType<typeof placesOf>, now: Date): Promise<string> {
  const stamp = `${now.toISOString().slice(0, 19).replaceAll(':', '')}Z`;
  for (let n = 1; ; n++) {
    const name = `${study}-${stamp}${n === 1 ? '' : `-${n}`}`;
    if (!existsSync(join(data, '.archive', name)) && !existsSync(join(models, '.archive', name))) return name;
  }
}

/** A folder with nothing but the lock of who looks. */
async function isWorthKeeping(models: string): Promise<boolean> {
  const names = await readdir(models).catch(() => []);
  return names.some((name) => !name.startsWith('lab.lock'));
}

/** Renames, on disk before it resolves. */
export async function renameDurably(from: string, to: string): Promise<void> {
  await renameFile(from, to);
  if (process.platform === 'win32') return;
  for (const folder of new Set([dirname(from), dirname(to)])) {
    const directory = await open(folder, 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
