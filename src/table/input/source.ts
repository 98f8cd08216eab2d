/**
 * A staged file as the loaders see it, and what they return.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { type Database, quoteText } from '../database/database.ts';

/** What a loader found in the staged file: table `raw` stands, with these names as written in the file. */
export interface Loaded {
  readonly kind: 'csv' | 'json' | 'parquet' | 'xlsx' | 'query';
  readonly names: readonly string[];
  readonly notes: readonly string[];
  /** The separator of a text table. */
  readonly delimiter?: string;
  /** The sheet of a workbook. */
  readonly sheet?: string;
}

export interface Source {
  /** The path as the user gave it. */
  readonly shown: string;
  readonly path: string;
  readonly database: Database;
}

/** The file as a SQL literal. */
export function fileSql(source: Source): string {
  return quoteText(source.path);
}

/** The first bytes of a staged text file, decoded; the last character may be cut. */
export function textHead(path: string, nBytes: number): { text: string; whole: boolean } {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(nBytes);
    const read = readSync(file, buffer, 0, nBytes, 0);
    return { text: buffer.subarray(0, read).toString('utf8'), whole: read < nBytes };
  } finally {
    closeSync(file);
  }
}
