/**
 * The types of what the journal holds, inferred from its schemas (entry-schema.ts), where each member is explained.
 * Members that every line has beside its entry: `seq`, `at`, `previous` (hash of the line before) and `hash`.
 */
import type { z } from 'zod';
import type {
  budgetSchema,
  entrySchema,
  exportedSchema,
  openedSchema,
  sessionEndedSchema,
  sessionStartedSchema,
} from './entry-schema.ts';
import type {
  evidenceSchema,
  experimentSchema,
  experimentStartedSchema,
  intervalSchema,
  metricsSchema,
  scoresMeasuredSchema,
  timingsSchema,
  triedSchema,
} from './experiment-schema.ts';
import type {
  constraintSchema,
  ideaSchema,
  llmUsageSchema,
  memorySchemas,
  nudgeSchema,
  researcherEventSchema,
  undoSchema,
} from './memory-schema.ts';

/** What a schema accepts, read-only throughout. */
type Infer<Schema extends z.ZodType> = Frozen<z.infer<Schema>>;

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

export type Interval = Infer<typeof intervalSchema>;
export type Budget = Infer<typeof budgetSchema>;
export type Evidence = Infer<typeof evidenceSchema>;
export type Metrics = Infer<typeof metricsSchema>;
export type Timings = Infer<typeof timingsSchema>;

export type SessionStarted = Infer<typeof sessionStartedSchema>;
export type SessionEnded = Infer<typeof sessionEndedSchema>;
export type ExperimentStarted = Infer<typeof experimentStartedSchema>;
export type Experiment = Infer<typeof experimentSchema>;
export type Status = Experiment['status'];
export type Proposer = Experiment['proposer'];
export type TriedModule = Infer<typeof triedSchema>;
export type ScoresMeasured = Infer<typeof scoresMeasuredSchema>;
export type Opened = Infer<typeof openedSchema>;
export type Exported = Infer<typeof exportedSchema>;

export type Nudge = Infer<typeof nudgeSchema>;
export type Constraint = Infer<typeof constraintSchema>;
export type Undo = Infer<typeof undoSchema>;
export type RecordedIdea = Infer<typeof ideaSchema>;
export type LlmUsage = Infer<typeof llmUsageSchema>;
export type ResearcherEvent = Infer<typeof researcherEventSchema>;

/** What the researcher's memory is made of; a line's `seq` is its identity. */
export type MemoryEntry = Infer<(typeof memorySchemas)[number]>;
export type JournalEntry = Infer<typeof entrySchema>;

/** Where and when a line of the journal was written, and what chains it. */
export interface LinePlace {
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly previous: string;
  readonly hash: string;
}

export type Line = JournalEntry & LinePlace;

export type MemoryLine = MemoryEntry & LinePlace;
