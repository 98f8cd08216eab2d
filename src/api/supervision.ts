/**
 * A session of `nightlab research` as its processes see it: a supervisor around the lab, or the lab itself, at a terminal
 * or in the background. Light: the supervisor lives all night and needs nothing of the lab.
 */
import { detachedMark, type Supervision, supervise, supervisedAfter, untilMark } from '../lab/supervisor.ts';

export interface ProcessRole {
  /** True where a supervisor started this process, which is to run the lab. */
  readonly isLab: boolean;
  /** How the lab before this one died; null where it did not. */
  readonly diedBefore: string | null;
  /** True where the session has no terminal. */
  readonly isDetached: boolean;
}

export function processRole(): ProcessRole {
  const after = supervisedAfter();
  return {
    isLab: after !== null,
    diedBefore: after === '' ? null : after,
    isDetached: process.env[detachedMark] !== undefined,
  };
}

/** The moment that a session was told to end at. A lab that is started again must not read the words for it anew. */
export function settledUntil(): string | undefined {
  return process.env[untilMark];
}

/** Runs this program again as the lab, under supervision. @returns its exit code */
export function superviseLab(script: string, args: readonly string[], how: Supervision): Promise<number> {
  return supervise(script, args, how);
}
