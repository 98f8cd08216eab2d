import { type Journal, openJournal } from '../journal/journal.ts';
import { type Lab, openLab } from './open-lab.ts';
import { noteLateOpenings } from './open-sealed.ts';
import { lockStudyPatiently } from './patient-lock.ts';
import { existingPlacesOf } from './study-paths.ts';

/**
 * Opens a study for writing, runs `body`, and closes everything whatever happened.
 *
 * @param command what this process does, as others who are refused will read it
 * @throws LabError `journal.locked`, and where the study or the journal is not sound.
 */
export async function withLockedLab<T>(
  place: { readonly root: string; readonly study: string; readonly workers: number },
  command: string,
  body: (lab: Lab, journal: Journal) => Promise<T>,
): Promise<T> {
  const places = existingPlacesOf(place.root, place.study);
  const lock = await lockStudyPatiently(places.lock, command);
  try {
    const lab = await openLab(place.root, place.study, place.workers);
    try {
      const journal = await openJournal(places.journal);
      try {
        await noteLateOpenings(places, lab.study.directory, journal);
        return await body(lab, journal);
      } finally {
        await journal.close();
      }
    } finally {
      await lab.close();
    }
  } finally {
    lock.release();
  }
}
