/**
 * Where a study's files live: `data/<study>` (frozen) and `models/<study>` (what the lab makes).
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LabError } from '../core/errors.ts';
import { checkedStudyName } from '../core/study-name.ts';
import { isBeingReplaced } from '../split/study/being-replaced.ts';
import { nearNames } from '../table/names/near-names.ts';

/** The package's own root: it ships the default study and the baseline module. */
export const shippedRoot = fileURLToPath(new URL('../../', import.meta.url));

export interface Places {
  readonly study: string;
  /** The folder that holds `data/`; the package's own for the study that ships with it. */
  readonly dataRoot: string;
  readonly models: string;
  /** The one file that the researcher, or you, edit. */
  readonly module: string;
  readonly journal: string;
  readonly lock: string;
  readonly scores: string;
  readonly exports: string;
  /** What people say to the lab from other processes. */
  readonly inbox: string;
  /** What the session that runs, or the last one, tells other processes. */
  readonly session: string;
}

/**
 * Absolute paths, because the sandbox changes the working directory later.
 *
 * @throws LabError `split.badName` for what is not a study's name: it could lead anywhere.
 */
export function placesOf(root: string, study: string): Places {
  checkedStudyName(study);
  const home = resolve(root);
  const own = existsSync(join(home, 'data', study, 'study.json'));
  const shipped = existsSync(join(shippedRoot, 'data', study, 'study.json'));
  const models = join(home, 'models', study);
  return {
    study,
    dataRoot: !own && shipped ? shippedRoot : home,
    models,
    module: join(models, 'pipeline.ts'),
    journal: join(models, 'journal.jsonl'),
    lock: join(models, 'lab.lock'),
    scores: join(models, 'scores'),
    exports: join(models, 'exports'),
    inbox: join(models, 'inbox'),
    session: join(models, 'session'),
  };
}

/** True where the study was frozen, here or with the package. */
export function isFrozen({ dataRoot, study }: Places): boolean {
  return existsSync(join(dataRoot, 'data', study, 'study.json'));
}

/**
 * The places of a study that is there; nothing is made where there is none.
 *
 * @param journalWillDo also where only its journal is left
 * @throws LabError `split.badName`, `lab.noStudy` with names that come close, `lab.noFolder` where something else is where
 * the lab keeps what it makes.
 */
export function existingPlacesOf(root: string, study: string, journalWillDo = false): Places {
  const places = placesOf(root, study);
  if (isFrozen(places) || (journalWillDo && existsSync(places.journal))) {
    requireFolder(dirname(places.models));
    requireFolder(places.models);
    return places;
  }
  if (isBeingReplaced(join(places.dataRoot, 'data', study))) {
    throw new LabError(
      'lab.beingReplaced',
      `the study "${study}" is being replaced, or was when that was cut off`,
      'Nothing is lost. Where no freeze runs any more, run it again: it puts the earlier study back first.',
    );
  }
  const here = studiesIn(resolve(root));
  const names = [...new Set([...here, ...studiesIn(shippedRoot)])];
  const near = nearNames(study, names);
  throw new LabError(
    'lab.noStudy',
    `there is no study "${study}" in ${resolve(root)}`,
    near.length > 0
      ? `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`
      : `${here.length > 0 ? `Here are: ${here.slice(0, 12).join(', ')}. ` : ''}Freeze one: npx nightlab freeze FILE --target COLUMN --study ${study}; or run this in the folder that holds data/.`,
  );
}

function requireFolder(path: string): void {
  if (!existsSync(path) || statSync(path).isDirectory()) return;
  throw new LabError(
    'lab.noFolder',
    `${path} is not a folder`,
    'Move it away: the lab keeps what it makes of a study there.',
  );
}

/** Names of the studies that were frozen in a folder. */
export function studiesIn(root: string): string[] {
  try {
    return readdirSync(join(root, 'data')).filter((name) =>
      existsSync(join(root, 'data', name, 'study.json')),
    );
  } catch {
    return [];
  }
}
