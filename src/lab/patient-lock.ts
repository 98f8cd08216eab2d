import { basename, dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from '../core/errors.ts';
import { lockHolder, lockStudy, type StudyLock } from '../journal/lock.ts';
import { researchLockName } from './session-state.ts';

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
      if (!(thrown instanceof LabError) || thrown.code !== 'journal.locked') throw thrown;
      if (Date.now() > until)
        throw lockHolder(path)?.command === researchLockName ? inSession(path, thrown) : thrown;
      await sleep(100);
    }
  }
}

/** A session is watched and ended by its own commands. */
function inSession(path: string, { code, message }: LabError): LabError {
  const study = basename(dirname(path));
  return new LabError(
    code,
    message,
    `Watch it: npx nightlab attach ${study}. End it: npx nightlab stop ${study}, then run the command again.`,
  );
}
