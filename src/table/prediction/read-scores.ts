/**
 * A file of scores that any tool wrote -> one number per row of a part, joined by the row's key, in any order. Whatever
 * is not exactly one finite number for each row is refused with its line, before anything is opened or counted.
 */
import { readFile as readBytes } from 'node:fs/promises';
import { LabError } from '../../core/errors.ts';
import { readFile } from '../input/read-file.ts';
import { collectTable } from '../memory/collect-table.ts';
import { matchName } from '../names/match-names.ts';
import { nearNames } from '../names/near-names.ts';
import type { RawTable } from '../raw-table.ts';
import { cellOf } from '../table.ts';

export interface ScoresRequest {
  /** The name of the column of keys. */
  readonly keyColumn: string;
  /** One per row of the part, all different. */
  readonly keys: readonly string[];
  /** The column of scores; left out, the only one, or the one called `score` or `probability`. */
  readonly scoreColumn?: string | undefined;
  /** Whose row a key is that is not among `keys`, in words; null = nobody's. */
  readonly ownerOf: (key: string) => string | null;
  /** What the outcomes are called, which are no scores. */
  readonly outcomes: readonly string[];
}

export interface ReadScores {
  /** One per key, in the order of `keys`. */
  readonly scores: Float64Array;
  readonly column: string;
  readonly notes: readonly string[];
}

const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** @throws LabError `table.badScores` for what is not one score per row, and what `readFile` throws. */
export async function readScores(path: string, request: ScoresRequest): Promise<ReadScores> {
  const raw = await readFile(path);
  try {
    const keyName = matchName(request.keyColumn, raw.columnNames);
    if (keyName === null) throw noKeyColumn(raw, request);
    const column = scoreColumnOf(raw, keyName, request);
    const indexOf = (name: string): number => raw.columnNames.indexOf(name);
    const table = await collectTable(
      raw.database,
      'raw',
      [keyName, column].map((name) => ({ name, role: 'text', kind: 'string', sql: `c${indexOf(name)}` })),
      raw.nRows,
    );
    const [keyCells, scoreCells] = table.columns;
    const lineOf = await linesOf(raw);
    const rowOf = new Map(request.keys.map((key, row) => [key, row]));
    const scores = new Float64Array(request.keys.length);
    const seenAt = new Int32Array(request.keys.length).fill(-1);
    for (let i = 0; i < raw.nRows; i++) {
      const key = cellOf(keyCells!, i);
      const row = key === null ? undefined : rowOf.get(String(key));
      if (row === undefined) throw strangeKey(raw, lineOf(i), key === null ? null : String(key), request);
      if (seenAt[row]! >= 0)
        throw bad(
          raw,
          `${lineOf(i)}: "${key}" is there already (${lineOf(seenAt[row]!)})`,
          'Give each row one score.',
        );
      seenAt[row] = i;
      scores[row] = scoreOf(raw, column, `${lineOf(i)} (${key})`, cellOf(scoreCells!, i), request);
    }
    assertNoneMissing(raw, seenAt, request.keys);
    return { scores, column, notes: [...raw.notes, ...distinctNotes(raw, column, scores)] };
  } finally {
    raw.close();
  }
}

function bad(raw: RawTable, what: string, remedy: string): LabError {
  return new LabError('table.badScores', `${raw.path}, ${what}`, `${remedy} Nothing was opened or counted.`);
}

function noKeyColumn(raw: RawTable, { keyColumn, keys }: ScoresRequest): LabError {
  const near = nearNames(keyColumn, raw.columnNames)[0];
  return new LabError(
    'table.badScores',
    `${raw.path} has no column "${keyColumn}"${near === undefined ? '' : ` (is it "${near}"?)`}; its columns are ${raw.columnNames
      .slice(0, 10)
      .map((name) => `"${name}"`)
      .join(', ')}`,
    `Keep the column "${keyColumn}" of the file that nightlab split wrote (${keys[0]}, ...) beside the scores.`,
  );
}

function scoreColumnOf(raw: RawTable, keyName: string, { scoreColumn, keyColumn }: ScoresRequest): string {
  const others = raw.columnNames.filter((name) => name !== keyName);
  if (scoreColumn !== undefined) {
    const found = matchName(scoreColumn, others);
    if (found !== null) return found;
    const near = nearNames(scoreColumn, others)[0];
    throw bad(
      raw,
      `no column "${scoreColumn}"`,
      near === undefined ? `Its columns are ${listed(others)}.` : `Is it "${near}"?`,
    );
  }
  if (others.length === 1) return others[0]!;
  if (others.length === 0) throw bad(raw, `the only column is "${keyColumn}"`, 'Add a column of scores.');
  // What pandas and R write before each row.
  const proper = others.filter((name) => !/^(column_\d+|unnamed: ?\d+|index)$/i.test(name));
  if (proper.length === 1) return proper[0]!;
  const named = ['score', 'probability'].flatMap((name) =>
    others.filter((other) => other.toLowerCase() === name),
  );
  if (named.length === 1) return named[0]!;
  throw bad(
    raw,
    `there are ${others.length} columns beside "${keyColumn}": ${listed(others)}`,
    'Name the one with the scores of the positive outcome: --column NAME.',
  );
}

function listed(names: readonly string[]): string {
  return `${names
    .slice(0, 8)
    .map((name) => `"${name}"`)
    .join(', ')}${names.length > 8 ? ', ...' : ''}`;
}

function strangeKey(raw: RawTable, line: string, key: string | null, request: ScoresRequest): LabError {
  const { keys, keyColumn, ownerOf } = request;
  if (key === null) return bad(raw, `${line}: "${keyColumn}" is empty`, 'Give the key of each row.');
  const owner = ownerOf(key);
  const alike = `the keys of this part are ${keys[0]} to ${keys.at(-1)}`;
  return owner === null
    ? bad(
        raw,
        `${line}: "${key}" is not a row of this part`,
        `Use the column "${keyColumn}" as nightlab split wrote it; ${alike}.`,
      )
    : bad(
        raw,
        `${line}: "${key}" is a row of ${owner}`,
        `Score the rows of the part that --on names; ${alike}.`,
      );
}

function scoreOf(
  raw: RawTable,
  column: string,
  where: string,
  cell: number | string | null,
  { outcomes }: ScoresRequest,
): number {
  if (cell === null) throw bad(raw, `${where}: "${column}" is empty`, 'Give each row a score.');
  const text = String(cell);
  if (number.test(text) && Number.isFinite(Number(text))) return Number(text);
  const isOutcome = outcomes.some((word) => word.toLowerCase() === text.toLowerCase());
  const remedy = isOutcome
    ? 'That is an outcome, not a score: write the probability of the positive outcome (predict_proba, not predict).'
    : /^[[(]/.test(text)
      ? 'That is a list of probabilities: write that of the positive outcome alone.'
      : /^[+-]?\d+,\d+$/.test(text)
        ? 'Write decimals with a point.'
        : 'Write one finite number per row.';
  throw bad(raw, `${where}: "${column}" is "${text.slice(0, 60)}", not a number`, remedy);
}

function assertNoneMissing(raw: RawTable, seenAt: Int32Array, keys: readonly string[]): void {
  const missing = keys.filter((_, row) => seenAt[row]! < 0);
  if (missing.length === 0) return;
  const shown = `${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ', ...' : ''}`;
  throw bad(
    raw,
    `${missing.length.toLocaleString('en')} of the ${keys.length.toLocaleString('en')} rows of the part have no line: ${shown}`,
    'Score every row.',
  );
}

function distinctNotes(raw: RawTable, column: string, scores: Float64Array): string[] {
  const distinct = new Set(scores).size;
  if (distinct === 1)
    throw bad(raw, `every "${column}" is ${scores[0]}: such scores rank nothing`, 'Give scores that differ.');
  return distinct > 2
    ? []
    : [
        `"${column}" holds only two values: decisions rather than scores. The AUC of probabilities is higher as a rule.`,
      ];
}

/** Says where a row stands: its line where each row is one line of the file, else its number. */
async function linesOf(raw: RawTable): Promise<(row: number) => string> {
  const byRow = (row: number): string => `data row ${row + 1}`;
  if (raw.kind === 'parquet' || raw.kind === 'xlsx') return byRow;
  const bytes = await readBytes(raw.path).catch(() => null);
  if (bytes === null || bytes[0] === 0x1f || bytes.length > 2 ** 28) return byRow;
  const lines = bytes
    .toString('utf8')
    .trimEnd()
    .split(/\r\n|\n|\r/);
  const first = raw.kind === 'csv' ? 2 : 1;
  return lines.length === raw.nRows + first - 1 ? (row) => `line ${row + first}` : byRow;
}
