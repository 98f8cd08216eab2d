/**
 * A file + options -> everything that a split needs: typed columns (in DuckDB and as a Table), labels, and the
 * number or group that the split goes by.
 */
import { counted } from '../core/counted.ts';
import { LabError } from '../core/errors.ts';
import { type ColumnSummary, summarize } from '../table/column-summary.ts';
import type { GivenReading } from '../table/find-reading.ts';
import { matchName } from '../table/match-names.ts';
import type { RawTable } from '../table/raw-table.ts';
import { keepRows, type ReadOptions, readFile } from '../table/read-file.ts';
import { type GapRule, readingSql } from '../table/reading.ts';
import { type ColumnPlan, inferRoles, missingColumn } from '../table/roles.ts';
import type { Column, Role, Table } from '../table/table.ts';
import type { TableInput } from '../table/table-input.ts';
import { hasTargetSql, labelSql, readTarget, type Target } from '../table/target.ts';
import { collectTyped, typeColumns } from '../table/typed-table.ts';
import { assertLearnable, assertNoGiantGroup } from './assert-learnable.ts';
import { readingNotes } from './reading-notes.ts';
import type { SplitRecipe } from './study.ts';

export interface InputOptions extends ReadOptions {
  /** A file, several of one form, standard input (`-`), or a query. */
  readonly file: TableInput;
  readonly target: string;
  readonly positive?: string;
  /** Columns to treat as ids. */
  readonly ids?: readonly string[];
  readonly roles?: Readonly<Record<string, Role>>;
  /** Columns that are left out of the study, and why. */
  readonly exclude?: Readonly<Record<string, string>>;
  /** Columns whose dates have the day before the month, or after it, where their cells do not settle it. */
  readonly dayFirst?: readonly string[];
  readonly monthFirst?: readonly string[];
  /** Spellings beyond the usual ones that mean missing, by column; the target may be among them. */
  readonly missing?: Readonly<Record<string, readonly string[]>>;
  /** Usual spellings of a gap that are values, by column. */
  readonly notMissing?: Readonly<Record<string, readonly string[]>>;
}

export interface FreezeInput {
  readonly raw: RawTable;
  readonly target: Target;
  /** 0 or 1 per row. */
  readonly labels: Uint8Array;
  /** The features, in the order in which a study keeps them. */
  readonly plans: readonly ColumnPlan[];
  readonly table: Table;
  readonly key: Float64Array | Int32Array | null;
  /** Columns whose gaps are not the usual ones, as `study.json` keeps them; null where there are none. */
  readonly gaps: Readonly<Record<string, GapRule>> | null;
  /** Columns that are left out, by the file's own spelling of their names, and why. */
  readonly excluded: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  close(): void;
}

/** Reads and types the file; throws LabError `table.*` and `split.*`. Close the result. */
export async function readFreezeInput(asked: InputOptions, askedRecipe: SplitRecipe): Promise<FreezeInput> {
  const read = await readFile(asked.file, asked);
  try {
    const notes = [...read.notes];
    const options = withNamesOf(read, asked);
    const recipe = { ...askedRecipe, column: nameIn(read, askedRecipe.column) };
    const given = givenReadings(read, options);
    assertTargetEverywhere(read, options.target);
    const target = await readTarget(read, options.target, options.positive, given[options.target]?.gaps);
    let raw = read;
    if (target.nMissing > 0) {
      raw = await keepRows(raw, hasTargetSql(`c${raw.columnNames.indexOf(target.column)}`, target));
      const how =
        target.gaps.length > 0 ? ` (${target.gaps.map((gap) => `"${gap}"`).join(', ')} or empty)` : '';
      notes.push(
        `${counted(target.nMissing, 'row')} ${target.nMissing === 1 ? 'has' : 'have'} no "${target.column}"${how} and ${target.nMissing === 1 ? 'was' : 'were'} left out.`,
      );
    }
    if (recipe.column !== null) assertSplitColumn(raw, recipe, target);
    const { exclude = {} } = options;
    for (const column of Object.keys(exclude)) assertExcludable(column, raw, options, recipe);
    const names = raw.columnNames.filter((name) => name !== options.target && !Object.hasOwn(exclude, name));
    let summaries = await summarize(raw, names, given);
    if (recipe.kind === 'time') {
      const timed = await withTimes(raw, summaries.find(({ name }) => name === recipe.column)!, notes);
      if (timed !== raw) summaries = await summarize(timed, names, given);
      raw = timed;
    }
    const plans = planFeatures(raw, options, recipe, summaries, notes);
    const labels = await readLabels(raw, target);
    await typeColumns(raw, plans);
    const table = await collectTyped(raw, plans);
    const key = keyOf(table, recipe, notes);
    if (recipe.kind === 'group') {
      assertNoGiantGroup(key as Int32Array, recipe.column!, notes);
      assertLearnable(raw.path, plans);
    }
    const gaps = gapsOf(plans);
    return { raw, target, labels, plans, table, key, gaps, excluded: exclude, notes, close: read.close };
  } catch (thrown) {
    read.close();
    throw thrown;
  }
}

/** A file without the target has no outcomes, which is hardly what the person wants. */
function assertTargetEverywhere({ absent = {} }: RawTable, target: string): void {
  const files = Object.hasOwn(absent, target) ? absent[target]! : [];
  if (files.length === 0) return;
  throw new LabError(
    'split.targetAbsent',
    `The target "${target}" is not in ${files.slice(0, 3).join(', ')}${files.length > 3 ? ` and ${files.length - 3} more` : ''}`,
    'Leave those files out, or give the column its name there.',
  );
}

/** The file's own spelling of a name that differs in case, accents or composition; else the name itself. */
function nameIn<T extends string | null>(raw: RawTable, name: T): T | string {
  return name === null ? name : (matchName(name, raw.columnNames) ?? name);
}

function withNamesOf(raw: RawTable, options: InputOptions): InputOptions {
  const renamed = <T>(record: Readonly<Record<string, T>> | undefined) =>
    Object.fromEntries(Object.entries(record ?? {}).map(([name, value]) => [nameIn(raw, name), value]));
  const list = (names: readonly string[] | undefined) => (names ?? []).map((name) => nameIn(raw, name));
  return {
    ...options,
    target: nameIn(raw, options.target),
    ids: list(options.ids),
    roles: renamed(options.roles),
    exclude: renamed(options.exclude),
    dayFirst: list(options.dayFirst),
    monthFirst: list(options.monthFirst),
    missing: renamed(options.missing),
    notMissing: renamed(options.notMissing),
  };
}

/** What the person said of how columns are read, by column. */
function givenReadings(raw: RawTable, options: InputOptions): Record<string, GivenReading> {
  const { dayFirst = [], monthFirst = [], missing = {}, notMissing = {}, roles = {}, ids = [] } = options;
  const names = new Set([
    ...dayFirst,
    ...monthFirst,
    ...Object.keys(missing),
    ...Object.keys(notMissing),
    ...Object.keys(roles),
    ...ids,
  ]);
  const given: Record<string, GivenReading> = {};
  for (const name of names) {
    if (!raw.columnNames.includes(name))
      throw missingColumn('an option names', name, raw.columnNames, raw.path);
    if (dayFirst.includes(name) && monthFirst.includes(name)) {
      throw new LabError(
        'split.twoOrders',
        `"${name}" was given as day first and as month first`,
        'Leave one of them out.',
      );
    }
    const role = ids.includes(name) ? 'id' : Object.hasOwn(roles, name) ? roles[name] : undefined;
    const lower = (words: readonly string[] | undefined) =>
      (words ?? []).map((word) => word.trim().toLowerCase());
    given[name] = {
      // A role of words leaves the reading as it is found, for the codes among them.
      role: role === 'numeric' || role === 'date' ? role : undefined,
      order: dayFirst.includes(name) ? 'dm' : monthFirst.includes(name) ? 'md' : undefined,
      gaps: {
        missing: lower(Object.hasOwn(missing, name) ? missing[name] : undefined),
        values: lower(Object.hasOwn(notMissing, name) ? notMissing[name] : undefined),
      },
    };
  }
  return given;
}

function gapsOf(plans: readonly ColumnPlan[]): Record<string, GapRule> | null {
  const unusual = plans.filter(({ missing, values }) => missing.length > 0 || values.length > 0);
  if (unusual.length === 0) return null;
  return Object.fromEntries(unusual.map(({ name, missing, values }) => [name, { missing, values }]));
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
    throw missingColumn(`--${recipe.kind} names`, column, raw.columnNames, raw.path);
}

async function withTimes(raw: RawTable, summary: ColumnSummary, notes: string[]): Promise<RawTable> {
  const { format, nRows, name: column } = summary;
  if (!format.startsWith('date:') && !format.startsWith('number')) {
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
  notes.push(
    `${counted(nBad, 'row')} ${nBad === 1 ? 'has' : 'have'} no "${column}" that can be read and ${nBad === 1 ? 'was' : 'were'} left out.`,
  );
  return keepRows(raw, `${readingSql(`c${summary.index}`, summary)} IS NOT NULL`);
}

function assertExcludable(
  column: string,
  raw: RawTable,
  { target }: InputOptions,
  recipe: SplitRecipe,
): void {
  if (!raw.columnNames.includes(column))
    throw missingColumn('--exclude names', column, raw.columnNames, raw.path);
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

function planFeatures(
  raw: RawTable,
  options: InputOptions,
  recipe: SplitRecipe,
  summaries: readonly ColumnSummary[],
  notes: string[],
): ColumnPlan[] {
  const excluded = Object.keys(options.exclude ?? {});
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
  const given = new Map(Object.entries(options.roles ?? {}));
  if (given.has(options.target)) {
    throw new LabError(
      'split.badColumn',
      `A role was given for the target "${options.target}"`,
      'Leave that role out.',
    );
  }
  for (const id of options.ids ?? []) {
    if (!names.includes(id)) throw missingColumn('--id names', id, names);
    if (!given.has(id)) given.set(id, 'id');
  }
  // A group's name never helps on groups that were not seen.
  if (recipe.kind === 'group' && !given.has(recipe.column!)) given.set(recipe.column!, 'id');
  const time = summaries.find(({ name }) => recipe.kind === 'time' && name === recipe.column);
  // A counter may be the time; as an id it would have no order.
  if (time?.format.startsWith('number') && !given.has(time.name)) given.set(time.name, 'numeric');
  const plans = inferRoles(summaries, Object.fromEntries(given));
  notes.push(...readingNotes(plans));
  if (recipe.kind !== 'group') assertLearnable(raw.path, plans);
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
    notes.push(
      `${counted(nMissing, 'row')} ${nMissing === 1 ? 'has' : 'have'} no "${column.name}"; each was taken as a group of its own.`,
    );
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
