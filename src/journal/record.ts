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
  /** As an experiment's; absent in journals from before there were causes. */
  readonly causes?: readonly number[];
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
  /** Left out in records of before it was known. */
  readonly promised?: number;
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
  /** Sequence numbers (`seq`) of the journal lines that led to it: ideas, nudges, ducks, reports, plateaus. */
  readonly causes: readonly number[];
  readonly complexity: number | null;
  readonly importance: readonly { readonly feature: string; readonly share: number }[];
  readonly timings: Timings;
  readonly durationMs: number;
  /** From the edit to the start of training: check, bundle, load, dispatch. */
  readonly overheadMs: number;
  readonly peakMemoryMb: number;
  /** What was odd about it, for example constant scores; nothing of hidden labels. */
  readonly notes?: readonly string[];
  /** What the module wrote to its console while it saw train rows alone, its first lines. */
  readonly log?: readonly string[];
  /** What figures of hidden validation rows are rounded to wherever they are shown, unless it was kept. In AUC. */
  readonly validationStep?: number;
  /** How many lines the journal had when it was judged; absent in older journals and where it was not. */
  readonly asOf?: number;
}

/** A module that a person or a program tried: a look at hidden validation labels that made no experiment. */
export interface Tried {
  readonly type: 'try';
  readonly source: string;
  readonly sourceHash: string;
  readonly scoresHash: string;
  /** What the judge made of it, before the checks that what is kept must pass. */
  readonly status: 'kept' | 'discarded' | 'scored';
  /** As an experiment's; null where there was nothing to compare with. */
  readonly evidence: Evidence | null;
  /** How many lines the journal had when it was judged: with the best, and the looks, of that time. */
  readonly asOf: number;
  /** The rounded validation AUC that its owner was told; null where it was not asked for. */
  readonly released: number | null;
  /** Of the inbox, where a running lab wrote it: a message counts once. */
  readonly message?: string;
}

/** Scores of validation rows that another tool made: a look at hidden labels, written before a label is read for it. */
export interface ScoresMeasured {
  readonly type: 'scores-measured';
  /** The name of the file that they came in. */
  readonly file: string;
  /** SHA-256 over the rows' ranks: scores that rank alike have the same AUC. */
  readonly rankingHash: string;
  /** The best experiment that they were compared with; null where there was none. */
  readonly against: number | null;
  /** How many lines the journal had then: with the looks of that time. */
  readonly asOf: number;
  /** As of a try. */
  readonly message?: string;
}

/** The sealed rows are opened: written after the vault's own line and before a sealed label is read. */
export interface Opened {
  readonly type: 'opening';
  /** The `id` of the vault's line. */
  readonly opening: string;
  /** 0 where it was for scores of another tool. */
  readonly experiment: number;
  /** The model folder, or the file of scores. */
  readonly dir: string;
  /** True where it was found in the vault only later: the process had died, or this journal had lost its line. */
  readonly late?: boolean;
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
  /** The vault's line; left out in journals of before openings were kept there. */
  readonly opening?: string;
  /** SHA-256 of the folder's model.json, which holds those of its other files; left out as above. */
  readonly modelHash?: string;
}

export interface Note {
  readonly type: 'note';
  readonly text: string;
}

/** A person's word to the researcher. Open until an experiment, or an idea, has it among its causes. */
export interface Nudge {
  readonly type: 'nudge';
  readonly text: string;
  /** Of the inbox, where it came from there: a message counts once. */
  readonly message?: string;
}

/** A person's word on which columns may be read; no module, researcher or instrument sees what is excluded. */
export interface Constraint {
  readonly type: 'constraint';
  readonly action: 'exclude' | 'include';
  readonly columns: readonly string[];
  /** In the person's words. */
  readonly why: string;
  /** The nudge that said so; empty where a command did. */
  readonly causes: readonly number[];
  readonly message?: string;
}

/** Takes back lines: nudges, constraints, or another undo. They count as not said from here on. */
export interface Undo {
  readonly type: 'undo';
  readonly undoes: readonly number[];
  /** The nudge that said so; empty where a command did. */
  readonly causes: readonly number[];
  readonly message?: string;
}

/** A person's question and the answer; ideas that came of it are `idea` entries with this line as a cause. */
export interface Question {
  readonly type: 'question';
  readonly text: string;
  readonly answer: string;
  readonly message?: string;
}

/** No progress, noticed by the lab itself. */
export interface Plateau {
  readonly type: 'plateau';
  readonly why: string;
}

/** A rubber-duck round: the lab asks, the researcher answers. Its ideas are `idea` entries with this line as a cause. */
export interface Duck {
  readonly type: 'duck';
  readonly questions: readonly string[];
  /** One a question. */
  readonly answers: readonly string[];
  readonly causes: readonly number[];
}

/** What a research sub-agent came back with. Its ideas are `idea` entries with this line as a cause, best first. */
export interface ResearchReport {
  readonly type: 'research-report';
  readonly brief: string;
  readonly report: string;
  readonly causes: readonly number[];
}

/** Something to try. Open until an experiment has it among its causes. */
export interface Idea {
  readonly type: 'idea';
  readonly text: string;
  /** The kind of change, as an experiment's axis; null where it names none. */
  readonly axis: string | null;
  readonly source: 'researcher' | 'duck' | 'question' | 'report' | 'human';
  readonly causes: readonly number[];
}

/** Something that the researcher wants to know still tomorrow. */
export interface Insight {
  readonly type: 'insight';
  readonly text: string;
}

/** What the conversation has come to, in the researcher's words; a new conversation starts from the last of these. */
export interface Conversation {
  readonly type: 'conversation';
  readonly summary: string;
}

/** What calls to a language model used. */
export interface LlmUsage {
  readonly type: 'llm-usage';
  readonly model: string;
  readonly purpose: 'step' | 'duck' | 'research' | 'summary' | 'question';
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** True where the server did not count and the lab did. */
  readonly estimated: boolean;
  /** In the currency of the configured prices; null where the model has none. */
  readonly cost: number | null;
}

/** The researcher that proposes changed, for example because the endpoint is gone. */
export interface ResearcherSwitch {
  readonly type: 'researcher-switch';
  readonly from: 'offline' | 'llm';
  readonly to: 'offline' | 'llm';
  readonly why: string;
}

/** Something that a researcher did, or failed to do, and that the session survived; or how it took a nudge. */
export interface ResearcherEvent {
  readonly type: 'researcher-event';
  readonly what:
    | 'gave-up'
    | 'no-tool-call'
    | 'empty-answer'
    | 'bad-arguments'
    | 'endpoint'
    | 'budget'
    | 'understood';
  readonly text: string;
}

/** What the researcher's memory is made of; an entry's `seq` is its identity. */
export type MemoryEntry =
  | Nudge
  | Constraint
  | Undo
  | Question
  | Plateau
  | Duck
  | ResearchReport
  | Idea
  | Insight
  | Conversation
  | LlmUsage
  | ResearcherSwitch
  | ResearcherEvent;

export type Entry =
  | SessionStarted
  | SessionEnded
  | ExperimentStarted
  | Experiment
  | Tried
  | ScoresMeasured
  | Opened
  | Exported
  | Note
  | MemoryEntry;

/** Where and when a line of the journal was written, and what chains it. */
export interface LinePlace {
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly previous: string;
  readonly hash: string;
}

export type Line = Entry & LinePlace;

export type MemoryLine = MemoryEntry & LinePlace;
