/**
 * A file + options -> everything that a split needs: typed columns (in DuckDB and as a Table), labels, and the
 * number or group that the split goes by.
 */
import { LabError } from '../core/errors.ts';
import { valueSql } from '../table/column-format.ts';
import { type ColumnSummary, summarize } from '../table/column-summary.ts';
import { keepRows, type RawTable, type ReadOptions, readFile } from '../table/read-file.ts';
import { type ColumnPlan, inferRoles, missingColumn } from '../table/roles.ts';
import type { Column, Role, Table } from '../table/table.ts';
import { labelSql, readTarget, type Target } from '../table/target.ts';
import { collectTyped, typeColumns } from '../table/typed-table.ts';
import type { SplitRecipe } from './study.ts';

export interface InputOptions extends ReadOptions {
  readonly file: string;
  readonly target: string;
  readonly positive?: string;
  /** Columns to treat as ids. */
  readonly ids?: readonly string[];
  readonly roles?: Readonly<Record<string, Role>>;
  /** Columns that are left out of the study, and why. */
  readonly exclude?: Readonly<Record<string, string>>;
}

export interface FreezeInput {
  readonly raw: RawTable;
  readonly target: Target;
  /** 0 or 1 a row. */
  readonly labels: Uint8Array;
  /** The features, in the order in which a study keeps them. */
  readonly plans: readonly ColumnPlan[];
  readonly table: Table;
  readonly key: Float64Array | Int32Array | null;
  readonly notes: readonly string[];
  close(): void;
}

/** Reads and types the file; throws LabError `table.*` and `split.*`. Close the result. */
export async function readFreezeInput(options: InputOptions, recipe: SplitRecipe): Promise<FreezeInput> {
  const read = await readFile(options.file, options);
  try {
    const notes = [...read.notes];
    const target = await readTarget(read, options.target, options.positive);
    let raw = read;
    if (target.nMissing > 0) {
      raw = await keepRows(raw, `c${raw.columnNames.indexOf(target.column)} IS NOT NULL`);
      notes.push(`${target.nMissing} rows have no "${target.column}" and were left out.`);
    }
    if (recipe.column !== null) assertSplitColumn(raw, recipe, target);
    if (recipe.kind === 'time') raw = await withTimes(raw, recipe.column!, notes);
    const plans = await planFeatures(raw, options, recipe, notes);
    const labels = await readLabels(raw, target);
    await typeColumns(raw, plans);
    const table = await collectTyped(raw, plans);
    return { raw, target, labels, plans, table, key: keyOf(table, recipe, notes), notes, close: read.close };
  } catch (thrown) {
    read.close();
    throw thrown;
  }
}

function assertSplitColumn(raw: RawTable, recipe: SplitRecipe, target: Target): void {
  const column = recipe.column!;
  if (column === target.column) {
    throw new LabError(
      'split.badColumn',
      `The split cannot go by the target "${column}"`,
      `Name another column for the ${recipe.kind} split.`,
    );
  }
  if (!raw.columnNames.includes(column))
    throw missingColumn(`the ${recipe.kind} split should go by`, column, raw.columnNames);
}

async function withTimes(raw: RawTable, column: string, notes: string[]): Promise<RawTable> {
  const [summary] = (await summarize(raw, [column])) as [ColumnSummary];
  const { format, nRows } = summary;
  if (format === 'text' || format === 'boolean') {
    const seen = (
      await raw.database.rows(`SELECT c${summary.index} FROM raw WHERE c${summary.index} IS NOT NULL LIMIT 3`)
    ).map((row) => `"${String(row[0])}"`);
    throw new LabError(
      'split.badTimeColumn',
      `The time column "${column}" holds no dates or numbers that can be read${seen.length > 0 ? ` (for example ${seen.join(', ')})` : ': it is empty'}`,
      'Write it as 2024-12-31 or 2024-12-31 18:30:00 (or a number that grows with time), or name another column with --time.',
    );
  }
  const nBad = summary.nMissing + summary.nUnparsable;
  if (nBad === 0) return raw;
  if (nBad > 0.05 * nRows) {
    throw new LabError(
      'split.badTimeColumn',
      `The time column "${column}" is missing or unreadable in ${nBad} of ${nRows} rows`,
      'Fill it in, or remove those rows, or leave out --time for a stratified split.',
    );
  }
  notes.push(`${nBad} rows have no "${column}" that can be read and were left out.`);
  return keepRows(raw, `${valueSql(`c${summary.index}`, format)} IS NOT NULL`);
}

function assertExcludable(
  column: string,
  raw: RawTable,
  { target }: InputOptions,
  recipe: SplitRecipe,
): void {
  if (!raw.columnNames.includes(column))
    throw missingColumn('the study should leave out', column, raw.columnNames);
  if (column === target) {
    throw new LabError(
      'split.badColumn',
      `The target "${column}" cannot be excluded`,
      'Leave that --exclude out.',
    );
  }
  if (column === recipe.column) {
    throw new LabError(
      'split.badColumn',
      `The split goes by "${column}", so the study has to keep it`,
      'Freeze with it, then run nightlab exclude: it hides the column from every module, and the split still goes by it.',
    );
  }
}

async function planFeatures(
  raw: RawTable,
  options: InputOptions,
  recipe: SplitRecipe,
  notes: string[],
): Promise<ColumnPlan[]> {
  const excluded = Object.keys(options.exclude ?? {});
  for (const column of excluded) assertExcludable(column, raw, options, recipe);
  const names = raw.columnNames.filter((name) => name !== options.target && !excluded.includes(name));
  if (names.length === 0 && excluded.length > 0) {
    throw new LabError('split.noFeatures', 'Every column is excluded', 'Leave one to learn from.');
  }
  if (names.length === 0) {
    throw new LabError(
      'split.noFeatures',
      `${raw.path} has one column only, "${options.target}"`,
      'Give a file with other columns to learn from; fields are separated by a comma, semicolon, tab or |.',
    );
  }
  const given: Record<string, Role> = { ...options.roles };
  if (Object.hasOwn(given, options.target)) {
    throw new LabError(
      'split.badColumn',
      `A role was given for the target "${options.target}"`,
      'Leave that role out.',
    );
  }
  for (const id of options.ids ?? []) {
    if (!names.includes(id)) throw missingColumn('an id should be', id, names);
    given[id] ??= 'id';
  }
  // A group's name never helps on groups that were not seen.
  if (recipe.kind === 'group') given[recipe.column!] ??= 'id';
  const summaries = await summarize(raw, names);
  const time = summaries.find(({ name }) => recipe.kind === 'time' && name === recipe.column);
  // A counter may be the time; as an id it would have no order.
  if (time?.format.startsWith('number')) given[time.name] ??= 'numeric';
  const plans = inferRoles(summaries, given);
  for (const { name, summary, format } of plans) {
    if (summary.nUnparsable === 0 || format === 'text') continue;
    const shown = summary.unparsable.map((cell) => `"${cell}"`).join(', ');
    notes.push(`"${name}": ${summary.nUnparsable} cells are no ${format} and became missing (${shown}).`);
  }
  // Objects keep names that look like whole numbers first; the files follow that order.
  const order = Object.keys(Object.fromEntries(plans.map(({ name }) => [name, 0])));
  const byName = new Map(plans.map((plan) => [plan.name, plan]));
  return order.map((name) => byName.get(name)!);
}

async function readLabels(raw: RawTable, target: Target): Promise<Uint8Array> {
  const cell = `c${raw.columnNames.indexOf(target.column)}`;
  const result = await raw.database.stream(`SELECT ${labelSql(cell, target)} FROM raw`);
  const labels = new Uint8Array(raw.nRows);
  let row = 0;
  for (
    let chunk = await result.fetchChunk();
    chunk && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    const vector = chunk.getColumnVector(0);
    for (let k = 0; k < chunk.rowCount; k++) labels[row++] = Number(vector.getItem(k));
  }
  return labels;
}

function keyOf(table: Table, recipe: SplitRecipe, notes: string[]): Float64Array | Int32Array | null {
  if (recipe.column === null) return null;
  const column = table.columns.find(({ name }) => name === recipe.column)!;
  if (recipe.kind === 'time') return timesOf(column);
  const { groups, nMissing } = groupsOfColumn(column);
  if (nMissing > 0)
    notes.push(`${nMissing} rows have no "${column.name}"; each was taken as a group of its own.`);
  return groups;
}

function timesOf(column: Column): Float64Array {
  if (column.kind !== 'string') return column.values;
  throw new LabError(
    'split.badTimeColumn',
    `The time column "${column.name}" has the role ${column.role}, which has no order`,
    'Leave that role out, or make it date or numeric.',
  );
}

/** The group of each row as a number; rows without one stand alone. */
export function groupsOfColumn(column: Column): { groups: Int32Array; nMissing: number } {
  const known = new Map<number, number>();
  let next = 0;
  let nMissing = 0;
  const keys: ArrayLike<number> = column.kind === 'string' ? column.codes : column.values;
  const groups = Int32Array.from(keys, (key) => {
    if (Number.isNaN(key) || (column.kind === 'string' && key < 0)) {
      nMissing++;
      return next++;
    }
    const group = known.get(key) ?? next++;
    known.set(key, group);
    return group;
  });
  return { groups, nMissing };
}
