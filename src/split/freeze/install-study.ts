/**
 * Puts a study in its place: written beside it, synced, then renamed, so that a crash or a full disk leaves
 * either the old study or the new one, whole.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LabError, messageOf } from '../../core/errors.ts';
import { removeEmptyFolders } from '../../core/remove-empty-folders.ts';
import { keptContentOf } from '../siblings/siblings.ts';
import { type Archive, replaceStudy } from '../study/archive.ts';
import { checkStudy } from '../study/check-study.ts';
import type { StudyFile } from '../study/study.ts';
import { filesOf } from '../study/study-file.ts';
import { keyFile, keyFor } from '../vault/vault-key.ts';

export interface Installed {
  readonly file: StudyFile;
  /** False where the very same study stood there already. */
  readonly changed: boolean;
  /** Where the other study that stood there went; null where there was none. */
  readonly archive: Archive | null;
}

/**
 * `write` fills a new directory and returns what `study.json` shall say; `key` becomes the vault's. Another study that
 * stands there is archived.
 *
 * @param isDraft whether what stands there was made a moment ago and is only drawn anew
 */
export async function installStudy(
  directory: string,
  key: string,
  replace: boolean,
  write: (into: string) => Promise<StudyFile>,
  isDraft = false,
): Promise<Installed> {
  const parent = dirname(directory);
  const aside = join(parent, `.${basename(directory)}.${process.pid}-${randomBytes(4).toString('hex')}`);
  const made = await mkdir(parent, { recursive: true }).catch((cause: unknown) => {
    throw new LabError(
      'split.writeFailed',
      `no study can be written to ${parent}: ${messageOf(cause)}`,
      'Run it in a folder that you may write to, in which "data" is a folder or free.',
      { cause },
    );
  });
  try {
    const file = await write(aside);
    await writeSynced(join(aside, keyFile), `${key}\n`, 0o600);
    await writeSynced(join(aside, 'study.json'), contentOf(file));
    for (const { file: part } of filesOf(file)) await sync(join(aside, part));
    const standing = await readOrNull(join(directory, 'study.json'));
    if (standing !== null && (await isSame(standing, file, directory, key)))
      return { file, changed: false, archive: null };
    // The same study with a damaged part is put right without asking.
    if (standing !== null && !saysTheSame(standing, file) && !replace) {
      throw new LabError(
        'split.studyExists',
        `There is already a study in ${directory}, and it differs from this one`,
        'Give another name with --study, or --replace to put this one in its place: it is archived then, with its experiments.',
      );
    }
    const isOther = standing === null ? existsSync(join(directory, 'vault')) : standing !== contentOf(file);
    const archive = await swap(aside, directory, isOther && !isDraft);
    return { file, changed: true, archive };
  } finally {
    await rm(aside, { recursive: true, force: true });
    removeEmptyFolders(parent, made);
  }
}

async function readOrNull(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}

/** True where the study that stands there says the same and all its parts are whole. */
async function isSame(standing: string, file: StudyFile, directory: string, key: string): Promise<boolean> {
  if (!saysTheSame(standing, file) || (await keyFor(directory).catch(() => null)) !== key) return false;
  for (const part of filesOf(file)) if (!(await part.isAt(join(directory, part.file), key))) return false;
  return true;
}

/** Files in the old directory and its vault that are not parts of a study (a card, a generator) go along. */
async function swap(aside: string, directory: string, isKept: boolean): Promise<Archive | null> {
  const old = `${aside}.old`;
  const entries = await readdir(directory).catch(() => null);
  if (entries === null) {
    await rename(aside, directory);
    return null;
  }
  await takeAlong(directory, aside, entries);
  const kept = await readdir(join(directory, 'vault')).catch(() => []);
  // Openings go along; labels of a format that is not read any more, and locks, stay behind.
  const others = kept.filter((entry) => !/\.(labels|parquet|lock)$/.test(entry));
  await takeAlong(join(directory, 'vault'), join(aside, 'vault'), others);
  if (isKept) {
    await keepContent(directory);
    return replaceStudy({ directory, incoming: aside, incomingModels: null });
  }
  await rename(directory, old);
  await rename(aside, directory);
  await rm(old, { recursive: true, force: true });
  return null;
}

/** By what its vault says of its rows an archived study is known as one over the same rows. */
async function keepContent(directory: string): Promise<void> {
  const { file, problems } = await checkStudy(dirname(dirname(directory)), basename(directory));
  if (file !== null && problems.length === 0) await keptContentOf({ directory, file });
}

async function takeAlong(from: string, into: string, entries: readonly string[]): Promise<void> {
  const own = new Set(await readdir(into));
  for (const entry of entries) {
    if (!own.has(entry)) await cp(join(from, entry), join(into, entry), { recursive: true });
  }
}

function contentOf(file: StudyFile): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}

async function writeSynced(path: string, content: string, mode = 0o666): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The same table from another file, under another name, is the same study. */
function saysTheSame(standing: string, file: StudyFile): boolean {
  if (standing === contentOf(file)) return true;
  try {
    const { source: _, ...before } = JSON.parse(standing) as StudyFile;
    const { source: __, ...now } = file;
    return JSON.stringify(before) === JSON.stringify(now);
  } catch {
    return false;
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
