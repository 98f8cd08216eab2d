import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from '../core/errors.ts';
import { readJournal } from '../journal/journal.ts';
import { SessionFolder, type StopOrder } from './session-folder.ts';
import { type SessionState, sessionState } from './session-state.ts';
import type { Places } from './study-paths.ts';

export interface StopRequest {
  /** After the running experiment, or at once. */
  readonly how: StopOrder['how'];
  /** Whether to wait until it has ended; an end at once is always waited for. */
  readonly wait: boolean;
  /** How long an end at once may take. */
  readonly patienceMs?: number;
}

const lookMs = 100;

/**
 * Asks the session that runs to end, as Ctrl-C does, from any process that may write to the study's folder.
 *
 * @returns the state in which it was found, and in which it was left
 * @throws LabError `lab.stopUnheard` where it was told to end at once and did not.
 */
export async function stopSession(
  places: Places,
  { how, wait, patienceMs = 30_000 }: StopRequest,
): Promise<{ readonly found: SessionState; readonly left: SessionState }> {
  const stateNow = async (): Promise<SessionState> => sessionState(places, await readJournal(places.journal));
  const found = await stateNow();
  if (!isAlive(found)) return { found, left: found };
  const run = 'record' in found && found.record ? found.record.run : null;
  const lock = 'holder' in found ? found.holder.nonce : null;
  await new SessionFolder(places.session).requestStop({ run, lock, how });
  if (how === 'finish' && !wait) return { found, left: found };
  const until = how === 'stop' ? Date.now() + patienceMs : Number.POSITIVE_INFINITY;
  for (;;) {
    const left = await stateNow();
    const isOther = run !== null && 'record' in left && left.record !== null && left.record.run !== run;
    if (!isAlive(left) || isOther) return { found, left };
    if (Date.now() > until) {
      const pid =
        'record' in left && left.record ? left.record.lab.pid : 'holder' in left ? left.holder.pid : null;
      throw new LabError(
        'lab.stopUnheard',
        `the session of ${places.study} has not ended within ${Math.round(patienceMs / 1000)} s`,
        `End it by force (kill -9 ${pid}), then run the command again; the running experiment is run again by the next session.`,
      );
    }
    await sleep(lookMs);
  }
}

/** True where a session runs, begins or is started again. */
export function isAlive({ state }: Pick<SessionState, 'state'>): boolean {
  return state === 'running' || state === 'opening' || state === 'restarting';
}
