/**
 * `study.json`: its schema, its fingerprint, where it stands.
 */
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { canonicalJson, sha256 } from '../../core/hash.ts';
import { recordOf } from '../../core/record-schema.ts';
import { checkedStudyName } from '../../core/study-name.ts';
import { suspicionRules } from '../../table/suspicions/suspicion.ts';
import { roles } from '../../table/table.ts';
import { hmacFile } from '../vault/label-file.ts';
import { hashFile } from './file-hash.ts';
import type { PartFile, StudyFile, VaultFile } from './study.ts';

const partFile = z.object({
  file: z.string().regex(/^[a-z/]+\.parquet$/),
  nRows: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const vaultFile = z.object({
  file: z.string().regex(/^vault\/[a-z]+\.labels$/),
  nRows: z.number().int().nonnegative(),
  hmac: z.string().regex(/^[0-9a-f]{64}$/),
});

export const gapRule = z.object({ missing: z.array(z.string()), values: z.array(z.string()) });

export const columnReference = z.object({
  missingShare: z.number(),
  low: z.number().optional(),
  high: z.number().optional(),
  mean: z.number().optional(),
  deviation: z.number().optional(),
  levels: z.array(z.string()).optional(),
  otherShare: z.number().optional(),
});

const suspicion = z.object({
  column: z.string().nullable(),
  rule: z.enum(suspicionRules),
  strength: z.number(),
  why: z.string(),
  examples: z.array(z.object({ cell: z.string(), outcome: z.string() })),
  remedy: z.string(),
});

const fraction = z.number().positive().lt(1);

export const studyFileSchema = z.object({
  format: z.literal('nightlab-study/2'),
  name: z.string(),
  target: z.object({ column: z.string(), positive: z.string(), negative: z.string() }),
  roles: recordOf(z.enum(roles)),
  formats: recordOf(z.string()),
  excluded: recordOf(z.string()).exactOptional(),
  gaps: recordOf(gapRule).optional(),
  seen: recordOf(columnReference).optional(),
  split: z.object({
    kind: z.enum(['stratified', 'time', 'group']),
    column: z.string().nullable(),
    fractions: z.tuple([fraction, fraction, fraction]),
    seed: z.number().int(),
  }),
  dependence: z
    .array(
      z.object({
        kind: z.enum(['group', 'time', 'entity', 'nearDuplicates']),
        column: z.string().nullable(),
        nSets: z.number().int().nonnegative(),
        nRows: z.number().int().nonnegative(),
      }),
    )
    .exactOptional(),
  parts: z.object({ train: partFile, validation: partFile, sealed: partFile }),
  vault: z.object({ validation: vaultFile, sealed: vaultFile }),
  keyCheck: z.string().regex(/^[0-9a-f]{64}$/),
  suspects: z.array(suspicion).optional(),
  allowed: z.array(z.string()).optional(),
  source: z
    .object({
      kind: z.enum(['files', 'standard input', 'query']),
      files: z.array(z.string()).exactOptional(),
      sheet: z.string().exactOptional(),
      query: z.string().exactOptional(),
      database: z.string().exactOptional(),
    })
    .optional(),
  fingerprint: z.string(),
});

export interface StudyPart {
  /** By which it is spoken of. */
  readonly name: string;
  /** Relative to the study's directory. */
  readonly file: string;
  /** Whether the bytes at `path` are those that were frozen; `key` is the vault's. */
  isAt(path: string, key: string): Promise<boolean>;
}

/** Every part and vault file. */
export function filesOf({ parts, vault }: Pick<StudyFile, 'parts' | 'vault'>): readonly StudyPart[] {
  return [
    ...Object.entries(parts).map(([name, { file, sha256 }]: [string, PartFile]) => ({
      name,
      file,
      isAt: async (path: string) => (await hashFile(path).catch(() => null)) === sha256,
    })),
    ...Object.entries(vault).map(([name, { file, hmac }]: [string, VaultFile]) => ({
      name: `vault/${name}`,
      file,
      isAt: async (path: string, key: string) => (await hmacFile(path, key).catch(() => null)) === hmac,
    })),
  ];
}

/** SHA-256 over the canonical JSON of everything but the fingerprint and the source, column order included. */
export function fingerprintOf(file: Omit<StudyFile, 'fingerprint'>): string {
  const { fingerprint: _, source: __, ...rest } = file as StudyFile;
  return sha256(canonicalJson(rest));
}

/** `data/<name>` below the root; throws LabError `split.badName` for what is no study name. */
export function studyDirectory(root: string, name: string): string {
  return resolve(join(root, 'data', checkedStudyName(name)));
}
