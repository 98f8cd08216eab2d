/**
 * A new file + the columns that a study froze -> a Table coerced exactly as the study's own was.
 */
import { LabError } from '../core/errors.ts';
import { collectTable, kindOf } from './collect-table.ts';
import { type ColumnFormat, findFormat, isFormat, valueSql } from './column-format.ts';
import { nearNames } from './near-names.ts';
import { type RawTable, type ReadOptions, readFile } from './read-file.ts';
import type { Role, Table } from './table.ts';

/** The columns of a study, as `study.json` holds them. */
export interface FrozenColumns {
  readonly roles: Readonly<Record<string, Role>>;
  /** A column without a format gets the one that its cells in the new file fit. */
  readonly formats?: Readonly<Record<string, string>>;
}

export interface PredictionInput {
  /** The study's columns in its order, rows in file order. */
  readonly table: Table;
  /** Cells that did not fit a column's format and became missing, by column; only columns with some. */
  readonly unparsable: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

/**
 * Reads the columns named in `roles`; other columns are ignored.
 *
 * @throws LabError `table.missingColumns` naming all that are not there, and what `readFile` throws.
 */
export async function readForPrediction(
  path: string,
  columns: FrozenColumns,
  options: ReadOptions = {},
): Promise<PredictionInput> {
  const raw = await readFile(path, options);
  try {
    const names = Object.keys(columns.roles);
    assertAllThere(raw, names);
    const cells = [];
    for (const name of names) {
      const role = columns.roles[name]!;
      const cell = `c${raw.columnNames.indexOf(name)}`;
      const given =
        columns.formats && Object.hasOwn(columns.formats, name) ? columns.formats[name] : undefined;
      const format = given !== undefined && isFormat(given) ? given : await formatFor(raw, cell, name, role);
      cells.push({ name, role, kind: kindOf(role), cell, format, sql: valueSql(cell, format) });
    }
    const unparsable = await countUnparsable(raw, cells);
    const table = await collectTable(raw.database, 'raw', cells, raw.nRows);
    const notes = Object.entries(unparsable).map(
      ([name, count]) =>
        `"${name}": ${count} of ${raw.nRows} cells do not read as the study's did and became missing.`,
    );
    return { table, unparsable, notes: [...raw.notes, ...notes] };
  } finally {
    raw.close();
  }
}

function assertAllThere(raw: RawTable, names: readonly string[]): void {
  const missing = names.filter((name) => !raw.columnNames.includes(name));
  if (missing.length === 0) return;
  const shown = missing.slice(0, 10).map((name) => {
    const near = nearNames(name, raw.columnNames)[0];
    return near === undefined ? `"${name}"` : `"${name}" (is it "${near}"?)`;
  });
  throw new LabError(
    'table.missingColumns',
    `${raw.path} lacks ${missing.length} of the ${names.length} columns that the model was made from: ${shown.join(', ')}${missing.length > 10 ? ', ...' : ''}`,
    'Give a file with the same columns (empty cells are fine); extra columns are ignored.',
  );
}

async function formatFor(raw: RawTable, cell: string, name: string, role: Role): Promise<ColumnFormat> {
  if (role !== 'numeric' && role !== 'date') return 'text';
  const rows = await raw.database.rows(`SELECT ${cell} FROM raw WHERE ${cell} IS NOT NULL LIMIT 4000`);
  const found = findFormat(
    rows.map((row) => String(row[0])),
    name,
  );
  if (role === 'numeric') return found.startsWith('number') ? found : 'number';
  return found.startsWith('date:') ? found : 'date:iso';
}

async function countUnparsable(
  raw: RawTable,
  cells: readonly { name: string; cell: string; format: ColumnFormat; sql: string }[],
): Promise<Record<string, number>> {
  const typed = cells.filter(({ format }) => format !== 'text');
  const counts: [string, number][] = [];
  for (let from = 0; from < typed.length; from += 200) {
    const some = typed.slice(from, from + 200);
    const [row] = await raw.database.rows(
      `SELECT ${some.map(({ cell, sql }) => `count(${cell}) - count(${sql})`).join(', ')} FROM raw`,
    );
    some.forEach(({ name }, i) => {
      const count = Number(row![i]);
      if (count > 0) counts.push([name, count]);
    });
  }
  return Object.fromEntries(counts);
}
