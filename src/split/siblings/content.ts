/**
 * A frozen study -> what its rows are, whatever they are called: an order-independent hash over the cells of all rows,
 * and sketches by which nearly the same rows are recognised (rows dropped, added or shuffled, columns moved, renamed,
 * added or left out). Cells are compared as values, without column names or the target: the labels of train and
 * validation rows stand beside the sketched rows to tell the same target from another. Sealed labels are never read.
 * Sketch: the `sketchSize` smallest hashes of rows that are unique (Broder 1997, bottom-k); of whole rows, of rows less
 * one column, and of the columns that tell rows apart. Cost: one pass of DuckDB over the study's features.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../core/hash.ts';
import { type Database, openDatabase, quoteText } from '../../table/database/database.ts';
import { writeSafely } from '../study/safe-file.ts';
import type { FrozenStudy, StudyFile } from '../study/study.ts';

/** Rows by their hashes below a bound, each with its label (1, 0, or null where it is not known here). */
export interface Sketch {
  readonly of: 'rows' | 'rows less a column' | 'a column';
  /** Every unique row with a hash below this is in the sketch. At most 2^48. */
  readonly below: number;
  readonly hashes: readonly number[];
  readonly labels: readonly (0 | 1 | null)[];
}

export interface Content {
  readonly format: 'nightlab-content/1';
  /** Equal for equal rows, in whatever order: 64 hex digits. */
  readonly id: string;
  /** Of the study that it was taken from. */
  readonly fingerprint: string;
  /** What this version of DuckDB makes of a known text: hashes of another version cannot be compared. */
  readonly probe: string;
  readonly nRows: number;
  readonly sketches: readonly Sketch[];
}

const format = 'nightlab-content/1';
const sketchSize = 256;
/** Columns of which a sketch is kept: those with the most values. */
const mostColumns = 32;
/** Hashes keep 48 bits, so that those of 65,536 columns add up within 64. */
const hashRange = 2 ** 48;

/** The content of a study, from `vault/content.json` where that belongs to it, else from its parts. */
export async function contentOf(study: FrozenStudy): Promise<Content> {
  const database = await openDatabase();
  try {
    const probe = await probeOf(database);
    const kept = await readContent(contentPath(study.directory));
    if (kept && kept.fingerprint === study.file.fingerprint && kept.probe === probe) return kept;
    return await contentFrom(database, study, probe);
  } finally {
    database.close();
  }
}

/** The content as the parts say, whatever `vault/content.json` does. */
export async function measureContent(study: FrozenStudy): Promise<Content> {
  const database = await openDatabase();
  try {
    return await contentFrom(database, study, await probeOf(database));
  } finally {
    database.close();
  }
}

export function contentPath(directory: string): string {
  return join(directory, 'vault', 'content.json');
}

/** A content file, or null where it is missing or no content. */
export async function readContent(path: string): Promise<Content | null> {
  try {
    const content = JSON.parse(await readFile(path, 'utf8')) as Content;
    const isWhole =
      content.format === format &&
      typeof content.id === 'string' &&
      Array.isArray(content.sketches) &&
      content.sketches.every(({ hashes, labels }) => hashes.length === labels.length);
    return isWhole ? content : null;
  } catch {
    return null;
  }
}

export async function writeContent(path: string, content: Content): Promise<void> {
  await writeSafely(path, `${JSON.stringify(content)}\n`);
}

async function probeOf(database: Database): Promise<string> {
  return String((await database.rows("SELECT CAST(hash('nightlab') AS VARCHAR)"))[0]![0]);
}

async function contentFrom(
  database: Database,
  { directory, file }: FrozenStudy,
  probe: string,
): Promise<Content> {
  await hashCells(database, directory, file);
  const nColumns = Object.keys(file.roles).length;
  const nRows = Number((await database.rows('SELECT count(*) FROM cells'))[0]![0]);
  const [total] = await database.rows(
    "SELECT CAST(sum(CAST(hash(h) AS HUGEINT)) AS VARCHAR), CAST(sum(CAST(hash(h, 'again') AS HUGEINT)) AS VARCHAR) FROM cells",
  );
  const counts = await database.rows(
    `SELECT ${Array.from({ length: nColumns }, (_, i) => `approx_count_distinct(h${i})`).join(', ')} FROM cells`,
  );
  const telling = [...counts[0]!.keys()]
    .map((column) => ({ column, nDistinct: Number(counts[0]![column]) }))
    .filter(({ nDistinct }) => nDistinct > 1)
    .sort((left, right) => right.nDistinct - left.nDistinct)
    .slice(0, mostColumns);
  const sketch = (of: Sketch['of'], sql: string): Promise<Sketch> => sketchOf(database, of, sql, nRows);
  const sketches = [await sketch('rows', '(hash(h) >> 16)')];
  for (const { column } of telling) sketches.push(await sketch('a column', `h${column}`));
  for (const { column } of telling) {
    if (nColumns > 1) sketches.push(await sketch('rows less a column', `(hash(h - h${column}) >> 16)`));
  }
  return {
    format,
    id: sha256([format, nRows, ...total!].join(' ')),
    fingerprint: file.fingerprint,
    probe,
    nRows,
    sketches: sketches.filter(({ hashes }) => hashes.length > 0),
  };
}

/** Table `cells`: a hash per cell (h0, h1, ...), their sum (h), and the label where it is not sealed. */
async function hashCells(database: Database, directory: string, file: StudyFile): Promise<void> {
  const nColumns = Object.keys(file.roles).length;
  const names = Array.from({ length: nColumns }, (_, i) => `c${i}`);
  const from = (part: string, more: readonly string[]): string =>
    `read_parquet(${quoteText(join(directory, part))}) AS t(${[...names, ...more].join(', ')})`;
  // As values: 1 and 1.0 are one cell, whether the column was taken for numbers or for categories.
  const cells = names.map((name, i) => {
    const text = `CAST(${name} AS VARCHAR)`;
    return `(hash(coalesce(CAST(TRY_CAST(${text} AS DOUBLE) AS VARCHAR), ${text}, '')) >> 16) AS h${i}`;
  });
  const { train, validation, sealed } = file.parts;
  const isYes = `CAST(label = ${quoteText(file.target.positive)} AS INTEGER)`;
  await database.run(`CREATE TEMP TABLE hashed AS
    SELECT ${cells.join(', ')}, ${isYes} AS label FROM ${from(train.file, ['label'])}
    UNION ALL SELECT ${cells.join(', ')}, CAST(v.label AS INTEGER) AS label FROM ${from(validation.file, [])}
      POSITIONAL JOIN read_csv(${quoteText(join(directory, file.vault.validation.file))}, header = false, columns = {'label': 'INTEGER'}) AS v(label)
    UNION ALL SELECT ${cells.join(', ')}, NULL AS label FROM ${from(sealed.file, [])}`);
  await database.run(
    `CREATE TEMP TABLE cells AS SELECT *, ${sumSql(names.map((_, i) => `h${i}`))} AS h FROM hashed`,
  );
  await database.run('DROP TABLE hashed');
}

/** A sum by halves: DuckDB refuses expressions that are nested a thousand deep, as a plain chain of + is. */
function sumSql(terms: readonly string[]): string {
  if (terms.length <= 2) return terms.join(' + ');
  const half = terms.length >> 1;
  return `(${sumSql(terms.slice(0, half))}) + (${sumSql(terms.slice(half))})`;
}

async function sketchOf(database: Database, of: Sketch['of'], sql: string, nRows: number): Promise<Sketch> {
  const bound = Math.floor(hashRange * Math.min(1, (8 * sketchSize) / nRows));
  const rows = await database.rows(
    `SELECT CAST(k AS DOUBLE), min(label) FROM (SELECT ${sql} AS k, label FROM cells) WHERE k < ${bound}
     GROUP BY k HAVING count(*) = 1 ORDER BY k LIMIT ${sketchSize}`,
  );
  const hashes = rows.map(([hash]) => Number(hash));
  return {
    of,
    below: hashes.length < sketchSize ? bound : hashes.at(-1)! + 1,
    hashes,
    labels: rows.map(([, label]) => (label === null ? null : label === 1 ? 1 : 0)),
  };
}
