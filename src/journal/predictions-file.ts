/**
 * An experiment's scores beside the journal: `<id>.scores` = 16 bytes ("nlscore1", then both counts as uint32), the
 * out-of-fold and validation scores as float64, and the SHA-256 of those (which is the experiment's `scoresHash`).
 * All little-endian. Written whole and on disk before the experiment's line is. `<id>.bases` beside it holds the base
 * models' out-of-fold scores as packed data; it may be missing, as nothing but a look at the best needs it.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError } from '../core/errors.ts';
import { float64Bytes, float64From } from '../core/float64-bytes.ts';
import { packPlainData, unpackPlainData } from '../core/pack.ts';
import { makeDirectory, writeDurably } from './durable-file.ts';

export interface SavedPredictions {
  readonly outOfFold: Float64Array;
  readonly validation: Float64Array;
}

const magic = 'nlscore1';
const headBytes = 16;
const hashBytes = 32;

/**
 * Writes both arrays; resolves with their `scoresHash` when they are on disk.
 *
 * @throws LabError `journal.diskFull`, `journal.writeFailed`; an earlier file is then unchanged.
 */
export async function savePredictions(
  directory: string,
  id: number,
  scores: SavedPredictions,
): Promise<string> {
  const body = Buffer.from(float64Bytes(scores.outOfFold, scores.validation).buffer);
  const head = Buffer.alloc(headBytes);
  head.write(magic, 'latin1');
  head.writeUInt32LE(scores.outOfFold.length, 8);
  head.writeUInt32LE(scores.validation.length, 12);
  const hash = createHash('sha256').update(body).digest();
  await makeDirectory(directory);
  await writeDurably(pathOf(directory, id), Buffer.concat([head, body, hash]));
  return hash.toString('hex');
}

/**
 * Reads both arrays back, bit-equal, with their hash.
 *
 * @param expectedHash the `scoresHash` of the journal, where the file must belong to it.
 * @throws LabError `journal.badScores` where the file is missing, damaged, or of other scores.
 */
export async function loadPredictions(
  directory: string,
  id: number,
  expectedHash?: string,
): Promise<SavedPredictions & { readonly scoresHash: string }> {
  const path = pathOf(directory, id);
  const bytes = await readFile(path).catch((thrown: unknown) => {
    throw badScores(path, 'cannot be read', thrown);
  });
  if (bytes.length < headBytes + hashBytes || bytes.toString('latin1', 0, 8) !== magic) {
    throw badScores(path, 'is not a scores file');
  }
  const nOutOfFold = bytes.readUInt32LE(8);
  const nValidation = bytes.readUInt32LE(12);
  const end = headBytes + 8 * (nOutOfFold + nValidation);
  if (bytes.length !== end + hashBytes) throw badScores(path, 'was cut off or added to');
  const body = bytes.subarray(headBytes, end);
  const scoresHash = createHash('sha256').update(body).digest('hex');
  if (scoresHash !== bytes.toString('hex', end)) {
    throw badScores(path, 'was changed after it was written: its hash does not match');
  }
  if (expectedHash !== undefined && expectedHash !== scoresHash) {
    throw badScores(path, 'holds other scores than those that the journal names');
  }
  const all = float64From(body);
  return { outOfFold: all.slice(0, nOutOfFold), validation: all.slice(nOutOfFold), scoresHash };
}

export type BasePredictions = Readonly<Record<string, Float64Array>>;

/** Writes the out-of-fold scores of each base model. @throws LabError as `saveScores`. */
export async function saveBasePredictions(
  directory: string,
  id: number,
  bases: BasePredictions,
): Promise<void> {
  await makeDirectory(directory);
  await writeDurably(join(directory, `${id}.bases`), packPlainData(bases));
}

/** Reads them back; null where they are missing or damaged: they can be made again. */
export async function loadBasePredictions(directory: string, id: number): Promise<BasePredictions | null> {
  try {
    const data = unpackPlainData(await readFile(join(directory, `${id}.bases`)));
    const entries = Object.entries(data ?? {});
    return entries.every(([, scores]) => scores instanceof Float64Array)
      ? (Object.fromEntries(entries) as BasePredictions)
      : null;
  } catch {
    return null;
  }
}

function pathOf(directory: string, id: number): string {
  return join(directory, `${id}.scores`);
}

function badScores(path: string, what: string, cause?: unknown): LabError {
  return new LabError(
    'journal.badScores',
    `the scores file ${path} ${what}`,
    'Score that experiment again: its source is in the journal, and the same source gives the same scores.',
    { cause },
  );
}
