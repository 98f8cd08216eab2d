/** What `record.ts` says in types, checked at run time. Members that a later version adds are kept. */
import { z } from 'zod';
import { recordOf } from '../core/record-schema.ts';
import type { Entry } from './record.ts';

const id = z.int().nonnegative();
const interval = z.looseObject({ low: z.number(), high: z.number() });
const proposer = z.enum(['baseline', 'offline', 'llm', 'human']);
const milliseconds = z.number().nonnegative();

const proposed = {
  id,
  parent: id.nullable(),
  proposer,
  axis: z.string(),
  hypothesis: z.string(),
  source: z.string(),
  sourceHash: z.string(),
};

const scores = z.looseObject({
  cvAuc: z.number(),
  cvInterval: interval,
  foldAucs: z.array(z.number()),
  validationAuc: z.number(),
  validationInterval: interval,
  scoresHash: z.string(),
  baseAucs: recordOf(z.number()),
});

const evidence = z.looseObject({
  against: id,
  cvGain: z.number(),
  cvGainSe: z.number(),
  validationGain: z.number(),
  validationGainSe: z.number(),
  gain: z.number(),
  gainSe: z.number(),
  z: z.number(),
  zNeeded: z.number(),
});

const timings = z.looseObject({
  checkMs: milliseconds,
  bundleMs: milliseconds,
  dispatchMs: milliseconds,
  featuresMs: milliseconds,
  fitMs: milliseconds,
  applyMs: milliseconds,
  judgeMs: milliseconds,
});

const sessionStarted = z.looseObject({
  type: z.literal('session-started'),
  session: id,
  researcher: z.enum(['offline', 'llm']),
  limits: z.looseObject({
    experiments: z.number().nullable(),
    minutes: z.number().nullable(),
    until: z.string().nullable(),
  }),
  budget: z.looseObject({ secondsPerExperiment: z.number(), memoryMb: z.number() }),
  seed: z.number(),
});

const sessionEnded = z.looseObject({ type: z.literal('session-ended'), session: id, reason: z.string() });

const experimentStarted = z.looseObject({
  type: z.literal('experiment-started'),
  ...proposed,
  attempt: z.int().positive(),
  causes: z.array(id).exactOptional(),
});

const experiment = z.looseObject({
  type: z.literal('experiment'),
  ...proposed,
  dataHash: z.string(),
  metricHash: z.string(),
  status: z.enum(['baseline', 'kept', 'discarded', 'crashed', 'timeout', 'invalid']),
  reason: z.string(),
  scores: scores.nullable(),
  evidence: evidence.nullable(),
  best: id.nullable(),
  causes: z.array(id),
  complexity: z.number().nullable(),
  importance: z.array(z.looseObject({ feature: z.string(), share: z.number() })),
  timings,
  durationMs: milliseconds,
  overheadMs: milliseconds,
  peakMemoryMb: z.number().nonnegative(),
  notes: z.array(z.string()).exactOptional(),
  log: z.array(z.string()).exactOptional(),
  validationStep: z.number().positive().exactOptional(),
  asOf: id.exactOptional(),
});

const tried = z.looseObject({
  type: z.literal('try'),
  source: z.string(),
  sourceHash: z.string(),
  scoresHash: z.string(),
  status: z.enum(['kept', 'discarded', 'scored']),
  evidence: evidence.nullable(),
  asOf: id,
  released: z.number().nullable(),
  message: z.string().exactOptional(),
});

const scoresMeasured = z.looseObject({
  type: z.literal('scores-measured'),
  file: z.string(),
  rankingHash: z.string(),
  against: id.nullable(),
  asOf: id,
  message: z.string().exactOptional(),
});

const opened = z.looseObject({
  type: z.literal('opening'),
  opening: z.string(),
  experiment: id,
  dir: z.string(),
  late: z.boolean().exactOptional(),
});

const exported = z.looseObject({
  type: z.literal('export'),
  experiment: id,
  dir: z.string(),
  validationAuc: z.number(),
  sealedAuc: z.number(),
  sealedInterval: interval,
  sealedOpenings: z.int().positive(),
  opening: z.string().exactOptional(),
  modelHash: z.string().exactOptional(),
});

const note = z.looseObject({ type: z.literal('note'), text: z.string() });

const causes = z.array(id);
const text = z.string();
const kind = z.enum(['offline', 'llm']);

const memory = [
  z.looseObject({ type: z.literal('nudge'), text, message: text.exactOptional() }),
  z.looseObject({
    type: z.literal('constraint'),
    action: z.enum(['exclude', 'include']),
    columns: z.array(text).nonempty(),
    why: text,
    causes,
    message: text.exactOptional(),
  }),
  z.looseObject({
    type: z.literal('undo'),
    undoes: z.array(id).nonempty(),
    causes,
    message: text.exactOptional(),
  }),
  z.looseObject({ type: z.literal('question'), text, answer: text, message: text.exactOptional() }),
  z.looseObject({ type: z.literal('plateau'), why: text }),
  z.looseObject({ type: z.literal('duck'), questions: z.array(text), answers: z.array(text), causes }),
  z.looseObject({ type: z.literal('research-report'), brief: text, report: text, causes }),
  z.looseObject({
    type: z.literal('idea'),
    text,
    axis: text.nullable(),
    source: z.enum(['researcher', 'duck', 'question', 'report', 'human']),
    causes,
  }),
  z.looseObject({ type: z.literal('insight'), text }),
  z.looseObject({ type: z.literal('conversation'), summary: text }),
  z.looseObject({
    type: z.literal('llm-usage'),
    model: text,
    purpose: z.enum(['step', 'duck', 'research', 'summary', 'question']),
    calls: z.int().nonnegative(),
    inputTokens: z.int().nonnegative(),
    outputTokens: z.int().nonnegative(),
    estimated: z.boolean(),
    cost: z.number().nullable(),
  }),
  z.looseObject({ type: z.literal('researcher-switch'), from: kind, to: kind, why: text }),
  z.looseObject({
    type: z.literal('researcher-event'),
    what: z.enum([
      'gave-up',
      'no-tool-call',
      'empty-answer',
      'bad-arguments',
      'endpoint',
      'budget',
      'understood',
    ]),
    text,
  }),
] as const;

/** Accepts what an Entry must be; refuses NaN and infinities, which JSON cannot hold. */
export const entrySchema: z.ZodType<Entry> = z.discriminatedUnion('type', [
  sessionStarted,
  sessionEnded,
  experimentStarted,
  experiment,
  tried,
  scoresMeasured,
  opened,
  exported,
  note,
  ...memory,
]);
