/** The journal lines that tell of experiments, and of looks at hidden labels, with what they are made of. */
import { z } from 'zod';
import { recordOf } from '../core/record-schema.ts';

export const count = z.int().nonnegative();
const milliseconds = z.number().nonnegative();

export const intervalSchema = z.object({ low: z.number(), high: z.number() });

/** What the judge decided on, against the best at that time. `gain` is what counted: both parts, or validation alone. */
export const evidenceSchema = z.object({
  /** The experiment that it was compared with. */
  against: count,
  cvGain: z.number(),
  cvGainSe: z.number(),
  validationGain: z.number(),
  validationGainSe: z.number(),
  gain: z.number(),
  gainSe: z.number(),
  z: z.number(),
  zNeeded: z.number(),
  /** The highest z of cross-validation since the last gain that validation did not confirm. Absent in old journals. */
  promised: z.number().exactOptional(),
});

/** The figures of an experiment; its predictions, one per row, are in a file of their own (predictions-file.ts). */
export const metricsSchema = z.object({
  cvAuc: z.number(),
  cvInterval: intervalSchema,
  foldAucs: z.array(z.number()),
  /** Seen by the user; the researcher learns only kept or not, and the best value. */
  validationAuc: z.number(),
  validationInterval: intervalSchema,
  /** SHA-256 over out-of-fold and validation predictions as little-endian float64. */
  scoresHash: z.string(),
  /** Out-of-fold AUC of each base model, mean over folds. */
  baseAucs: recordOf(z.number()),
});

export const timingsSchema = z.object({
  checkMs: milliseconds,
  bundleMs: milliseconds,
  dispatchMs: milliseconds,
  featuresMs: milliseconds,
  fitMs: milliseconds,
  applyMs: milliseconds,
  judgeMs: milliseconds,
});

/** Of an experiment, from its plan on. */
const planned = {
  id: count,
  parent: count.nullable(),
  proposer: z.enum(['baseline', 'offline', 'llm', 'human']),
  /** What kind of change it is, for example `features.text`. */
  axis: z.string(),
  hypothesis: z.string(),
  source: z.string(),
  sourceHash: z.string(),
};

export const experimentStartedSchema = z.object({
  type: z.literal('experiment-started'),
  ...planned,
  /** 1, and one more for each time that it was cut off with the whole lab. */
  attempt: z.int().positive(),
  /** As an experiment's; absent in journals from before there were causes. */
  causes: z.array(count).exactOptional(),
});

export const experimentSchema = z.object({
  type: z.literal('experiment'),
  ...planned,
  dataHash: z.string(),
  metricHash: z.string(),
  status: z.enum(['baseline', 'kept', 'discarded', 'crashed', 'timeout', 'invalid']),
  /** Why it was kept or not, or what went wrong; one or two sentences for a person. */
  reason: z.string(),
  /** Its metrics; the key is older than the name. */
  scores: metricsSchema.nullable(),
  evidence: evidenceSchema.nullable(),
  /** The id of the best experiment after this one. */
  best: count.nullable(),
  /** Sequence numbers (`seq`) of the journal lines that led to it: ideas, nudges, ducks, reports, plateaus. */
  causes: z.array(count),
  complexity: z.number().nullable(),
  importance: z.array(z.object({ feature: z.string(), share: z.number() })),
  timings: timingsSchema,
  durationMs: milliseconds,
  /** From the edit to the start of training: check, bundle, load, dispatch. */
  overheadMs: milliseconds,
  peakMemoryMb: z.number().nonnegative(),
  /** What was odd about it, for example constant predictions; nothing of hidden labels. */
  notes: z.array(z.string()).exactOptional(),
  /** What the module wrote to its console while it saw train rows alone, its first lines. */
  log: z.array(z.string()).exactOptional(),
  /** What figures of hidden validation rows are rounded to wherever they are shown, unless it was kept. In AUC. */
  validationStep: z.number().positive().exactOptional(),
  /** How many lines the journal had when it was judged; absent in older journals and where it was not. */
  asOf: count.exactOptional(),
});

/** A module that a person or a program tried: a look at hidden validation labels that made no experiment. */
export const triedSchema = z.object({
  type: z.literal('try'),
  source: z.string(),
  sourceHash: z.string(),
  scoresHash: z.string(),
  /** What the judge said, before the leakage checks that a kept module must pass. */
  status: z.enum(['kept', 'discarded', 'scored']),
  /** As an experiment's; null where there was nothing to compare with. */
  evidence: evidenceSchema.nullable(),
  /** How many lines the journal had when it was judged: with the best, and the looks, of that time. */
  asOf: count,
  /** The rounded validation AUC that its owner was told; null where it was not asked for. */
  released: z.number().nullable(),
  /** Of the inbox, where a running lab wrote it: a message counts once. */
  message: z.string().exactOptional(),
});

/** Predictions of another tool for the validation rows: a look, written before a hidden label is read for it. */
export const scoresMeasuredSchema = z.object({
  type: z.literal('scores-measured'),
  /** The name of the file that they came in. */
  file: z.string(),
  /** SHA-256 over the rows' ranks: predictions that rank alike have the same AUC. */
  rankingHash: z.string(),
  /** The best experiment that they were compared with; null where there was none. */
  against: count.nullable(),
  /** How many lines the journal had then: with the looks of that time. */
  asOf: count,
  /** As of a try. */
  message: z.string().exactOptional(),
});
