/**
 * What a running lab tells whoever listens: the terminal, `--json` readers, later the dashboard.
 */
import type { MemoryEntry, MemoryLine, Proposer } from '../journal/record.ts';
import type { ResultRow } from '../journal/result-rows.ts';
import type { Preflight } from '../researcher/researcher.ts';
import type { Limits } from './session-plan.ts';

export interface SessionEvent {
  readonly event: 'session';
  readonly study: string;
  readonly session: number;
  readonly resumed: boolean;
  readonly limits: Limits;
  /** When its time is up, ISO 8601 in UTC; null where it has no such bound. */
  readonly endsAt: string | null;
  readonly workers: number;
  readonly nTrainRows: number;
  readonly nColumns: number;
  readonly researcher: string;
  /** Experiments already in the record, from sessions before. */
  readonly nBefore: number;
  /** What a language model is likely to use; null without one. */
  readonly preflight: Preflight | null;
}

/** A line of the researcher's memory as it is written: `nudge`, `duck`, `plateau`, `idea`, and so on. */
export type MemoryEvent = {
  [K in MemoryEntry['type']]: { readonly event: K; readonly seq: number } & Omit<
    Extract<MemoryEntry, { type: K }>,
    'type'
  >;
}[MemoryEntry['type']];

export function memoryEvent(line: MemoryLine): MemoryEvent {
  const { type, at: _at, previous: _previous, hash: _hash, ...rest } = line;
  return { event: type, ...rest } as MemoryEvent;
}

export interface ExperimentStartedEvent {
  readonly event: 'experiment-started';
  readonly id: number;
  readonly parent: number | null;
  readonly proposer: Proposer;
  readonly axis: string;
  readonly hypothesis: string;
}

export type ExperimentEvent = { readonly event: 'experiment' } & ResultRow;

export interface DoneEvent {
  readonly event: 'done';
  readonly study: string;
  readonly reason: string;
  /** Experiments of this session. */
  readonly experiments: number;
  readonly kept: number;
  readonly best: { readonly id: number; readonly cvAuc: number; readonly validationAuc: number } | null;
  readonly baselineValidationAuc: number | null;
  readonly gain: number | null;
  /** What a language model used in this session; null without one. */
  readonly usage: SessionUsage | null;
  readonly durationMs: number;
}

export interface SessionUsage {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Null where the price of a model is not known. */
  readonly cost: number | null;
}

export type LabEvent = SessionEvent | ExperimentStartedEvent | ExperimentEvent | MemoryEvent | DoneEvent;
