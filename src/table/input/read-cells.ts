/**
 * Columns of values in memory -> a RawTable, as if a CSV file had held them: every cell as trimmed text, NULL = empty. So
 * values are read by the very rules that files are read by. Numbers go as their shortest exact text and come back the same.
 */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LabError } from '../../core/errors.ts';
import { trimCells } from '../columns/missing.ts';
import { openDatabase, quoteText } from '../database/database.ts';
import { uniqueNames } from '../names/column-names.ts';
import type { RawTable } from '../raw-table.ts';

/** What a cell may be. `null`, `undefined`, `NaN` and '' are missing; a Date is a moment in UTC. */
export type CellValue = string | number | bigint | boolean | Date | null | undefined;

const rowsPerChunk = 1000;

/**
 * @param columns all of one length, at least one row
 * @param shown how the rows are spoken of
 * @throws LabError `table.noRows`, `table.badCell` for a value that no cell of a file could be, naming row and column.
 * Cost: some 30 ms, and the text of the cells in scratch space; close the result.
 */
export async function readCells(
  columns: ReadonlyMap<string, ArrayLike<CellValue>>,
  shown = 'the rows',
): Promise<RawTable> {
  const { names } = uniqueNames([...columns.keys()]);
  const values = [...columns.values()];
  const nRows = values[0]?.length ?? 0;
  if (nRows === 0) throw new LabError('table.noRows', `${shown} hold no row`, 'Give at least one row.');
  const database = await openDatabase();
  try {
    const path = join(database.scratch, 'cells.jsonl');
    await pipeline(Readable.from(chunks(values, names, nRows)), createWriteStream(path));
    const types = values.map((_, i) => `c${i}: 'VARCHAR'`).join(', ');
    const from = `read_json(${quoteText(path)}, format = 'newline_delimited', columns = {${types}}, compression = 'uncompressed', maximum_object_size = 67108864)`;
    const cells = values.map((_, i) => ({ sql: `c${i}`, name: `c${i}` }));
    await database.run(`CREATE TABLE raw AS ${trimCells(cells, from)}`);
  } catch (thrown) {
    database.close();
    throw thrown;
  }
  return {
    path: shown,
    kind: 'json',
    source: { kind: 'files', files: [] },
    nRows,
    columnNames: names,
    notes: [],
    database,
    close: database.close,
  };
}

function* chunks(
  values: readonly ArrayLike<CellValue>[],
  names: readonly string[],
  nRows: number,
): Generator<string> {
  for (let from = 0; from < nRows; from += rowsPerChunk) {
    const lines: string[] = [];
    for (let row = from; row < Math.min(nRows, from + rowsPerChunk); row++) {
      const cells = values.map((column, i) => [`c${i}`, textOf(column[row], row, names[i]!)]);
      lines.push(`${JSON.stringify(Object.fromEntries(cells))}\n`);
    }
    yield lines.join('');
  }
}

function textOf(value: unknown, row: number, name: string): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isNaN(value) ? null : String(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value instanceof Date && !Number.isNaN(value.getTime())) return momentText(value);
  const what =
    value instanceof Date
      ? 'a date that is not valid'
      : Array.isArray(value)
        ? 'an array'
        : `a value of type ${typeof value}`;
  throw new LabError(
    'table.badCell',
    `Row ${row + 1}, column "${name}" holds ${what}`,
    'Give text, a number, true or false, a Date, or null where the value is missing.',
  );
}

/** A day where the time is midnight in UTC, as files write dates without a time. */
function momentText(moment: Date): string {
  const text = moment.toISOString();
  return text.endsWith('T00:00:00.000Z')
    ? text.slice(0, -'T00:00:00.000Z'.length)
    : text.replace(/\.000Z$/, 'Z');
}
