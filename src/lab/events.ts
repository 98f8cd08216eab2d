/**
 * What a running lab tells whoever listens: the terminal, `--json` readers, later the dashboard.
 */
import type { Proposer } from '../journal/record.ts';
import type { ResultRow } from '../journal/result-rows.ts';
import type { Limits } from './session-plan.ts';

export interface SessionEvent {
  readonly event: 'session';
  readonly study: string;
  readonly session: number;
  readonly resumed: boolean;
  readonly limits: Limits;
  readonly workers: number;
  readonly nTrainRows: number;
  readonly nColumns: number;
  readonly researcher: string;
  /** Experiments already in the record, from sessions before. */
  readonly nBefore: number;
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
  readonly durationMs: number;
}

export type LabEvent = SessionEvent | ExperimentStartedEvent | ExperimentEvent | DoneEvent;
