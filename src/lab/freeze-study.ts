/**
 * `freeze` for people: what an earlier one left half done is put back first, a study on which somebody works is not
 * replaced, and nobody starts on it meanwhile.
 */
import { existsSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LabError } from '../core/errors.ts';
import { lockStudy } from '../journal/lock.ts';
import type { FreezeRequest } from '../split/freeze/freeze-request.ts';
import { type FreezeReport, freezeTable, studyNameOf } from '../split/freeze/freeze-table.ts';
import {
  type Archive,
  archivedStudies,
  renameDurably,
  replaceStudy,
  settleReplacement,
} from '../split/study/archive.ts';
import { studyDirectory } from '../split/study/study-file.ts';
import { lockStudyPatiently } from './patient-lock.ts';
import { type Places, placesOf } from './study-paths.ts';

/** @throws LabError as `freeze`, and `journal.locked` where somebody works on the study that would be replaced. */
export async function freezeStudy(options: FreezeRequest): Promise<FreezeReport> {
  const name = options.study ?? studyNameOf(options.file);
  return withStudyToItself(options.root, name, options.replace === true, 'nightlab freeze', async () => {
    const report = await freezeTable(options);
    return { ...report, archived: report.archived && (await withoutLock(report.archived)) };
  });
}

export interface Restored {
  /** The archive's name. */
  readonly restored: string;
  /** What was there before, and was archived in its turn; null where nothing did. */
  readonly archived: Archive | null;
}

/**
 * Brings an archived study and its models back; what is in its place is archived.
 *
 * @param archive its name, `<study>-<time>`; null = the newest of the study
 * @throws LabError `lab.noArchive`, `journal.locked`, `split.notReplaced`.
 */
export async function restoreStudy(root: string, study: string, archive: string | null): Promise<Restored> {
  return withStudyToItself(root, study, true, 'nightlab restore', async (places) => {
    const directory = studyDirectory(root, study);
    const known = (await archivedStudies(root)).filter((each) => isArchiveOf(basename(each), study));
    const incoming = archive === null ? known.at(-1) : known.find((each) => basename(each) === archive);
    if (incoming === undefined) {
      throw new LabError(
        'lab.noArchive',
        archive === null
          ? `no study "${study}" was archived here`
          : `there is no archive "${archive}" of "${study}"`,
        known.length === 0
          ? 'Archives are made by freeze --replace.'
          : `There are: ${known.map((each) => basename(each)).join(', ')}.`,
      );
    }
    const incomingModels = join(dirname(places.models), '.archive', basename(incoming));
    if (!existsSync(directory)) {
      await putBack(incoming, directory, incomingModels, places.models);
      return { restored: basename(incoming), archived: null };
    }
    const archived = await withoutLock(await replaceStudy({ directory, incoming, incomingModels }));
    return { restored: basename(incoming), archived };
  });
}

/** Where nothing is in the way. The models first: a study is never there with models of another. */
async function putBack(study: string, directory: string, from: string, models: string): Promise<void> {
  if (existsSync(from)) {
    if (existsSync(models)) {
      throw new LabError(
        'lab.modelsInTheWay',
        `${models} holds models, but the study that they belong to is not there`,
        'Move that folder away, then run the command again.',
      );
    }
    await renameDurably(from, models);
  }
  await renameDurably(study, directory);
}

function isArchiveOf(name: string, study: string): boolean {
  return name.startsWith(`${study}-`) && /^\d{4}-\d\d-\d\dT\d{6}Z(-\d+)?$/.test(name.slice(study.length + 1));
}

async function withStudyToItself<T>(
  root: string,
  name: string,
  isReplaced: boolean,
  command: string,
  body: (places: Places) => Promise<T>,
): Promise<T> {
  const directory = studyDirectory(root, name);
  const places = placesOf(root, name);
  if (!existsSync(directory) && !existsSync(dirname(directory))) return body(places);
  const freezing = lockStudy(join(dirname(directory), `.${name}.lock`), command);
  try {
    await settleReplacement(directory);
    if (!isReplaced || !existsSync(directory)) return await body(places);
    const working = await lockStudyPatiently(places.lock, command);
    try {
      return await body(places);
    } finally {
      working.release();
      // The lock alone makes no folder worth keeping.
      for (const folder of [places.models, dirname(places.models)])
        await rmdir(folder).catch(() => undefined);
    }
  } finally {
    freezing.release();
  }
}

/** The lock that went along with the models is held by nobody, and makes no folder worth keeping. */
async function withoutLock(archive: Archive): Promise<Archive> {
  if (archive.models === null) return archive;
  await rm(join(archive.models, 'lab.lock'), { force: true });
  const isEmpty = await rmdir(archive.models).then(
    () => true,
    () => false,
  );
  return isEmpty ? { ...archive, models: null } : archive;
}
