/**
 * A study -> a folder for other tools: train with labels and folds, validation and sealed without labels, each row with
 * its key (split/study/row-keys.ts), and a README that says how to come back with scores. Labels of hidden parts are not read
 * here at all; their files are made from features alone.
 */
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { LabError, messageOf } from '../core/errors.ts';
import { isInside, labFileOf } from '../core/output-path.ts';
import { constraintsIn } from '../journal/constraints.ts';
import { readJournal } from '../journal/journal.ts';
import { openFrozenStudy } from '../split/study/open-frozen-study.ts';
import { readPart, readTrainLabels } from '../split/study/read-part.ts';
import { keyColumn, rowKeys } from '../split/study/row-keys.ts';
import type { FrozenStudy, Part } from '../split/study/study.ts';
import { foldKeyOf } from '../split/vault/vault-key.ts';
import { freeName } from '../table/names/column-names.ts';
import { type SplitDescription, splitReadme } from './split-readme.ts';
import { studyFolds } from './study-folds.ts';
import { existingPlacesOf, type Places } from './study-paths.ts';
import { type PartColumns, writePart } from './write-part.ts';

export interface SplitRequest {
  readonly root: string;
  readonly study: string;
  readonly directory: string;
  readonly format: 'csv' | 'parquet';
  /** Write the columns of role id, too. */
  readonly ids: boolean;
  /** Files of an earlier split, and no others, may be replaced in a folder that is not empty. */
  readonly force: boolean;
}

/** What was written, as `split.json` in the folder says it. @throws LabError `lab.splitPlace`, `lab.splitNotWritten`. */
export async function writeSplit(options: SplitRequest): Promise<SplitDescription> {
  const { root, study: name, directory, format, ids, force } = options;
  const places = existingPlacesOf(root, name);
  await checkPlace(places, root, directory, force);
  const study = await openFrozenStudy(places.dataRoot, name);
  const { file } = study;
  const excluded = constraintsIn(await readJournal(places.journal));
  const columns: PartColumns[] = [];
  const leftOut: Record<string, string> = {};
  for (const [index, [column, role]] of Object.entries(file.roles).entries()) {
    if (excluded.has(column)) leftOut[column] = 'excluded by a person';
    else if (role === 'id' && !ids) leftOut[column] = 'an id; --ids writes it';
    else columns.push({ index, name: column, role });
  }
  const names = [...columns.map((column) => column.name), file.target.column];
  const key = keyColumn(file);
  const fold = freeName('fold', [...names, key]);
  const description: SplitDescription = {
    study: name,
    fingerprint: file.fingerprint,
    target: file.target,
    key,
    fold,
    foldRule: file.split.kind === 'time' ? 'earlier' : 'others',
    columns: Object.fromEntries(columns.map(({ name: column, role }) => [column, role])),
    leftOut,
    files: filesOf(study, format),
  };
  const folds = await foldNumbers(study);
  await fill(directory, async (into) => {
    for (const part of ['train', 'validation', 'sealed'] as const) {
      const path = join(into, description.files[part].file);
      const inTrain = part === 'train' ? { fold: { name: fold, numbers: folds } } : {};
      await writePart(study, part, columns, { name: key, keys: rowKeys(file, part) }, path, format, inTrain);
    }
    await writeFile(join(into, 'split.json'), `${JSON.stringify(description, null, 2)}\n`);
    await writeFile(join(into, 'README.txt'), splitReadme(description));
  });
  return description;
}

function filesOf({ file }: FrozenStudy, format: string): SplitDescription['files'] {
  const of = (part: Part) => ({ file: `${part}.${format}`, nRows: file.parts[part].nRows });
  return { train: of('train'), validation: of('validation'), sealed: of('sealed') };
}

/** The fold that each train row is predicted in, from 1; 0 = in none, as the oldest rows of a split by time. */
async function foldNumbers(study: FrozenStudy): Promise<Uint8Array> {
  const train = await readPart(study, 'train');
  const folds = studyFolds(study, await foldKeyOf(study), train, await readTrainLabels(study));
  const numbers = new Uint8Array(train.nRows);
  for (const [fold, { applyRows }] of folds.entries()) for (const row of applyRows) numbers[row] = fold + 1;
  return numbers;
}

/** A folder that is new, empty, or of an earlier split where `force`; never one of the lab's own. */
async function checkPlace(places: Places, root: string, directory: string, force: boolean): Promise<void> {
  const refuse = (what: string, remedy: string): LabError =>
    new LabError('lab.splitPlace', `${directory} ${what}`, remedy);
  const homes = [root, places.dataRoot].flatMap((home) => ['data', 'models'].map((name) => join(home, name)));
  const owner = labFileOf(join(directory, 'train.csv'), true) ?? labFileOf(join(directory, 'journal.jsonl'));
  if (owner !== null || homes.some((home) => isInside(directory, home)))
    throw refuse(
      `${owner === null ? 'is in a folder of the lab' : `belongs to ${owner}`}; nothing else is written there`,
      'Name a folder elsewhere with --out.',
    );
  const found = await stat(directory).catch(() => null);
  if (found === null) return;
  if (!found.isDirectory()) throw refuse('is not a folder', 'Name a folder with --out.');
  if (!force && (await readdir(directory)).length > 0)
    throw refuse(
      'is not empty',
      'Name another folder with --out, or give --force to replace the files of an earlier split there.',
    );
}

/** Writes all files aside and moves them in, so that a folder never holds half of them for long. */
async function fill(directory: string, write: (into: string) => Promise<void>): Promise<void> {
  let aside: string | null = null;
  try {
    await mkdir(directory, { recursive: true });
    aside = await mkdtemp(join(directory, '.nightlab-'));
    await write(aside);
    for (const name of await readdir(aside)) {
      await chmod(join(aside, name), 0o644);
      await rename(join(aside, name), join(directory, name));
    }
  } catch (thrown) {
    if (thrown instanceof LabError) throw thrown;
    throw new LabError(
      'lab.splitNotWritten',
      `the split could not be written to ${resolve(directory)}${sep}: ${messageOf(thrown).split('\n')[0]}`,
      'Make room there, or name another folder with --out.',
      { cause: thrown },
    );
  } finally {
    if (aside !== null) await rm(aside, { recursive: true, force: true });
  }
}
