/**
 * The labels of the hidden parts. Only the judge and the commands that open the sealed part import this file;
 * what it returns never goes to a worker or a researcher.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError } from '../../core/errors.ts';
import type { FrozenStudy } from '../study/study.ts';
import { labelsIn } from './label-file.ts';

/** 0 or 1 for each row of the validation or sealed part, in its order. */
export async function readVaultLabels(
  study: FrozenStudy,
  part: 'validation' | 'sealed',
): Promise<Uint8Array> {
  const { file, nRows } = study.file.vault[part];
  const path = join(study.directory, file);
  const bytes = await readFile(path).catch(() => null);
  const labels = bytes && labelsIn(bytes, nRows);
  if (labels) return labels;
  throw new LabError(
    'split.unreadablePart',
    `${path} does not hold ${nRows} labels`,
    'Restore the file from a copy, or freeze the original data again with the key of this vault.',
  );
}
