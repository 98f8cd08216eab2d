/**
 * A language model that works as long as it can be reached, and the offline researcher while it cannot. A cap that is
 * reached ends the session; an endpoint that refuses from the first call on is an error of the settings.
 */
import { LabError, messageOf } from '../../core/errors.ts';
import type { MemoryEntry } from '../../journal/record.ts';
import type { OfflineResearcher } from '../offline/offline-researcher.ts';
import type {
  Answer,
  AnswerMaterial,
  Preflight,
  Proposal,
  Researcher,
  ResearchView,
  Stop,
  StudyView,
} from '../researcher.ts';
import type { Clock } from './calls/clock.ts';
import { CallFailed } from './calls/model-calls.ts';
import type { LlmResearcher } from './llm-researcher.ts';

const firstBackOffMs = 30_000;
const longestBackOffMs = 15 * 60_000;

export interface EnduringOptions {
  readonly llm: LlmResearcher;
  readonly offline: OfflineResearcher;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly host: string;
  readonly remember: (entry: MemoryEntry) => Promise<unknown>;
}

export class EnduringResearcher implements Researcher {
  readonly kind = 'llm';
  readonly #options: EnduringOptions;
  #hasWorked = false;
  /** Since when and until when the endpoint is left alone; null where it is there. */
  #away: { readonly retryAt: number; readonly backOffMs: number } | null = null;

  constructor(options: EnduringOptions) {
    this.#options = options;
  }

  preflight(study: StudyView, experiments: number | null): Preflight {
    return this.#options.llm.preflight(study, experiments);
  }

  async propose(view: ResearchView): Promise<Proposal | Stop | null> {
    const { llm, offline, clock, signal } = this.#options;
    for (;;) {
      if (signal.aborted) return { stop: 'Stopped.' };
      if (this.#away === null || clock.now() >= this.#away.retryAt) {
        try {
          const proposal = await llm.propose(view);
          await this.#isBack();
          if (proposal) return proposal;
          // It gave none, whatever it was asked: this one is the offline researcher's.
          return await offline.propose(view);
        } catch (thrown) {
          const failed = this.#failureOf(thrown);
          if (failed.kind === 'aborted') return { stop: 'Stopped.' };
          if (failed.kind === 'spent') return this.#spent(failed.message);
          if (!this.#hasWorked && failed.kind === 'refused') throw this.#wrongSettings(failed);
          await this.#isAway(failed);
        }
      }
      const proposal = await offline.propose(view);
      if (proposal) return proposal;
      if (this.#away) await clock.sleep(this.#away.retryAt - clock.now(), signal);
    }
  }

  /** The language model's answer; the offline researcher's, from the same record, where that cannot be had. */
  async answer(question: string, view: ResearchView, material?: AnswerMaterial): Promise<Answer | Stop> {
    const { llm, offline, clock } = this.#options;
    let why = `${this.#options.host} cannot be reached`;
    if (this.#away === null || clock.now() >= this.#away.retryAt) {
      try {
        return await llm.answer(question, view);
      } catch (thrown) {
        if (!(thrown instanceof CallFailed)) throw thrown;
        if (thrown.kind === 'aborted') return { stop: 'Stopped.' };
        why = thrown.message;
      }
    }
    const { text, ideas } = await offline.answer(question, view, material);
    return { text: `From the record, as the language model did not answer (${why}):\n${text}`, ideas };
  }

  /** A fault of nightlab's own costs the conversation, which begins anew from the journal, but not the night. */
  #failureOf(thrown: unknown): CallFailed {
    if (thrown instanceof CallFailed) return thrown;
    if (thrown instanceof LabError) throw thrown;
    this.#options.llm.forget();
    return new CallFailed('gone', `the conversation broke: ${messageOf(thrown)}`);
  }

  async #spent(why: string): Promise<Stop> {
    await this.#options.remember({ type: 'researcher-event', what: 'budget', text: why });
    return { stop: `The session ends: ${why}.` };
  }

  async #isBack(): Promise<void> {
    this.#hasWorked = true;
    if (this.#away === null) return;
    this.#away = null;
    await this.#options.remember({
      type: 'researcher-switch',
      from: 'offline',
      to: 'llm',
      why: `${this.#options.host} answers again`,
    });
  }

  async #isAway({ message, retryAfterMs }: CallFailed): Promise<void> {
    const { clock, remember } = this.#options;
    const before = this.#away;
    const backOffMs = before ? Math.min(longestBackOffMs, 2 * before.backOffMs) : firstBackOffMs;
    this.#away = { backOffMs, retryAt: clock.now() + Math.max(backOffMs, retryAfterMs ?? 0) };
    if (before === null)
      await remember({ type: 'researcher-switch', from: 'llm', to: 'offline', why: message });
  }

  #wrongSettings({ message }: CallFailed): LabError {
    return new LabError(
      'researcher.endpointRefused',
      `${this.#options.host} refuses the language model's calls: ${message}`,
      'Check OPENAI_API_KEY, OPENAI_BASE_URL and NIGHTLAB_MODEL; or use --researcher offline.',
    );
  }
}
