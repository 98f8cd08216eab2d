/**
 * A path that a person named for writing -> whether writing there destroys anything, found out before the work begins.
 * Files are the same where device and inode are (links of both kinds, and names that differ in case only), not where
 * their names are. What belongs to a study or a model is never written over, even with --force.
 */
import { type BigIntStats, existsSync, lstatSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { LabError, messageOf } from './errors.ts';

export interface OutputRules {
  /** Files that the same command reads. */
  readonly inputs: readonly string[];
  /** An ordinary file that is there already may be replaced. */
  readonly force: boolean;
}

/**
 * The path to write to: absolute, behind symbolic links.
 *
 * @throws LabError `core.outputIsInput`, `core.outputExists`, `core.outputIsNotAFile`, `core.outputIsTheLabs`,
 * `core.outputNowhere`.
 */
export function checkOutput(path: string, { inputs, force }: OutputRules): string {
  const given = resolve(path);
  const found = fileAt(given);
  if (found === null) {
    if (isLink(given)) throw nowhere(given, 'is a symbolic link that leads nowhere');
    return checkNewFile(given);
  }
  const input = inputs.find((each) => isSameFile(fileAt(resolve(each)), found));
  if (input !== undefined) {
    throw new LabError(
      'core.outputIsInput',
      `${given} is the file that is read (${input}); writing there would destroy it`,
      'Name another file with --out.',
    );
  }
  if (!found.isFile()) {
    throw new LabError(
      'core.outputIsNotAFile',
      `${given} is ${found.isDirectory() ? 'a directory' : 'a device or a pipe'}, not a file to write to`,
      'Name a file with --out.',
    );
  }
  const real = realpathSync(given);
  const owner = labFileOf(real);
  if (owner !== null) throw labsOwn(given, owner);
  if (!force) {
    throw new LabError(
      'core.outputExists',
      `${given} is already there`,
      'Name another file with --out, or give --force to replace it.',
    );
  }
  return real;
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

function checkNewFile(path: string): string {
  const folder = dirname(path);
  const found = fileAt(folder);
  if (!found?.isDirectory()) {
    throw nowhere(
      path,
      found ? `is below ${folder}, which is not a directory` : `is in a directory that does not exist`,
    );
  }
  const real = join(realpathSync(folder), basename(path));
  const owner = labFileOf(real);
  if (owner !== null) throw labsOwn(path, owner);
  return real;
}

function nowhere(path: string, what: string): LabError {
  return new LabError('core.outputNowhere', `${path} ${what}`, 'Name a file in a directory that is there.');
}

function labsOwn(path: string, owner: string): LabError {
  return new LabError(
    'core.outputIsTheLabs',
    `${path} belongs to ${owner}; nothing else is written there`,
    'Name a file elsewhere.',
  );
}

/** Of a file that can be reached; null where there is none. @throws LabError where that cannot be found out. */
function fileAt(path: string): BigIntStats | null {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false }) ?? null;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw nowhere(path, `cannot be used: ${messageOf(cause)}`);
  }
}

function isSameFile(left: BigIntStats | null, right: BigIntStats | null): boolean {
  return left !== null && right !== null && left.dev === right.dev && left.ino === right.ino;
}

/** True where both names lead to one file or directory that is there. */
export function isSamePath(left: string, right: string): boolean {
  return isSameFile(fileAt(resolve(left)), fileAt(resolve(right)));
}

/** True where a path is a folder or leads into it, behind links. */
export function isInside(path: string, folder: string): boolean {
  const inside = relative(behindLinks(resolve(folder)), behindLinks(resolve(path)));
  return inside === '' || !(inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside));
}

const studyFiles = /^(study\.json|(train|validation|sealed)\.parquet|vault(\/.*)?)$/i;
const modelsFiles =
  /^(pipeline\.ts(\.new)?|brief\.md|lab\.lock.*|journal\.jsonl.*|(scores|inbox|exports|cache)(\/.*)?)$/i;

/**
 * What a path belongs to, in words: a frozen study, what the lab has made for one, a model folder; null = nothing. Known
 * by what is beside it (`study.json`, `journal.jsonl`, `model.json`), and for `models/<name>` by the place alone, so
 * that names count which the lab has not used yet.
 *
 * @param wholeStudies any file in a study's folder counts as the study's
 */
export function labFileOf(named: string, wholeStudies = false): string | null {
  const path = behindLinks(resolve(named));
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const inside = relative(folder, path).split(sep).join('/');
    if (existsSync(join(folder, 'study.json')) && (wholeStudies || studyFiles.test(inside)))
      return `the study in ${folder}`;
    const isModels = isModelsOf(folder) || existsSync(join(folder, 'journal.jsonl'));
    if (isModels && modelsFiles.test(inside)) return `the lab's own files in ${folder}`;
    if (existsSync(join(folder, 'model.json')) && existsSync(join(folder, 'fitted.bin')))
      return `the model in ${folder}`;
    if (folder === dirname(folder)) return null;
  }
}

/** The path that writing there would reach, whether there is a file or not. */
function behindLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const folder = dirname(path);
    return folder === path ? path : join(behindLinks(folder), basename(path));
  }
}

/** `models/<study>` beside a `data`. */
function isModelsOf(folder: string): boolean {
  const models = dirname(folder);
  return basename(models) === 'models' && existsSync(join(dirname(models), 'data'));
}
