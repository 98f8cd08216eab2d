/**
 * The study that a command means where none is named: the one on which a session runs, else the one used last, else
 * the only one; never a guess. What was used last is a file of one line, `models/.nightlab/last-study.json`: beside the
 * studies' own folders, so that no fingerprint and no vault knows of it, and in a folder that git ignores by its own
 * `.gitignore`, because it is about this copy of the folder and nobody else's. Where it is missing, the journals tell.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { LabError } from '../core/errors.ts';
import { lockHolder } from '../journal/lock.ts';
import { isFrozen, type Places, placesOf, studiesIn } from './study-paths.ts';

export interface StudyChoice {
  readonly study: string;
  readonly because: 'running' | 'last' | 'only';
}

/** Above a line of the journal that ends a session; one that is longer tells nothing. */
const tailBytes = 65_536;
const maxNamed = 12;

/**
 * Names of the studies of a folder: those frozen in it, and those of elsewhere with a record in it, such as the one that
 * ships with the package.
 *
 * @param journalWillDo also those of which only the record is left
 */
export function studiesHere(root: string, journalWillDo = false): string[] {
  const recorded = namesIn(join(resolve(root), 'models')).filter((name) => {
    const places = checkedPlaces(root, name);
    return places !== null && existsSync(places.journal) && (journalWillDo || isFrozen(places));
  });
  return [...new Set([...studiesIn(resolve(root)), ...recorded])].sort();
}

/**
 * @param journalWillDo as for `studiesHere`
 * @throws LabError `lab.noStudyHere` in a folder without one, `lab.whichStudy` with their names where several may be meant.
 */
export function chooseStudy(root: string, journalWillDo = false): StudyChoice {
  const names = studiesHere(root, journalWillDo);
  if (names.length === 0) throw noStudyHere(root);
  const last = lastNamed(root);
  const running = names.filter((name) => isResearched(placesOf(root, name)));
  const [first] = running;
  if (first !== undefined) {
    if (running.length === 1) return { study: first, because: 'running' };
    if (last !== null && running.includes(last)) return { study: last, because: 'last' };
    throw whichStudy(`sessions run on ${running.length} studies`, running);
  }
  const [only] = names;
  if (only !== undefined && names.length === 1) return { study: only, because: 'only' };
  if (last !== null && names.includes(last)) return { study: last, because: 'last' };
  const recorded = lastRecorded(root, names);
  if (recorded !== null) return { study: recorded, because: 'last' };
  throw whichStudy(`there are ${names.length} studies in ${resolve(root)}, and none was used yet`, names);
}

/**
 * Remembers that a command used a study; a later use stays. Nothing depends on it: where it cannot be written, nothing is
 * said.
 *
 * @param at when the command began
 */
export function noteUse(root: string, study: string, at: Date): void {
  try {
    const known = readFact(root);
    if (known !== null && known.at >= at.toISOString()) return;
    const path = factPath(root);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(join(dirname(path), '.gitignore'), '*\n');
    const draft = `${path}.${process.pid}`;
    try {
      writeFileSync(draft, `${JSON.stringify({ study, at: at.toISOString() })}\n`);
      renameSync(draft, path);
    } catch (thrown) {
      rmSync(draft, { force: true });
      throw thrown;
    }
  } catch {
    // A folder that is read-only, or a full disk.
  }
}

function noStudyHere(root: string): LabError {
  const home = resolve(root);
  let above = dirname(home);
  while (above !== dirname(above) && studiesHere(above).length === 0) above = dirname(above);
  const remedy =
    studiesHere(above).length > 0 && above !== home
      ? `The studies of ${above} are used from there: cd ${above}. Or make one here of a table of yours: npx nightlab freeze FILE --target COLUMN.`
      : 'Make one of a table of yours: npx nightlab freeze FILE --target COLUMN. To try nightlab first, name the study that ships with it: npx nightlab research crm-calls.';
  return new LabError('lab.noStudyHere', `there is no study in ${home}`, remedy);
}

function whichStudy(what: string, names: readonly string[]): LabError {
  const shown = names.slice(0, maxNamed).join(', ');
  const more = names.length > maxNamed ? `, and ${names.length - maxNamed} more` : '';
  return new LabError('lab.whichStudy', `${what}: ${shown}${more}`, 'Name the study that you mean.');
}

/** Other commands hold the lock for moments only. */
function isResearched({ lock }: Places): boolean {
  return lockHolder(lock)?.command.startsWith('nightlab research') ?? false;
}

function lastNamed(root: string): string | null {
  return readFact(root)?.study ?? null;
}

function factPath(root: string): string {
  return join(resolve(root), 'models', '.nightlab', 'last-study.json');
}

function readFact(root: string): { study: string; at: string } | null {
  try {
    const { study, at } = JSON.parse(readFileSync(factPath(root), 'utf8')) as Record<string, unknown>;
    return typeof study === 'string' && typeof at === 'string' ? { study, at } : null;
  } catch {
    return null;
  }
}

/** The study whose journal was written last, by the time in its last line. */
function lastRecorded(root: string, names: readonly string[]): string | null {
  const times = names.flatMap((study) => {
    const at = lastTime(placesOf(root, study).journal);
    return at === null ? [] : [{ study, at }];
  });
  return times.sort((left, right) => (left.at < right.at ? 1 : -1))[0]?.study ?? null;
}

function lastTime(journal: string): string | null {
  try {
    const file = openSync(journal, 'r');
    try {
      const { size } = fstatSync(file);
      const bytes = Buffer.alloc(Math.min(size, tailBytes));
      readSync(file, bytes, 0, bytes.length, size - bytes.length);
      // A line ends with its place in the chain; what was said is in quotes that are escaped.
      return [...bytes.toString('utf8').matchAll(/"at":"(\d{4}-[^"]+Z)"/g)].at(-1)?.[1] ?? null;
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function checkedPlaces(root: string, name: string): Places | null {
  try {
    return placesOf(root, name);
  } catch {
    return null;
  }
}
