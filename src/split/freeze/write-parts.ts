/**
 * Typed columns + assignment -> the study's files, in a directory that did not exist before.
 *
 * Same rows, same bytes. The hidden parts' Parquet files are made from features alone: no dictionary, statistic or size
 * in them depends on a label. Their labels are files of their own (label-file.ts).
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Target } from '../../table/target.ts';
import type { RowPlaces, TypedTable } from '../../table/typed-table.ts';
import type { Assignment } from '../draw/assignment.ts';
import { hashFile } from '../study/file-hash.ts';
import type { Part, PartFile, VaultFile } from '../study/study.ts';
import { hmacFile, writeLabels } from '../vault/label-file.ts';

export const parts = ['train', 'validation', 'sealed'] as const satisfies readonly Part[];

export interface WrittenParts {
  readonly parts: Readonly<Record<Part, PartFile>>;
  readonly vault: Readonly<Record<'validation' | 'sealed', VaultFile>>;
}

/** Writes train with its labels, the hidden parts without, and their labels; `key`: the vault's. */
export async function writeParts(
  typed: TypedTable,
  target: Target,
  labels: Uint8Array,
  assignment: Assignment,
  directory: string,
  key: string,
): Promise<WrittenParts> {
  await mkdir(join(directory, 'vault'), { recursive: true });
  await typed.place(placesOf(labels, assignment));
  const write = async (file: string, part: number, withLabels: boolean): Promise<PartFile> => {
    const path = join(directory, file);
    await typed.writePart(path, part, withLabels ? target : null);
    return { file, nRows: assignment.rows[part]!.length, sha256: await hashFile(path) };
  };
  const hide = async (file: string, part: number): Promise<VaultFile> => {
    const path = join(directory, file);
    const rows = assignment.rows[part]!;
    await writeLabels(
      path,
      Uint8Array.from(rows, (row) => labels[row]!),
    );
    return { file, nRows: rows.length, hmac: await hmacFile(path, key) };
  };
  return {
    parts: {
      train: await write('train.parquet', 0, true),
      validation: await write('validation.parquet', 1, false),
      sealed: await write('sealed.parquet', 2, false),
    },
    vault: {
      validation: await hide('vault/validation.labels', 1),
      sealed: await hide('vault/sealed.labels', 2),
    },
  };
}

function placesOf(label: Uint8Array, { rows }: Assignment): RowPlaces {
  const part = new Int8Array(label.length);
  const position = new Int32Array(label.length);
  rows.forEach((members, number) => {
    members.forEach((row, i) => {
      part[row] = number;
      position[row] = i;
    });
  });
  return { part, position, label };
}
