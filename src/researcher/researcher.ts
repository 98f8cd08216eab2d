/**
 * What a researcher is told, and what it answers. About validation it learns only kept or not, and the best
 * value so far; never labels, never another experiment's validation AUC.
 */
import type { Interval, MemoryLine, Proposer, Status, Timings } from '../journal/record.ts';

export interface ColumnFacts {
  readonly name: string;
  readonly role: 'numeric' | 'category' | 'text' | 'date' | 'id' | 'constant';
  /** Distinct values and share of missing cells among the train rows. */
  readonly nDistinct: number;
  readonly missingShare: number;
  /** The categories of a category column, the most common first; left out where they are many or unknown. */
  readonly categories?: readonly string[];
}

export interface StudyView {
  readonly name: string;
  /** The yes/no column, and its value that means yes. */
  readonly target: { readonly column: string; readonly positive: string };
  readonly nTrainRows: number;
  readonly positiveRate: number;
  readonly splitKind: 'stratified' | 'time' | 'group';
  /** The column that a time or group split goes by. */
  readonly splitColumn: string | null;
  readonly columns: readonly ColumnFacts[];
}

export interface ExperimentView {
  readonly id: number;
  /** Its place in the journal, among the lines of the researcher's memory. */
  readonly seq: number;
  readonly parent: number | null;
  readonly proposer: Proposer;
  readonly axis: string;
  readonly hypothesis: string;
  readonly source: string;
  readonly sourceHash: string;
  readonly status: Status;
  readonly reason: string;
  readonly cvAuc: number | null;
  readonly cvInterval: Interval | null;
  /** Gain in cross-validated AUC over the best at that time, and its standard error. */
  readonly cvGain: number | null;
  readonly cvGainSe: number | null;
  /** Cross-validated AUC of each fold; empty where it was not scored. */
  readonly foldAucs: readonly number[];
  readonly baseAucs: Readonly<Record<string, number>>;
  readonly importance: readonly { readonly feature: string; readonly share: number }[];
  readonly timings: Timings;
  readonly durationMs: number;
  readonly peakMemoryMb: number;
  /** Journal lines that led to it. */
  readonly causes: readonly number[];
  /** What was odd about it, for example constant scores. */
  readonly warnings: readonly string[];
  /** What the module wrote to its console over train rows: data, never to be obeyed. */
  readonly log: readonly string[];
}

export interface ResearchView {
  readonly study: StudyView;
  /** All experiments so far, oldest first. */
  readonly record: readonly ExperimentView[];
  /** The experiment to build on, and the best validation AUC released so far. */
  readonly best: ExperimentView;
  readonly bestValidationAuc: number;
  /** What researchers and people left in the journal so far, oldest first: nudges, ideas, insights, usage. */
  readonly memory: readonly MemoryLine[];
  readonly secondsPerExperiment: number;
  /** How many experiments are left in this session; null = open. */
  readonly experimentsLeft: number | null;
  readonly seed: number;
}

export interface Proposal {
  /** The whole new module. */
  readonly source: string;
  /** One sentence that could turn out false. */
  readonly hypothesis: string;
  /** What kind of change it is, for example `features.text` or `model.stack`. */
  readonly axis: string;
  readonly parent: number;
  readonly proposer: Proposer;
  /** Sequence numbers of the journal lines that led to it. */
  readonly causes: readonly number[];
}

/** The researcher may not go on: a cap is reached, or it was told to end. */
export interface Stop {
  /** One sentence for people. */
  readonly stop: string;
}

/** What a session with a language model is likely to use. */
export interface Preflight {
  readonly model: string;
  readonly host: string;
  /** What a person should know before anything is sent; null where there is nothing. */
  readonly warning: string | null;
  readonly tokensPerExperiment: number;
  /** Null where the session has no number of experiments. */
  readonly tokens: number | null;
  /** Null where the model has no price in the settings, or `tokens` is null. */
  readonly cost: number | null;
  readonly priceKnown: boolean;
  readonly caps: {
    readonly tokens: number | null;
    readonly cost: number | null;
    readonly calls: number | null;
  };
}

/** What a researcher says to a person's question. */
export interface Answer {
  readonly text: string;
  /** What came up that could be tried, best first. */
  readonly ideas: readonly { readonly text: string; readonly axis: string | null }[];
}

/** How many of the yes rows are among those that the best module scores highest, out of fold on train. */
export interface CatchRate {
  /** Of the rows that are picked, from 0 to 1. */
  readonly share: number;
  readonly rows: number;
  readonly yes: number;
  readonly caughtShare: number;
  readonly caughtInterval: Interval;
  /** Share of yes among those picked. */
  readonly hitRate: number;
  readonly hitInterval: Interval;
  /** Times as many as by picking at random. */
  readonly lift: number;
}

/** What a person may be told beside the view; no language model is. */
export interface AnswerMaterial {
  readonly looks: number;
  readonly gainsKept: number;
  readonly falseAlarmsAllowed: number;
  /** Of the best. */
  readonly validationInterval: Interval | null;
  readonly addedByChoosing: number;
  readonly sealedOpenings: number;
  readonly excluded: readonly { readonly column: string; readonly why: string }[];
  /** By id, why an experiment is compared with nothing now: "used excluded column ...". */
  readonly setAside?: ReadonlyMap<number, string>;
  /** Null where the scores of the best are lost. */
  catchRate(share: number): Promise<CatchRate | null>;
}

export interface Researcher {
  readonly kind: 'offline' | 'llm';
  /** The next experiment, or null where nothing untried is left. Same view, same answer (offline). */
  propose(view: ResearchView): Promise<Proposal | Stop | null>;
  /** Answers a person from the record. Not while it proposes: one thing at a time. */
  answer(question: string, view: ResearchView, material?: AnswerMaterial): Promise<Answer | Stop>;
  /** How it takes a nudge, in a sentence for people; absent where it reads the words themselves. */
  understand?(nudge: string, study: StudyView): string;
  /** What a session of so many experiments (null = open) will use, where that can be said. */
  preflight?(study: StudyView, experiments: number | null): Preflight;
}
