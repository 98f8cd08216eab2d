/** Settings, instruments and a journal -> the researcher that a session works with. */
import type { MemoryEntry, MemoryLine } from '../../journal/record.ts';
import type { OfflineResearcher } from '../offline/offline-researcher.ts';
import type { Researcher } from '../researcher.ts';
import { type Clock, systemClock } from './calls/clock.ts';
import { Ledger, usageOf } from './calls/ledger.ts';
import { ModelCalls } from './calls/model-calls.ts';
import { openEndpoint, secretsOf } from './endpoint/endpoint.ts';
import type { Fetch } from './endpoint/guarded-fetch.ts';
import { guardedFetch } from './endpoint/guarded-fetch.ts';
import { EnduringResearcher } from './enduring-researcher.ts';
import { LlmResearcher } from './llm-researcher.ts';
import { Quoter } from './prompt/quote.ts';
import { recordingFetch, replayingFetch } from './recording/recording.ts';
import type { LlmSettings } from './settings.ts';
import type { Instruments } from './tools/instruments.ts';

export interface OpenResearcherOptions {
  readonly settings: LlmSettings;
  readonly instruments: Instruments;
  readonly brief: string;
  readonly toolkit: string;
  /** What is in the journal so far, and where this session began in it: its usage counts against the caps. */
  readonly memory: readonly MemoryLine[];
  readonly sessionSeq: number;
  readonly remember: (entry: MemoryEntry) => Promise<MemoryLine>;
  /** Aborted: end thinking at once. */
  readonly signal: AbortSignal;
  /** Who replaces it while the endpoint is gone. */
  readonly offline: OfflineResearcher;
  readonly fetch?: Fetch;
  readonly clock?: Clock;
  /** The word of its fences; drawn where left out. */
  readonly fence?: string;
}

export function openResearcher(options: OpenResearcherOptions): Researcher {
  const {
    settings,
    instruments,
    brief,
    toolkit,
    memory,
    sessionSeq,
    remember,
    signal,
    offline,
    fetch,
    fence,
  } = options;
  const clock = options.clock ?? systemClock;
  const endpoint = openEndpoint(settings, fetchOf(settings, fetch));
  const ledger = new Ledger(settings, usageOf(memory, sessionSeq));
  const calls = new ModelCalls({ settings, endpoint, ledger, clock, signal, remember });
  const { host } = endpoint;
  const llm = new LlmResearcher({
    settings,
    host,
    calls,
    instruments,
    quoter: new Quoter(fence),
    brief,
    toolkit,
    signal,
    remember,
  });
  return new EnduringResearcher({ llm, offline, clock, signal, host, remember });
}

function fetchOf(settings: LlmSettings, fetch: Fetch | undefined): Fetch | undefined {
  const { record, replay, timeoutSeconds } = settings;
  if (replay !== null) return replayingFetch(replay);
  if (record === null) return fetch;
  return recordingFetch(record, secretsOf(settings), fetch ?? guardedFetch(2000 * timeoutSeconds));
}
