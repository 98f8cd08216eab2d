/** The session that runs on a study, seen and ended from another process. Light: it reads files and takes no lock. */
import { followSession } from '../lab/follow-session.ts';
import type { TimedEvent } from '../lab/session-folder.ts';
import { isAlive, stopSession } from '../lab/stop-session.ts';
import { existingPlacesOf } from '../lab/study-paths.ts';
import { type StudyStatus, studyStatus } from '../lab/study-status.ts';

export { runningStudies } from '../lab/running-studies.ts';
export { isAlive } from '../lab/stop-session.ts';

/** @throws LabError where the journal is not sound. */
export function statusOf(root: string, study: string): Promise<StudyStatus> {
  return studyStatus(existingPlacesOf(root, study, true));
}

/** The events of the session from its first on, as many at a time as there are; ends with the session. */
export function followEvents(
  root: string,
  study: string,
  signal: AbortSignal,
): AsyncIterable<readonly TimedEvent[]> {
  return followSession(existingPlacesOf(root, study, true), signal);
}

export interface FollowOptions {
  /** Aborted: nobody listens any more. */
  readonly signal?: AbortSignal | undefined;
}

export async function* followOneByOne(
  root: string,
  study: string,
  { signal = new AbortController().signal }: FollowOptions,
): AsyncGenerator<TimedEvent, void, undefined> {
  for await (const events of followEvents(root, study, signal)) yield* events;
}

export interface StopOptions {
  /** At once: the running experiment is run again by the next session. */
  readonly now?: boolean | undefined;
  /** Return when it has ended. An end at once is always waited for. */
  readonly wait?: boolean | undefined;
}

export interface StopReport {
  /** `asked`: it ends after its running experiment. */
  readonly state: 'nothing-to-stop' | 'asked' | 'ended';
  readonly status: StudyStatus;
}

/** @throws LabError `lab.stopUnheard` where it was told to end at once and did not. */
export async function stopStudy(
  root: string,
  study: string,
  { now = false, wait = false }: StopOptions,
): Promise<StopReport> {
  const { found, left } = await stopSession(existingPlacesOf(root, study, true), {
    how: now ? 'stop' : 'finish',
    wait,
  });
  const state = !isAlive(found) ? 'nothing-to-stop' : isAlive(left) ? 'asked' : 'ended';
  return { state, status: await statusOf(root, study) };
}
