/**
 * `model.json` <-> facts: its schema, its bounds, and one hash over the facts and the other files' hashes, so that a
 * figure that was edited afterwards is noticed. Format 1, without that hash, still loads.
 */
import { z } from 'zod';
import { LabError, messageOf } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import { recordOf } from '../core/record-schema.ts';
import type { StudyFile } from '../split/study/study.ts';
import { columnReference, gapRule } from '../split/study/study-file.ts';
import { isFormat } from '../table/columns/column-format.ts';
import { type Role, roles } from '../table/table.ts';
import type { HeldOut } from './held-out.ts';

export interface ModelFacts {
  readonly study: string;
  readonly studyFingerprint: string;
  readonly target: StudyFile['target'];
  readonly roles: Readonly<Record<string, Role>>;
  /** How each column's cells are read, as freeze found it. */
  readonly formats: StudyFile['formats'];
  readonly gaps?: StudyFile['gaps'];
  readonly seen?: StudyFile['seen'];
  /** The study's columns of ids, those that the model was made without included. */
  readonly ids?: readonly string[];
  /** What its scores of train rows out of fold were worth; absent where they are not kept. */
  readonly heldOut?: HeldOut;
  readonly experiment: number;
  readonly sourceHash: string;
  /** Rows that the exported model was fitted on. */
  readonly nFitRows: number;
  /** The parts that these rows are of; absent in models of earlier versions, which had both. */
  readonly fittedOn?: 'train' | 'train and validation';
  readonly cvAuc: number;
  readonly validationAuc: number;
  readonly sealedAuc: number;
  readonly sealedInterval: { readonly low: number; readonly high: number };
  readonly sealedOpenings: number;
}

export interface ModelFile {
  readonly facts: ModelFacts;
  /** SHA-256 by file name. */
  readonly files: Readonly<Record<string, string>>;
}

const format = 'nightlab-model/2';
const oldFormat = 'nightlab-model/1';

const count = z.int().nonnegative();
const auc = z.number().min(0).max(1);
const hash = z.string().regex(/^[0-9a-f]{64}$/, 'it is not a SHA-256');
const notEmpty = (of: object): boolean => Object.keys(of).length > 0;

const heldOutSchema = z.looseObject({
  nRows: count.positive(),
  nPositives: count.positive(),
  thresholds: z.array(z.tuple([z.number(), count, count])).nonempty(),
  top: z.array(z.number().nonnegative()).length(100),
  groups: z.array(z.looseObject({ meanScore: z.number(), rate: z.number(), nRows: count })).nonempty(),
  isCalibrated: z.boolean(),
});

const factsSchema = z.looseObject({
  study: z.string(),
  studyFingerprint: z.string(),
  target: z.looseObject({ column: z.string(), positive: z.string(), negative: z.string() }),
  roles: recordOf(z.enum(roles)).refine(notEmpty, 'it names no columns'),
  formats: recordOf(z.string().refine(isFormat, 'it is not a known format')),
  gaps: recordOf(gapRule).optional(),
  seen: recordOf(columnReference).optional(),
  ids: z.array(z.string()).optional(),
  heldOut: heldOutSchema.optional(),
  experiment: count,
  sourceHash: hash,
  nFitRows: count,
  fittedOn: z.enum(['train', 'train and validation']).optional(),
  cvAuc: auc,
  validationAuc: auc,
  sealedAuc: auc,
  sealedInterval: z.looseObject({ low: z.number(), high: z.number() }),
  sealedOpenings: count,
});

const modelSchema = z.looseObject({
  format: z.enum([format, oldFormat]),
  facts: factsSchema,
  files: recordOf(hash),
  hash: hash.optional(),
});

export function modelText({ facts, files }: ModelFile): string {
  return `${JSON.stringify({ format, facts, files, hash: hashOf(facts, files) }, null, 2)}\n`;
}

/** In the order in which the members are, since the order of columns is the order of features. */
function hashOf(facts: unknown, files: unknown): string {
  return sha256(JSON.stringify([facts, files]));
}

/**
 * @param where the path, for messages
 * @throws LabError `export.noModel` where it is not a model's, `export.changed` where its hash does not hold.
 */
export function parseModelText(where: string, text: string): ModelFile {
  let given: { facts?: unknown; files?: unknown };
  let checked: ReturnType<typeof modelSchema.safeParse>;
  let actual: string;
  try {
    given = JSON.parse(text) as typeof given;
    checked = modelSchema.safeParse(given);
    actual = checked.success ? hashOf(given.facts, given.files) : '';
  } catch (thrown) {
    throw notAModel(where, messageOf(thrown));
  }
  if (!checked.success) {
    const issue = checked.error.issues[0]!;
    throw notAModel(where, `${issue.path.map(String).join('.') || 'the file'}: ${issue.message}`);
  }
  const { data } = checked;
  if (data.format === format && data.hash !== actual) {
    throw new LabError(
      'export.changed',
      `${where} was changed after the export: its hash does not hold`,
      'Do not trust its figures. Take the folder from where it was exported, or export the model again.',
    );
  }
  const unformatted = Object.keys(data.facts.formats).find((name) => !Object.hasOwn(data.facts.roles, name));
  if (unformatted !== undefined)
    throw notAModel(where, `formats has a column without a role: "${unformatted}"`);
  return { facts: data.facts as ModelFacts, files: data.files };
}

function notAModel(where: string, what: string): LabError {
  return new LabError(
    'export.noModel',
    `${where} is not a nightlab model: ${what.slice(0, 500)}`,
    'Give the folder that nightlab export wrote, or export the model again.',
  );
}
