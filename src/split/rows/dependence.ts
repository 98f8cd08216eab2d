/**
 * What makes rows of a study dependent: its groups, its time, an entity column, near-duplicates. Found at freeze (entities
 * on train rows, whose labels are not secret; near-duplicates by features alone), kept in `study.json`, and read again
 * whenever an AUC gets a variance.
 */
import type { RowUnits } from '../../core/place-units.ts';
import { concatTables } from '../../table/memory/concat-tables.ts';
import { type Column, cellOf, type Table, takeRows } from '../../table/table.ts';
import { shellWord } from '../freeze/freeze-command.ts';
import type { Dependence, FrozenStudy, SplitRecipe } from '../study/study.ts';
import { findEntityColumns } from './entity-column.ts';
import { findNearDuplicates, type NearDuplicates } from './near-duplicates.ts';
import { renumber } from './units.ts';

/** Near-duplicates in a smaller share of the rows are kept together, but are not worth a word. */
const notableShare = 0.02;

/** Equal and near-equal rows as units that one part and one fold should hold whole. */
export function joinedUnits(equal: RowUnits, near: RowUnits): RowUnits {
  const parent = Int32Array.from({ length: near.nUnits }, (_, unit) => unit);
  const rootOf = (unit: number): number => {
    let at = unit;
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!;
    return at;
  };
  const seen = new Int32Array(equal.nUnits).fill(-1);
  equal.unitOf.forEach((unit, row) => {
    const here = rootOf(near.unitOf[row]!);
    if (seen[unit]! < 0) seen[unit] = here;
    else parent[here] = rootOf(seen[unit]!);
  });
  return renumber(near.unitOf.map((unit) => rootOf(unit)));
}

/** All that was found, the strongest first; `trainLabels` are one per train row, in their order. */
export function findDependence(
  table: Table,
  near: NearDuplicates,
  { kind, column }: SplitRecipe,
  trainRows: Uint32Array,
  trainLabels: Uint8Array,
): Dependence[] {
  const found: Dependence[] = [];
  if (kind === 'time') found.push({ kind, column, nSets: 0, nRows: table.nRows });
  if (kind === 'group') found.push({ kind, column, ...countSets(keysOf(columnOf(table, column!))) });
  else {
    const [entity] = findEntityColumns(takeRows(table, trainRows), trainLabels);
    if (entity && entity.column !== column)
      found.push({ kind: 'entity', column: entity.column, nSets: entity.nSets, nRows: entity.nRowsInSets });
  }
  if (near.nRowsInSets >= notableShare * table.nRows)
    found.push({ kind: 'nearDuplicates', column: null, nSets: near.nSets, nRows: near.nRowsInSets });
  return found;
}

/** What it means, for a person; `command` freezes the file again as it was, without an end. */
export function dependenceText(found: readonly Dependence[], command: string): string[] {
  return found.flatMap((one) => {
    const text = one.kind === 'entity' ? entityText : one.kind === 'nearDuplicates' ? copiesText : null;
    return text === null ? [] : [text(one, command)];
  });
}

function entityText({ column, nSets, nRows }: Dependence, command: string): string {
  return [
    `Rows of one "${column}" agree in their outcome far more than chance (${counted(nSets)} values in ${counted(nRows)} train rows).`,
    `A model can memorise their outcomes: for values of "${column}" that it has seen it will do as the score says, for new ones worse.`,
    `Intervals and decisions take all rows of one "${column}" as one piece of evidence.`,
    `If new rows will have new values, split by them: ${command} --group ${shellWord(column!)} --replace`,
  ].join(' ');
}

function copiesText({ nSets, nRows }: Dependence, command: string): string {
  return [
    `${counted(nRows)} rows are near-duplicates: they equal other rows in all but a few columns (${counted(nSets)} sets).`,
    'A model that has seen one row of a set knows the others: a score on new rows will be worse than one on their copies.',
    'Each set is kept in one part and one fold where the split allows it, and counts as one piece of evidence.',
    `If a column says which rows belong together, split by it: ${command} --group COLUMN --replace`,
  ].join(' ');
}

function counted(count: number): string {
  return count.toLocaleString('en');
}

/** What is known of the rows of one part. */
export interface PartDependence {
  /** For each way in which rows belong together: one number per row, equal = together, in all parts. */
  readonly clusterings: readonly Int32Array[];
  /** One number per row that grows with time, where the study splits by time. */
  readonly times: Float64Array | null;
}

/**
 * For each of the tables (parts of one study) which of its rows belong together, numbered alike in all of them, and
 * their times. Null where rows are independent. O(rows x columns).
 */
export function dependenceOf(study: FrozenStudy, tables: readonly Table[]): PartDependence[] | null {
  const { split, dependence = [] } = study.file;
  const all = tables.reduce((joined, table) => concatTables(joined, table));
  const clusterings: Int32Array[] = [];
  if (split.kind === 'group') clusterings.push(keysOf(columnOf(all, split.column!)));
  for (const { kind, column } of dependence) {
    if (kind === 'entity') clusterings.push(keysOf(columnOf(all, column!)));
    if (kind === 'nearDuplicates') clusterings.push(findNearDuplicates(all).unitOf);
  }
  const times = split.kind === 'time' ? timesOf(columnOf(all, split.column!)) : null;
  if (clusterings.length === 0 && times === null) return null;
  let from = 0;
  return tables.map(({ nRows }) => {
    const [start, end] = [from, from + nRows];
    from = end;
    return {
      clusterings: clusterings.map((keys) => keys.slice(start, end)),
      times: times?.slice(start, end) ?? null,
    };
  });
}

function columnOf(table: Table, name: string): Column {
  return table.columns.find((column) => column.name === name)!;
}

function timesOf(column: Column): Float64Array | null {
  return column.kind === 'string' ? null : column.values;
}

/** Equal values, equal numbers; a missing value stands alone. */
function keysOf(column: Column): Int32Array {
  const known = new Map<number | string, number>();
  let next = 0;
  const keys = new Int32Array((column.kind === 'string' ? column.codes : column.values).length);
  for (let row = 0; row < keys.length; row++) {
    const value = cellOf(column, row);
    const key = value === null ? next++ : (known.get(value) ?? next++);
    if (value !== null) known.set(value, key);
    keys[row] = key;
  }
  return keys;
}

function countSets(keys: Int32Array): { nSets: number; nRows: number } {
  const counts = new Map<number, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  const sets = [...counts.values()].filter((count) => count > 1);
  return { nSets: sets.length, nRows: sets.reduce((sum, count) => sum + count, 0) };
}
