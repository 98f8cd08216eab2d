/**
 * The secret that a study is drawn from: 32 random bytes, made at the freeze, as 64 hex digits in `vault/key`. Where a
 * row went, the order of rows and the folds follow from it and from nothing that a module may know.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError } from '../../core/errors.ts';
import { hmac } from '../../core/secret-random.ts';
import type { FrozenStudy } from '../study/study.ts';

/** Relative to the study's directory. */
export const keyFile = 'vault/key';

export function newKey(): string {
  return randomBytes(32).toString('hex');
}

/** What `study.json` says of a key, so that another one is noticed; the key does not follow from it. */
export function keyCheckOf(key: string): string {
  return hmac(key, 'key check');
}

/** The key of the study that stands in a directory, or null. @throws LabError `split.badKey` for a damaged one. */
export async function keyFor(directory: string): Promise<string | null> {
  const path = join(directory, keyFile);
  const content = await readFile(path, 'utf8').catch(() => null);
  return content === null ? null : parseKey(content, path);
}

/** The key in any file. @throws LabError `split.badKey`. */
export async function readKey(path: string): Promise<string> {
  const content = await readFile(path, 'utf8').catch(() => null);
  if (content !== null) return parseKey(content, path);
  throw new LabError(
    'split.badKey',
    `${path} cannot be read`,
    'Name the key file of a vault: data/<study>/vault/key.',
  );
}

/** A key as `--key` or code gives it. @throws LabError `split.badKey`. */
export function parseKey(content: string, where: string): string {
  const key = content.trim().toLowerCase();
  if (/^[0-9a-f]{64}$/.test(key)) return key;
  throw new LabError(
    'split.badKey',
    `${where} does not hold the key of a vault`,
    'A key is one line of 64 hex digits; restore the file from a copy, or freeze without it for a new key.',
  );
}

/** The key for the folds of a study. It goes to the host's fold makers only. */
export async function foldKeyOf(study: FrozenStudy): Promise<string> {
  const key = await keyFor(study.directory);
  if (key !== null) return hmac(key, 'folds');
  throw new LabError(
    'split.missingKey',
    `${join(study.directory, keyFile)} is missing`,
    'Restore it from a copy; without it the folds of this study cannot be made again.',
  );
}
