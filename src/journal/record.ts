/**
 * What the journal holds, one JSON object a line. Members that every line has: `seq`, `at`, `previous` (hash of
 * the line before) and `hash`.
 */
export type Status = 'baseline' | 'kept' | 'discarded' | 'crashed' | 'timeout' | 'invalid';
export type Proposer = 'baseline' | 'offline' | 'llm' | 'human';

export interface SessionStarted {
  readonly type: 'session-started';
  readonly session: number;
  readonly researcher: 'offline' | 'llm';
  /** Null where the session has no such bound. */
  readonly limits: {
    readonly experiments: number | null;
    readonly minutes: number | null;
    readonly until: string | null;
  };
  readonly budget: Budget;
  readonly seed: number;
}

export interface Budget {
  readonly secondsPerExperiment: number;
  readonly memoryMb: number;
}

export interface SessionEnded {
  readonly type: 'session-ended';
  readonly session: number;
  readonly reason: string;
}

export interface ExperimentStarted {
  readonly type: 'experiment-started';
  readonly id: number;
  readonly parent: number | null;
  readonly proposer: Proposer;
  readonly axis: string;
  readonly hypothesis: string;
  readonly source: string;
  readonly sourceHash: string;
  /** 1, and one more for each time that it was cut off with the whole lab. */
  readonly attempt: number;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The evidence that the judge decided on, against the best at that time. */
export interface Evidence {
  readonly against: number;
  readonly cvGain: number;
  readonly cvGainSe: number;
  readonly validationGain: number;
  readonly validationGainSe: number;
  readonly gain: number;
  readonly gainSe: number;
  readonly z: number;
  readonly zNeeded: number;
}

export interface Scores {
  readonly cvAuc: number;
  readonly cvInterval: Interval;
  readonly foldAucs: readonly number[];
  /** Seen by the user; the researcher learns only kept or not, and the best value. */
  readonly validationAuc: number;
  readonly validationInterval: Interval;
  /** SHA-256 over out-of-fold and validation scores as little-endian float64. */
  readonly scoresHash: string;
  /** Out-of-fold AUC of each base model, mean over folds. */
  readonly baseAucs: Readonly<Record<string, number>>;
}

export interface Timings {
  readonly checkMs: number;
  readonly bundleMs: number;
  readonly dispatchMs: number;
  readonly featuresMs: number;
  readonly fitMs: number;
  readonly applyMs: number;
  readonly judgeMs: number;
}

export interface Experiment {
  readonly type: 'experiment';
  readonly id: number;
  readonly parent: number | null;
  readonly proposer: Proposer;
  readonly axis: string;
  readonly hypothesis: string;
  readonly source: string;
  readonly sourceHash: string;
  readonly dataHash: string;
  readonly metricHash: string;
  readonly status: Status;
  /** Why it was kept or not, or what went wrong; one or two sentences for a person. */
  readonly reason: string;
  readonly scores: Scores | null;
  readonly evidence: Evidence | null;
  /** The id of the best experiment after this one. */
  readonly best: number | null;
  /** Sequence numbers of journal lines that led to it (nudges, ducks, reports). */
  readonly causes: readonly number[];
  readonly complexity: number | null;
  readonly importance: readonly { readonly feature: string; readonly share: number }[];
  readonly timings: Timings;
  readonly durationMs: number;
  /** From the edit to the start of training: check, bundle, load, dispatch. */
  readonly overheadMs: number;
  readonly peakMemoryMb: number;
}

export interface Exported {
  readonly type: 'export';
  readonly experiment: number;
  /** The model folder, relative to the study's model folder where inside it. */
  readonly dir: string;
  readonly validationAuc: number;
  readonly sealedAuc: number;
  readonly sealedInterval: Interval;
  /** How often the sealed part was opened, this time included. */
  readonly sealedOpenings: number;
}

export interface Note {
  readonly type: 'note';
  readonly text: string;
}

export type Entry = SessionStarted | SessionEnded | ExperimentStarted | Experiment | Exported | Note;

export type Line = Entry & {
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly previous: string;
  readonly hash: string;
};
