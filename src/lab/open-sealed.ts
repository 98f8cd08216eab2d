/**
 * The count of openings, written before a sealed label is read: in the vault, in those of studies over the same rows,
 * and in the journal. What the vault knows and the journal does not is noted there, too.
 */
import { randomBytes } from 'node:crypto';
import type { Journal } from '../journal/journal.ts';
import type { Experiment, Line } from '../journal/record.ts';
import { keptContentOf, shareOpenings } from '../split/siblings/siblings.ts';
import type { Opening } from '../split/vault/openings.ts';
import { readOpenings } from '../split/vault/openings.ts';
import { dataRoots, openingIdsIn } from './check-record.ts';
import type { Lab } from './open-lab.ts';
import type { Places } from './study-paths.ts';

/**
 * Notes that the sealed rows are opened for an experiment, or for scores of another tool; resolves when every place has it on disk.
 *
 * @param opener the experiment; id 0 and the hash of the scores for those of another tool. @param dir the model folder or
 * the file of scores, relative to the project. @returns the opening's id, and how many there have been with it.
 * @throws LabError `split.openingNotWritten`, `journal.*`: then no label may be read.
 */
export async function noteOpening(
  lab: Pick<Lab, 'study' | 'places'>,
  journal: Journal,
  opener: Pick<Experiment, 'id' | 'sourceHash'>,
  dir: string,
): Promise<{ readonly id: string; readonly sealedOpenings: number }> {
  const { study, places } = lab;
  const { id: content } = await keptContentOf(study);
  const { nRows: nSealedRows } = study.file.parts.sealed;
  const shared = { study: places.study, nSealedRows, content };
  const id = randomBytes(12).toString('hex');
  const opening: Opening = {
    ...shared,
    id,
    at: new Date().toISOString(),
    experiment: opener.id,
    dir,
    sourceHash: opener.sourceHash,
  };
  const { openings } = await shareOpenings(dataRoots(places), study, [
    ...unnamed(journal.lines, shared),
    opening,
  ]);
  await journal.append({ type: 'opening', opening: id, experiment: opener.id, dir });
  return {
    id,
    sealedOpenings: new Set([...openings.map((each) => each.id), ...openingIdsIn(journal.lines)]).size,
  };
}

/** Exports of a journal from before openings were kept in the vault. */
function unnamed(
  lines: readonly Line[],
  shared: Pick<Opening, 'study' | 'nSealedRows' | 'content'>,
): Opening[] {
  return lines.flatMap((line) =>
    line.type === 'export' && line.opening === undefined
      ? [
          {
            ...shared,
            id: line.hash,
            at: line.at,
            experiment: line.experiment,
            dir: line.dir,
            sourceHash: '',
          },
        ]
      : [],
  );
}

/** Openings of this study that its vault holds and the journal does not name become lines of the journal. */
export async function noteLateOpenings(places: Places, directory: string, journal: Journal): Promise<void> {
  const known = new Set(openingIdsIn(journal.lines));
  for (const { id, study, experiment, dir } of (await readOpenings(directory)).openings) {
    if (study === places.study && !known.has(id))
      await journal.append({ type: 'opening', opening: id, experiment, dir, late: true });
  }
}
