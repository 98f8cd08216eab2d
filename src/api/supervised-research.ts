/** A session in a process that a supervisor started, and how such a session is started in the background. */
import { randomBytes } from 'node:crypto';
import { startDetached } from '../lab/detached-session.ts';
import type { LabEvent } from '../lab/events.ts';
import { publishedResearch } from '../lab/published-research.ts';
import { SessionFolder } from '../lab/session-folder.ts';
import { existingPlacesOf } from '../lab/study-paths.ts';
import { type Order, obeySupervisor, runMark } from '../lab/supervisor.ts';
import { budgetOf } from './budget.ts';
import { llmOf } from './llm-choice.ts';
import { type SessionOptions, sessionLimits } from './session-limits.ts';
import type { ProcessRole } from './supervision.ts';

export interface SupervisedHooks {
  readonly onEvent: (event: LabEvent) => void;
  /** Called once, when the session was asked to end after its running experiment. */
  readonly onEnding: () => void;
}

/**
 * Runs one session to its end.
 *
 * @param root absolute
 * @returns the best experiment; null where there is none
 * @throws LabError as `Study.research` says.
 */
export async function runSupervised(
  root: string,
  study: string,
  options: SessionOptions,
  { diedBefore, isDetached }: ProcessRole,
  { onEvent, onEnding }: SupervisedHooks,
): Promise<number | null> {
  const finish = new AbortController();
  const stop = new AbortController();
  const end = (how: Order['order']): void => {
    if (how === 'stop') stop.abort();
    if (how === 'stop' || finish.signal.aborted) return;
    onEnding();
    finish.abort();
  };
  const part = obeySupervisor(end);
  const run = process.env[runMark] ?? randomBytes(9).toString('hex');
  try {
    const report = await publishedResearch(
      {
        root,
        study,
        limits: sessionLimits(options, '--forever'),
        ...budgetOf(options),
        llm: llmOf(options, root),
        diedBefore,
        finish: finish.signal,
        stop: stop.signal,
        emit: onEvent,
      },
      { run, supervisorPid: process.ppid, detached: isDetached },
      end,
    );
    return report.best;
  } catch (thrown) {
    if (isDetached) await new SessionFolder(existingPlacesOf(root, study).session).leaveFailure(run, thrown);
    throw thrown;
  } finally {
    part();
  }
}

export interface BackgroundSession {
  readonly session: number;
  /** The process that takes signals. */
  readonly pid: number;
  /** ISO 8601, UTC, like `endsAt`. */
  readonly since: string;
  readonly endsAt: string | null;
  readonly log: string;
  readonly events: string;
}

/**
 * Starts a session that no terminal ends; resolves when it has begun.
 *
 * @param args of the command that begins it, after the script
 * @throws LabError what the session itself would have said, `lab.notStarted`.
 */
export async function startInBackground(
  root: string,
  study: string,
  options: SessionOptions,
  command: { readonly script: string; readonly args: readonly string[] },
): Promise<BackgroundSession> {
  // What makes no sense is told before anything is started.
  sessionLimits(options, '--forever');
  llmOf(options, root);
  const places = existingPlacesOf(root, study);
  const giveUp = new AbortController();
  const onSignal = (): void => giveUp.abort();
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const { session, supervisor, startedAt, endsAt } = await startDetached({
    places,
    ...command,
    until: options.until ?? null,
    signal: giveUp.signal,
  }).finally(() => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  });
  const { log, events } = new SessionFolder(places.session);
  return { session, pid: supervisor.pid, since: startedAt, endsAt, log, events };
}
