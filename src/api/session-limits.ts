import { LabError } from '../core/errors.ts';
import type { Limits } from '../lab/session-plan.ts';
import type { BudgetOptions } from './budget.ts';
import type { LlmFlags } from './llm-choice.ts';

/** When a session ends; with none of them, after about ten minutes, or it continues one that was cut off. */
export interface SessionBounds {
  /** The baseline included. */
  readonly experiments?: number | undefined;
  readonly minutes?: number | undefined;
  /** ISO 8601, UTC. */
  readonly until?: string | undefined;
  readonly forever?: boolean | undefined;
}

/** All that a session of the command is told. */
export interface SessionOptions extends SessionBounds, BudgetOptions, LlmFlags {}

/**
 * Null where no bound is given.
 *
 * @param forever how that option is spoken of
 * @throws LabError `api.bounds` where `forever` comes together with a bound.
 */
export function sessionLimits(bounds: SessionBounds, forever = 'forever'): Limits | null {
  const { experiments, minutes, until } = bounds;
  if (bounds.forever === true) {
    if (experiments !== undefined || minutes !== undefined || until !== undefined) {
      throw new LabError(
        'api.bounds',
        `${forever} was given together with another bound`,
        'Give one of the two.',
      );
    }
    return { experiments: null, minutes: null, until: null };
  }
  if (experiments === undefined && minutes === undefined && until === undefined) return null;
  return { experiments: experiments ?? null, minutes: minutes ?? null, until: until ?? null };
}
