/**
 * Paths and patterns -> the files that they name: each once, in the order of their names, so that the order in which a
 * shell or a folder lists them changes nothing.
 */
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LabError } from '../../core/errors.ts';
import { sha256 } from '../../core/hash.ts';
import { type Database, quoteText } from '../database/database.ts';
import { nearNames } from '../names/near-names.ts';

export interface InputFiles {
  readonly paths: readonly string[];
  readonly notes: readonly string[];
}

/** Throws LabError `table.noFile` where a pattern names nothing; a plain path is looked at by who reads it. */
export async function inputFiles(given: readonly string[], database: Database): Promise<InputFiles> {
  const found: string[] = [];
  for (const path of given) {
    if (!/[*?[{]/.test(path) || existsSync(path)) found.push(path);
    else found.push(...(await matchesOf(path, database)));
  }
  if (found.length === 1) return { paths: found, notes: [] };
  const notes: string[] = [];
  const places = new Map<string, string>();
  for (const path of found.sort(byName)) {
    const place = existsSync(path) ? realpathSync(path) : path;
    const before = places.get(place);
    if (before === undefined) places.set(place, path);
    else
      notes.push(`${path} was named twice${before === path ? '' : ` (it is ${before})`}; it was read once.`);
  }
  const paths = [...places.values()];
  notes.push(...copyNotes(paths));
  return { paths, notes };
}

async function matchesOf(pattern: string, database: Database): Promise<string[]> {
  const all = braces(pattern);
  const found: string[] = [];
  for (const one of all) {
    if (!/[*?[]/.test(one)) {
      if (existsSync(one)) found.push(one);
      continue;
    }
    const rows = await database.rows(`SELECT file FROM glob(${quoteText(one)})`);
    found.push(...rows.map(([file]) => String(file)).filter((file) => statSync(file).isFile()));
  }
  if (found.length > 0) return [...new Set(found)];
  const folder = dirname(pattern);
  const names = existsSync(folder) && !/[*?[{]/.test(folder) ? readdirSync(folder) : [];
  const near = nearNames(basename(pattern), names);
  throw new LabError(
    'table.noFile',
    `No file matches ${pattern}${near.length > 0 ? ` (there is ${near.map((name) => join(folder, name)).join(', ')})` : ''}`,
    'Check the folder and the spelling; * stands for any letters, ? for one, ** for any folders.',
  );
}

/** a{1,2}b -> a1b, a2b. */
function braces(pattern: string): string[] {
  const found = /\{([^{}]*,[^{}]*)\}/.exec(pattern);
  if (!found) return [pattern];
  const [whole, words] = found;
  return words!
    .split(',')
    .flatMap((word) =>
      braces(pattern.slice(0, found.index) + word + pattern.slice(found.index + whole.length)),
    );
}

/** calls-2 before calls-10; names that compare alike by their bytes. */
function byName(left: string, right: string): number {
  const order = left.localeCompare(right, 'en', { numeric: true });
  return order !== 0 ? order : left < right ? -1 : left > right ? 1 : 0;
}

const mostHashedBytes = 256 << 20;

function copyNotes(paths: readonly string[]): string[] {
  const bySize = new Map<number, string[]>();
  for (const path of paths) {
    if (!existsSync(path)) continue;
    const { size } = statSync(path);
    if (size <= mostHashedBytes) bySize.set(size, [...(bySize.get(size) ?? []), path]);
  }
  const notes: string[] = [];
  for (const alike of bySize.values()) {
    if (alike.length < 2) continue;
    const first = new Map<string, string>();
    for (const path of alike) {
      const hash = sha256(readFileSync(path));
      const before = first.get(hash);
      if (before === undefined) first.set(hash, path);
      else
        notes.push(
          `${path} holds the same bytes as ${before}: its rows are there twice. Leave one of them out.`,
        );
    }
  }
  return notes;
}
