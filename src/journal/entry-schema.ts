/**
 * What the journal may hold, one JSON object per line: the one definition, checked at run time; record.ts infers the
 * types from it. Members that a later version adds are accepted and stay in their line.
 */
import { z } from 'zod';
import {
  count,
  experimentSchema,
  experimentStartedSchema,
  intervalSchema,
  scoresMeasuredSchema,
  triedSchema,
} from './experiment-schema.ts';
import { memorySchemas } from './memory-schema.ts';

export const budgetSchema = z.object({ secondsPerExperiment: z.number(), memoryMb: z.number() });

export const sessionStartedSchema = z.object({
  type: z.literal('session-started'),
  session: count,
  researcher: z.enum(['offline', 'llm']),
  /** Null where the session has no such bound. */
  limits: z.object({
    experiments: z.number().nullable(),
    minutes: z.number().nullable(),
    /** ISO 8601 moment. */
    until: z.string().nullable(),
  }),
  budget: budgetSchema,
  seed: z.number(),
});

export const sessionEndedSchema = z.object({
  type: z.literal('session-ended'),
  session: count,
  reason: z.string(),
});

/** The sealed rows are opened: written after the vault's own line and before a sealed label is read. */
export const openedSchema = z.object({
  type: z.literal('opening'),
  /** The `id` of the vault's line. */
  opening: z.string(),
  /** 0 where it was for predictions of another tool. */
  experiment: count,
  /** The model folder, or the file of predictions. */
  dir: z.string(),
  /** True where it was found in the vault only later: the process had died, or this journal had lost its line. */
  late: z.boolean().exactOptional(),
});

export const exportedSchema = z.object({
  type: z.literal('export'),
  experiment: count,
  /** The model folder, relative to the project's. */
  dir: z.string(),
  validationAuc: z.number(),
  sealedAuc: z.number(),
  sealedInterval: intervalSchema,
  /** How often the sealed part was opened, this time included. */
  sealedOpenings: z.int().positive(),
  /** The vault's line; absent in journals from before openings were kept there. */
  opening: z.string().exactOptional(),
  /** SHA-256 of the folder's model.json, which holds those of its other files; absent as above. */
  modelHash: z.string().exactOptional(),
});

export const noteSchema = z.object({ type: z.literal('note'), text: z.string() });

/** Refuses NaN and infinities, which JSON cannot hold. What it returns lacks members that it does not know. */
export const entrySchema = z.discriminatedUnion('type', [
  sessionStartedSchema,
  sessionEndedSchema,
  experimentStartedSchema,
  experimentSchema,
  triedSchema,
  scoresMeasuredSchema,
  openedSchema,
  exportedSchema,
  noteSchema,
  ...memorySchemas,
]);
