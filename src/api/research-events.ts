/** A research session as an asynchronous stream of its events. */
import { randomBytes } from 'node:crypto';
import type { LabEvent } from '../lab/events.ts';
import { publishedResearch } from '../lab/published-research.ts';
import { type BudgetOptions, badOption, budgetOf, positiveOption, wholeOption } from './budget.ts';
import { type LlmFlags, llmOf } from './llm-choice.ts';
import { sessionLimits } from './session-limits.ts';

export interface ResearchOptions extends BudgetOptions, Partial<LlmFlags> {
  /** Stop after so many experiments, the baseline included. */
  readonly experiments?: number | undefined;
  readonly minutes?: number | undefined;
  /** Stop at this moment. */
  readonly until?: Date | undefined;
  /** No bound: until `signal`, `nightlab stop` or the end of the loop. */
  readonly forever?: boolean | undefined;
  /** Aborted: end after the running experiment. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * With no bound, about ten minutes, or the rest of a session that was cut off. Other processes can follow and end it
 * (`nightlab status`, `attach`, `stop`).
 *
 * @param root absolute
 * @throws LabError as `Study.research` says.
 */
export async function* researchEvents(
  root: string,
  study: string,
  options: ResearchOptions,
): AsyncGenerator<LabEvent, void, undefined> {
  const { researcher = 'auto', maxTokens, maxCost, maxCalls, signal } = options;
  const limits = sessionLimits({
    experiments: wholeOption('experiments', options.experiments, 1),
    minutes: positiveOption('minutes', options.minutes),
    until: momentOf(options.until),
    forever: options.forever,
  });
  const finish = new AbortController();
  const stop = new AbortController();
  const events: LabEvent[] = [];
  let isOver = false;
  let wake = (): void => {};
  const end = (how: 'finish' | 'stop'): void => (how === 'stop' ? stop : finish).abort();
  const running = publishedResearch(
    {
      root,
      study,
      limits,
      ...budgetOf(options),
      llm: llmOf({ researcher, maxTokens, maxCost, maxCalls }, root),
      diedBefore: null,
      finish: signal === undefined ? finish.signal : AbortSignal.any([finish.signal, signal]),
      stop: stop.signal,
      emit: (event) => {
        events.push(event);
        wake();
      },
    },
    { run: randomBytes(9).toString('hex'), supervisorPid: process.pid, detached: false },
    end,
  ).finally(() => {
    isOver = true;
    wake();
  });
  // Thrown below, when the events before it were read.
  running.catch(() => undefined);
  try {
    for (;;) {
      while (events.length > 0) yield events.shift()!;
      if (isOver) break;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    await running;
  } finally {
    stop.abort();
    await running.catch(() => undefined);
  }
}

/** ISO 8601, UTC. @throws LabError `api.badOption` for what is not a moment to come. */
function momentOf(until: Date | undefined): string | undefined {
  if (until === undefined) return undefined;
  if (until instanceof Date && until.getTime() > Date.now()) return until.toISOString();
  throw badOption('until', until, 'Give a Date that is still to come.');
}
