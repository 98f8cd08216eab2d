/**
 * Study + train rows -> cross-validation folds of the study's own kind.
 *
 *   stratified  k folds, each with its share of both classes; every row is predicted once
 *   group       k folds of whole groups, as balanced as whole groups allow; every row is predicted once
 *   time        the oldest third only ever fits; the rest, in time order, is cut into k blocks, each
 *               predicted from all older rows (rows of one time stay on one side)
 *
 * Row indices ascend within a fold. Deterministic for one seed; O(rows x folds).
 */
import { LabError } from '../core/errors.ts';
import { random } from '../core/random.ts';
import type { Table } from '../table/table.ts';
import { placeUnits } from './balanced-units.ts';
import { groupsOfColumn } from './freeze-input.ts';
import type { Fold } from './partition.ts';
import type { Study } from './study.ts';

/** Folds over the train part; `nFolds` from 2 to 20. Throws LabError `split.badFolds` where a fold would be empty. */
export function makeFolds(
  study: Study,
  trainTable: Table,
  labels: Uint8Array,
  nFolds: number,
  seed: number,
): Fold[] {
  if (!Number.isInteger(nFolds) || nFolds < 2 || nFolds > 20) {
    throw new LabError('split.badFolds', `${nFolds} folds were asked for`, 'Ask for 2 to 20 folds.');
  }
  const folds =
    study.file.split.kind === 'time'
      ? timeFolds(timesOf(study, trainTable), nFolds)
      : unitFolds(groupsOf(study, trainTable) ?? everyRow(labels.length), labels, nFolds, seed);
  const poor = folds.findIndex(
    ({ fitRows, applyRows }) => applyRows.length === 0 || !hasBoth(labels, fitRows),
  );
  if (poor >= 0) {
    throw new LabError(
      'split.badFolds',
      `Fold ${poor + 1} of ${nFolds} has no row to predict or rows of one class only to fit`,
      'Ask for fewer folds.',
    );
  }
  return folds;
}

/** The group of each train row where the study splits by group, else null. */
export function groupsOf(study: Study, trainTable: Table): Int32Array | null {
  const { kind, column } = study.file.split;
  return kind === 'group' ? groupsOfColumn(columnOf(trainTable, column!)).groups : null;
}

function timesOf(study: Study, table: Table): Float64Array {
  const column = columnOf(table, study.file.split.column!);
  if (column.kind !== 'string') return column.values;
  throw new LabError('split.badTimeColumn', `"${column.name}" has no order`, 'Freeze the study again.');
}

function columnOf(table: Table, name: string): Table['columns'][number] {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column) return column;
  throw new LabError(
    'split.missingColumn',
    `The train table has no column "${name}", which the study is split by`,
    'Pass the table that readPart returned.',
  );
}

function everyRow(n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, row) => row);
}

function unitFolds(unitOf: Int32Array, labels: Uint8Array, nFolds: number, seed: number): Fold[] {
  const nUnits = unitOf.reduce((most, unit) => Math.max(most, unit + 1), 0);
  const shares = Array.from({ length: nFolds }, () => 1 / nFolds);
  const foldOf = placeUnits({ unitOf, nUnits }, labels, shares, random(seed, 'folds'));
  return shares.map((_, fold) => foldFrom(foldOf.length, (row) => (foldOf[row] === fold ? 'apply' : 'fit')));
}

function timeFolds(times: Float64Array, nFolds: number): Fold[] {
  const sorted = times.slice().sort();
  const n = times.length;
  // Fold f predicts times in (bounds[f], bounds[f + 1]]; ties fall together because bounds are times.
  const bounds = Array.from({ length: nFolds + 1 }, (_, fold) =>
    fold === nFolds
      ? Number.POSITIVE_INFINITY
      : sorted[Math.max(0, Math.round(n / 3 + (fold * (2 / 3) * n) / nFolds) - 1)]!,
  );
  return Array.from({ length: nFolds }, (_, fold) => {
    const low = bounds[fold]!;
    const high = bounds[fold + 1]!;
    return foldFrom(n, (row) => (times[row]! <= low ? 'fit' : times[row]! <= high ? 'apply' : 'out'));
  });
}

function foldFrom(n: number, sideOf: (row: number) => 'fit' | 'apply' | 'out'): Fold {
  const sides = { fit: [] as number[], apply: [] as number[], out: [] as number[] };
  for (let row = 0; row < n; row++) sides[sideOf(row)].push(row);
  return { fitRows: Uint32Array.from(sides.fit), applyRows: Uint32Array.from(sides.apply) };
}

function hasBoth(labels: Uint8Array, rows: Uint32Array): boolean {
  const first = labels[rows[0] ?? -1];
  return rows.some((row) => labels[row] !== first);
}
