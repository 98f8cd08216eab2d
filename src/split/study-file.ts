/**
 * `study.json`: its schema, its fingerprint, where it stands.
 */
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { LabError } from '../core/errors.ts';
import { canonicalJson, sha256 } from '../core/hash.ts';
import { roles } from '../table/table.ts';
import type { PartFile, StudyFile } from './study.ts';

const partFile = z.object({
  file: z.string().regex(/^[a-z/]+\.parquet$/),
  nRows: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const fraction = z.number().positive().lt(1);

export const studyFileSchema = z.object({
  format: z.literal('nightlab-study/1'),
  name: z.string(),
  target: z.object({ column: z.string(), positive: z.string(), negative: z.string() }),
  roles: z.record(z.string(), z.enum(roles)),
  formats: z.record(z.string(), z.string()),
  excluded: z.record(z.string(), z.string()).exactOptional(),
  split: z.object({
    kind: z.enum(['stratified', 'time', 'group']),
    column: z.string().nullable(),
    fractions: z.tuple([fraction, fraction, fraction]),
    seed: z.number().int(),
  }),
  parts: z.object({ train: partFile, validation: partFile, sealed: partFile }),
  vault: z.object({ validation: partFile, sealed: partFile }),
  fingerprint: z.string(),
});

/** Every part and vault file, with the name by which it is spoken of. */
export function filesOf(file: StudyFile): readonly (PartFile & { readonly name: string })[] {
  return [
    ...Object.entries(file.parts).map(([name, part]) => ({ ...part, name })),
    ...Object.entries(file.vault).map(([name, part]) => ({ ...part, name: `vault/${name}` })),
  ];
}

/** SHA-256 over the canonical JSON of everything but the fingerprint itself, column order included. */
export function fingerprintOf(file: Omit<StudyFile, 'fingerprint'>): string {
  const { fingerprint: _, ...rest } = file as StudyFile;
  return sha256(canonicalJson(rest));
}

/** `data/<name>` below the root; throws LabError `split.badName` for what is no study name. */
export function studyDirectory(root: string, name: string): string {
  if (!/^[a-z0-9][a-z0-9-_]*$/i.test(name) || name.length > 100) {
    throw new LabError(
      'split.badName',
      `"${name}" is no name for a study`,
      'Use letters, digits, "-" and "_", beginning with a letter or digit (for example bank-2024).',
    );
  }
  return resolve(join(root, 'data', name));
}
