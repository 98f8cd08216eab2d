/**
 * Whether a study on disk is what was frozen: `study.json` reads, its fingerprint holds, the vault's key is the one that
 * it was frozen with, every part has its bytes.
 */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../core/errors.ts';
import { isFormat } from '../../table/columns/column-format.ts';
import { keyCheckOf, keyFile, keyFor } from '../vault/vault-key.ts';
import type { StudyFile } from './study.ts';
import { filesOf, fingerprintOf, studyDirectory, studyFileSchema } from './study-file.ts';

export interface StudyProblem {
  /** For programs. */
  readonly code:
    | 'noStudy'
    | 'oldStudy'
    | 'brokenStudyFile'
    | 'changedStudyFile'
    | 'missingKey'
    | 'changedKey'
    | 'missingPart'
    | 'changedPart';
  readonly what: string;
  /** The file that it is about. */
  readonly where: string;
  readonly remedy: string;
}

export interface CheckedStudy {
  /** Null where `study.json` cannot be read. */
  readonly file: StudyFile | null;
  readonly problems: readonly StudyProblem[];
}

const refreeze =
  'Restore the file from a copy, or freeze the original data again (the same file, options and vault key give the same bytes).';

/** All that is wrong with a study; no problem = it is as frozen. Reads every byte of its files once. */
export async function checkStudy(root: string, name: string): Promise<CheckedStudy> {
  const directory = studyDirectory(root, name);
  const where = join(directory, 'study.json');
  const content = await readFile(where, 'utf8').catch(() => null);
  if (content === null) {
    return problem({
      code: 'noStudy',
      what: `There is no study "${name}"`,
      where,
      remedy: `Freeze one: npx nightlab freeze FILE --target COLUMN --study ${name}`,
    });
  }
  if (isOld(content)) {
    return problem({
      code: 'oldStudy',
      what: `The study "${name}" was frozen by an earlier version, whose split could be worked out by a module`,
      where,
      remedy: `Freeze the original file again: npx nightlab freeze FILE --target COLUMN --study ${name} --replace, or under a new name. Nothing was deleted; experiments on the old split cannot be compared with new ones.`,
    });
  }
  const file = parse(content, name);
  if (typeof file === 'string') {
    return problem({
      code: 'brokenStudyFile',
      what: `study.json of "${name}" cannot be read: ${file}`,
      where,
      remedy: refreeze,
    });
  }
  if (fingerprintOf(file) !== file.fingerprint) {
    return problem({
      code: 'changedStudyFile',
      what: `study.json of "${name}" was changed after the freeze: its fingerprint does not hold`,
      where,
      remedy: refreeze,
    });
  }
  const key = await keyFor(directory).catch(() => '');
  if (key === null || key === '' || keyCheckOf(key) !== file.keyCheck) {
    return {
      file,
      problems: [
        {
          code: key === null ? 'missingKey' : 'changedKey',
          what: `The vault key of "${name}" ${key === null ? 'is missing' : 'is not the one that it was frozen with'}`,
          where: join(directory, keyFile),
          remedy:
            'Restore the file from a copy; without it the folds of this study and its hidden labels cannot be checked. Or freeze the original data again with --replace.',
        },
      ],
    };
  }
  const problems: StudyProblem[] = [];
  for (const part of filesOf(file)) {
    const path = join(directory, part.file);
    if (!(await stat(path).catch(() => null))) {
      problems.push({
        code: 'missingPart',
        what: `The ${part.name} part of "${name}" is missing`,
        where: path,
        remedy: refreeze,
      });
    } else if (!(await part.isAt(path, key))) {
      problems.push({
        code: 'changedPart',
        what: `The ${part.name} part of "${name}" was changed after the freeze`,
        where: path,
        remedy: refreeze,
      });
    }
  }
  return { file, problems };
}

function problem(found: StudyProblem): CheckedStudy {
  return { file: null, problems: [found] };
}

/** True for the format before the split was drawn from a secret. */
function isOld(content: string): boolean {
  try {
    return (JSON.parse(content) as { format?: unknown } | null)?.format === 'nightlab-study/1';
  } catch {
    return false;
  }
}

/** The study file, or what is wrong with it. */
function parse(content: string, name: string): StudyFile | string {
  try {
    const parsed = studyFileSchema.safeParse(JSON.parse(content));
    if (!parsed.success) {
      const issue = parsed.error.issues[0]!;
      return `${issue.path.join('.') || 'the file'}: ${issue.message}`;
    }
    const { data } = parsed;
    const odd = Object.entries(data.formats).find(([, format]) => !isFormat(format));
    if (odd) return `column "${odd[0]}" has the unknown format ${odd[1]}`;
    if (data.name !== name) return `it names another study, "${data.name}"`;
    return data;
  } catch (thrown) {
    return messageOf(thrown);
  }
}
