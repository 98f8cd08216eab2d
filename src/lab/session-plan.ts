/**
 * Journal -> what to do next: continue a session that was cut off, or begin one. Pure: a kill at any moment
 * and a new start lead to the same record.
 */
import { History } from '../journal/history.ts';
import type { Budget, ExperimentStarted, Line, SessionStarted } from '../journal/record.ts';

export interface Limits {
  readonly experiments: number | null;
  readonly minutes: number | null;
  /** ISO 8601 moment. */
  readonly until: string | null;
}

export interface SessionPlan {
  readonly session: number;
  /** True where the last session never ended and this one continues it. */
  readonly resumed: boolean;
  readonly limits: Limits;
  readonly budget: Budget;
  /** Experiments of this session that are already in the record. */
  readonly done: number;
  /** Time that this session has already used, in milliseconds. */
  readonly usedMs: number;
  /** The experiment that was running when the lab was cut off. */
  readonly inFlight: ExperimentStarted | null;
}

/**
 * @param asked limits given on the command line; null = none were given
 */
export function planSession(
  lines: readonly Line[],
  asked: Limits | null,
  defaults: Limits,
  budget: Budget,
): SessionPlan {
  const lastStart = lines.findLastIndex(({ type }) => type === 'session-started');
  const open = lastStart >= 0 && !lines.slice(lastStart).some(({ type }) => type === 'session-ended');
  const started = open ? (lines[lastStart] as SessionStarted & Line) : null;
  const { inFlight } = new History(lines);
  if (
    started &&
    (asked === null || sameLimits(asked, started.limits)) &&
    sameBudget(budget, started.budget)
  ) {
    const since = lines.slice(lastStart);
    return {
      session: started.session,
      resumed: true,
      limits: started.limits,
      budget: started.budget,
      done: since.filter(({ type }) => type === 'experiment').length,
      usedMs: Date.parse(since.at(-1)!.at) - Date.parse(started.at),
      inFlight,
    };
  }
  const sessions = lines.filter(({ type }) => type === 'session-started').length;
  return {
    session: sessions + 1,
    resumed: false,
    limits: asked ?? defaults,
    budget,
    done: 0,
    usedMs: 0,
    inFlight,
  };
}

function sameLimits(left: Limits, right: Limits): boolean {
  return (
    left.experiments === right.experiments && left.minutes === right.minutes && left.until === right.until
  );
}

function sameBudget(left: Budget, right: Budget): boolean {
  return left.secondsPerExperiment === right.secondsPerExperiment && left.memoryMb === right.memoryMb;
}
