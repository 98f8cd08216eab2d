/**
 * Several files of one form -> table `raw`: their rows one file after the other, columns by name in the order of the first
 * file that has them. A column that some files lack is missing in their rows; files of another kind, or with too few of
 * the columns, are refused.
 */
import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { LabError } from '../../core/errors.ts';
import type { Database } from '../database/database.ts';
import { uniqueNames } from '../names/column-names.ts';
import { matchName } from '../names/match-names.ts';
import { alignForms, type FilePart } from './align-forms.ts';
import { loadFile } from './load-file.ts';
import type { Loaded } from './source.ts';

export interface Joined {
  readonly loaded: Loaded;
  /** Columns that some files lack, and those files. */
  readonly absent: Readonly<Record<string, readonly string[]>>;
}

const leastShared = 0.5;

/** Throws LabError `table.mixedFormats`, `table.otherColumns`, and what reading a file throws. */
export async function joinFiles(
  paths: readonly string[],
  database: Database,
  options: { readonly delimiter?: string | undefined; readonly sheet?: string | undefined },
): Promise<Joined> {
  const parts: FilePart[] = [];
  const names: string[] = [];
  const notes: string[] = [];
  for (const [i, path] of paths.entries()) {
    const scratch = join(database.scratch, `file-${i}`);
    mkdirSync(scratch);
    const loaded = await loadFile(path, path, { ...database, scratch }, options);
    const first = parts[0];
    if (first !== undefined && loaded.kind !== first.kind) throw mixedFormats(first, path, loaded.kind);
    const own = uniqueNames(loaded.names);
    const renamed: string[] = [];
    for (const name of own.names) {
      const known = nameAmong(name, names, own.names);
      renamed.push(renamed.includes(known) ? name : known);
    }
    if (first !== undefined) assertSameForm(first, path, renamed);
    for (const name of renamed) if (!names.includes(name)) names.push(name);
    const table = `file_${i}`;
    await database.run(`ALTER TABLE raw RENAME TO ${table}`);
    const nRows = Number((await database.rows(`SELECT count(*) FROM ${table}`))[0]![0]);
    parts.push({ path, table, kind: loaded.kind, delimiter: loaded.delimiter, nRows, names: renamed });
    notes.push(...[...loaded.notes, ...own.notes].map((note) => `${basename(path)}: ${note}`));
  }
  notes.unshift(filesNote(parts));
  notes.push(...(await alignForms(parts, database)));
  await joinRows(parts, names, database);
  const absent = absentOf(parts, names);
  notes.push(...absentNotes(parts, absent));
  const kind = parts[0]!.kind;
  const delimiters = new Set(parts.map(({ delimiter }) => delimiter));
  const [delimiter] = delimiters;
  return {
    loaded: { kind, names, notes, ...(delimiters.size === 1 && delimiter !== undefined && { delimiter }) },
    absent,
  };
}

/** The joined table's spelling of a name that differs in case, accents or signs, unless the file has both. */
function nameAmong(name: string, known: readonly string[], own: readonly string[]): string {
  const found = matchName(name, known);
  return found === null || (found !== name && own.includes(found)) ? name : found;
}

function assertSameForm(first: FilePart, path: string, names: readonly string[]): void {
  const shared = names.filter((name) => first.names.includes(name)).length;
  if (shared >= leastShared * Math.max(names.length, first.names.length)) return;
  const strange = names.filter((name) => !first.names.includes(name)).slice(0, 3);
  throw new LabError(
    'table.otherColumns',
    `${path} is not of the same form as ${first.path}: of ${names.length} and ${first.names.length} columns they share ${shared} (${strange.map((name) => `"${name}"`).join(', ')} stand in one alone)`,
    'Give files with the same columns; their order does not matter.',
  );
}

function mixedFormats(first: FilePart, path: string, kind: string): LabError {
  const words: Readonly<Record<string, string>> = {
    csv: 'a text table',
    json: 'JSON',
    parquet: 'Parquet',
    xlsx: 'an Excel workbook',
  };
  return new LabError(
    'table.mixedFormats',
    `${first.path} is ${words[first.kind]} and ${path} is ${words[kind]}`,
    'Give files of one format, or save them all as CSV.',
  );
}

/** One after the other, so that the order of rows is certain. */
async function joinRows(
  parts: readonly FilePart[],
  names: readonly string[],
  database: Database,
): Promise<void> {
  const columns = names.map((_, i) => `c${i} VARCHAR`).join(', ');
  await database.run(`CREATE TABLE raw (${columns})`);
  for (const { table, names: own } of parts) {
    const cells = names.map((name) => (own.includes(name) ? `c${own.indexOf(name)}` : 'NULL'));
    await database.run(`INSERT INTO raw SELECT ${cells.join(', ')} FROM ${table}`);
    await database.run(`DROP TABLE ${table}`);
  }
}

function filesNote(parts: readonly FilePart[]): string {
  const shown = parts
    .slice(0, 4)
    .map(({ path, nRows }) => `${basename(path)} (${nRows.toLocaleString('en')})`);
  return `Rows of ${parts.length} files, in this order: ${shown.join(', ')}${parts.length > 4 ? ', ...' : ''}.`;
}

function absentOf(parts: readonly FilePart[], names: readonly string[]): Record<string, string[]> {
  const absent = names.map((name): [string, string[]] => [
    name,
    parts.filter((part) => !part.names.includes(name)).map(({ path }) => path),
  ]);
  return Object.fromEntries(absent.filter(([, files]) => files.length > 0));
}

function absentNotes(
  parts: readonly FilePart[],
  absent: Readonly<Record<string, readonly string[]>>,
): string[] {
  return Object.entries(absent).map(([name, files]) => {
    const nRows = parts.filter(({ path }) => files.includes(path)).reduce((sum, part) => sum + part.nRows, 0);
    const shown = files.slice(0, 3).map((file) => basename(file));
    return `"${name}" is not in ${files.length} of ${parts.length} files (${shown.join(', ')}${files.length > 3 ? ', ...' : ''}): it is missing in their ${nRows.toLocaleString('en')} rows.`;
  });
}
