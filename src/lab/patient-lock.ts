import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from '../core/errors.ts';
import { lockStudy, type StudyLock } from '../journal/lock.ts';

const patienceMs = 3000;

/**
 * Takes a study's lock; waits up to three seconds for a lab that is just ending (one whose supervisor was killed
 * needs a moment to notice).
 *
 * @throws LabError `journal.locked` saying who holds it.
 */
export async function lockStudyPatiently(path: string, command: string): Promise<StudyLock> {
  const until = Date.now() + patienceMs;
  for (;;) {
    try {
      return lockStudy(path, command);
    } catch (thrown) {
      if (!(thrown instanceof LabError) || thrown.code !== 'journal.locked' || Date.now() > until)
        throw thrown;
      await sleep(100);
    }
  }
}
