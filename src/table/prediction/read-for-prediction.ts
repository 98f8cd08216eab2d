/**
 * A new file + the columns that a study froze -> a Table coerced exactly as the study's own was, and what is
 * different about the file.
 *
 * A column that is written another way (a decimal comma, days before months, true for 1, 3.0 for 3) is read by what its
 * cells are where they leave no doubt, and that is said. A column none of whose cells can be read is an error.
 */
import { counted } from '../../core/counted.ts';
import { LabError } from '../../core/errors.ts';
import { type ColumnFormat, isFormat } from '../columns/column-format.ts';
import { type GapRule, readingSql, usualGaps } from '../columns/reading.ts';
import { type ReadOptions, readFile } from '../input/read-file.ts';
import type { TableInput } from '../input/table-input.ts';
import { collectTable, columnKind } from '../memory/collect-table.ts';
import { matchName } from '../names/match-names.ts';
import { nearNames } from '../names/near-names.ts';
import type { RawTable } from '../raw-table.ts';
import type { Role, Table } from '../table.ts';
import type { ColumnReference } from './column-reference.ts';
import { type ColumnComparison, compareColumns } from './compare-columns.ts';
import { type Keep, keptColumns, type WrittenColumn } from './kept-columns.ts';
import { assertNoneLost } from './lost-columns.ts';
import { matchCategories } from './match-categories.ts';
import { readAllAsWritten } from './read-as-written.ts';

/** The columns of a study, as `study.json` holds them. */
export interface FrozenColumns {
  readonly roles: Readonly<Record<string, Role>>;
  /** A column without a format gets the one that its cells in the new file fit. */
  readonly formats?: Readonly<Record<string, string>> | undefined;
  /** Gaps of the columns where they are not the usual ones. */
  readonly gaps?: Readonly<Record<string, GapRule>> | undefined;
  /** What the study's own values were like. */
  readonly seen?: Readonly<Record<string, ColumnReference>> | undefined;
}

export interface PredictionOptions extends ReadOptions {
  /** Read a column as missing where none of its cells can be read, in place of an error. */
  readonly allowLost?: boolean | undefined;
  /** Columns of ids beside those of role id, by their names in the study. */
  readonly ids?: readonly string[] | undefined;
  /** What else of the file to hand on. Default: nothing. */
  readonly keep?: Keep | undefined;
}

export interface PredictionInput {
  /** The study's columns in its order, rows in file order. */
  readonly table: Table;
  /** Cells that did not fit a column's format and became missing, by column; only columns with some. */
  readonly unparsable: Readonly<Record<string, number>>;
  /** Each column against the study's own. Empty for studies that were frozen before they remembered. */
  readonly comparison: readonly ColumnComparison[];
  readonly notes: readonly string[];
  /** Ids, and what was to be kept, as they stand in the file. */
  readonly written: readonly WrittenColumn[];
  /** The file's names of the ids among `written`. */
  readonly keys: readonly string[];
}

/**
 * Reads the columns named in `roles`; other columns are ignored. Ids and constants may be absent: no model needs them.
 *
 * @throws LabError `table.missingColumns` naming all that are not there, `table.lostColumn` where no cell of a column
 * can be read (unless `allowLost`), and what `readFile` throws.
 */
export async function readForPrediction(
  input: TableInput,
  columns: FrozenColumns,
  options: PredictionOptions = {},
): Promise<PredictionInput> {
  return readRawForPrediction(await readFile(input, options), columns, options);
}

/** The same for a table that is loaded already. Closes it. */
export async function readRawForPrediction(
  raw: RawTable,
  columns: FrozenColumns,
  options: Pick<PredictionOptions, 'allowLost' | 'ids' | 'keep'> = {},
): Promise<PredictionInput> {
  try {
    const notes = [...raw.notes];
    const nameOf = findColumns(raw, columns.roles, notes);
    const ids = Object.keys(columns.roles).filter((name) => columns.roles[name] === 'id');
    const keys = [...new Set([...ids, ...(options.ids ?? [])])].flatMap(
      (name) => nameOf.get(name) ?? matchName(name, raw.columnNames) ?? [],
    );
    const written = await keptColumns(raw, options.keep ?? { kind: 'none' }, keys, [...nameOf.values()]);
    const asked = Object.entries(columns.roles).map(([name, role]) => {
      const found = nameOf.get(name);
      const given = own(columns.formats, name);
      const frozen: ColumnFormat | null = given !== undefined && isFormat(given) ? given : null;
      const gaps = own(columns.gaps, name) ?? usualGaps;
      const index = found === undefined ? -1 : raw.columnNames.indexOf(found);
      return { name, role, index, frozen, gaps, seen: own(columns.seen, name) };
    });
    const read = await readAllAsWritten(raw, asked);
    const cells = read.map(({ name, role, index, reading }) => ({
      name,
      role,
      kind: columnKind(role),
      sql: index < 0 ? absentSql(role) : readingSql(`c${index}`, reading),
    }));
    const collected = await collectTable(raw.database, 'raw', cells, raw.nRows);
    const table = withKnownCategories(collected, columns.seen ?? {}, notes);
    notes.push(...read.flatMap((column) => column.notes));
    const comparison = compareColumns(table, columns.seen ?? {});
    if (options.allowLost !== true) assertNoneLost(raw.path, read, comparison);
    for (const { column, changes } of comparison) {
      if (changes.length > 0) notes.push(`"${column}" is not what it was: ${changes.join('; ')}.`);
    }
    const unparsable = Object.fromEntries(
      read.filter(({ nUnparsable }) => nUnparsable > 0).map(({ name, nUnparsable }) => [name, nUnparsable]),
    );
    return { table, unparsable, comparison, notes, written, keys };
  } finally {
    raw.close();
  }
}

function own<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

function absentSql(role: Role): string {
  const kind = columnKind(role);
  return `CAST(NULL AS ${kind === 'number' ? 'DOUBLE' : kind === 'date' ? 'TIMESTAMP' : 'VARCHAR'})`;
}

/** Study name -> the file's name for it. */
function findColumns(
  raw: RawTable,
  roles: Readonly<Record<string, Role>>,
  notes: string[],
): Map<string, string> {
  const names = Object.keys(roles);
  const exact = new Set(names.filter((name) => raw.columnNames.includes(name)));
  const free = raw.columnNames.filter((name) => !exact.has(name));
  const nameOf = new Map<string, string>();
  const missing: string[] = [];
  const absent: string[] = [];
  for (const name of names) {
    const found = exact.has(name) ? name : matchName(name, free);
    if (found !== null) {
      nameOf.set(name, found);
      if (found !== name) notes.push(`The study's column "${name}" is called "${found}" in this file.`);
    } else if (roles[name] === 'id' || roles[name] === 'constant') absent.push(name);
    else missing.push(name);
  }
  if (missing.length > 0) throw missingColumns(raw, names, missing);
  if (absent.length > 0) {
    notes.push(
      `Not in the file and not needed: ${absent.map((name) => `"${name}" (${roles[name]})`).join(', ')}.`,
    );
  }
  return nameOf;
}

function missingColumns(raw: RawTable, names: readonly string[], missing: readonly string[]): LabError {
  const others = raw.columnNames.filter((name) => !names.includes(name));
  const shown = missing.slice(0, 10).map((name) => {
    const near = nearNames(name, others)[0];
    return near === undefined ? `"${name}"` : `"${name}" (is it "${near}"?)`;
  });
  return new LabError(
    'table.missingColumns',
    `${raw.path} lacks ${missing.length} of the ${names.length} columns that the model was made from: ${shown.join(', ')}${missing.length > 10 ? ', ...' : ''}`,
    'Give a file with the same columns (empty cells are fine); extra columns are ignored.',
  );
}

function withKnownCategories(
  table: Table,
  seen: Readonly<Record<string, ColumnReference>>,
  notes: string[],
): Table {
  const columns = table.columns.map((column) => {
    const levels = own(seen, column.name)?.levels;
    if (column.kind !== 'string' || column.role !== 'category' || levels === undefined) return column;
    const { column: matched, nCells, example } = matchCategories(column, levels);
    if (example !== null) {
      notes.push(
        `"${column.name}": ${counted(nCells, 'cell')} ${nCells === 1 ? 'is' : 'are'} spelt differently from the study's categories and were matched to them ("${example.from}" is "${example.to}").`,
      );
    }
    return matched;
  });
  return { ...table, columns };
}
