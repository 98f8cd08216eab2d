/**
 * Study + train rows -> cross-validation folds of the study's own kind.
 *
 *   stratified  k folds, each with its share of both classes, equal rows in one fold; every row is predicted once
 *   group       k folds of whole groups, as balanced as whole groups allow; every row is predicted once
 *   time        the oldest third only ever fits; the rest, in time order, is cut into k blocks, each
 *               predicted from all older rows (rows of one time stay on one side where a block would not be bent)
 *
 * Row indices ascend within a fold. Deterministic for one secret; O(rows x folds). Which rows a module fits on, and
 * their labels, tell nothing of the labels that it is held out of beyond the folds' class counts: as in split-rows.ts,
 * units are placed as core/place-units.ts argues, by a stream that only the vault's key gives; a time block hangs on
 * times and lots alone.
 */
import { counted } from '../../core/counted.ts';
import { LabError } from '../../core/errors.ts';
import { sha256 } from '../../core/hash.ts';
import { placeUnits, type RowUnits } from '../../core/place-units.ts';
import { secretRandom } from '../../core/secret-random.ts';
import { groupsOfColumn } from '../../table/memory/groups-of-column.ts';
import type { Table } from '../../table/table.ts';
import { joinedUnits } from '../rows/dependence.ts';
import { findDuplicates } from '../rows/duplicates.ts';
import { findNearDuplicates } from '../rows/near-duplicates.ts';
import { breakLargeUnits, renumber } from '../rows/units.ts';
import type { FrozenStudy } from '../study/study.ts';
import type { Fold } from './partition.ts';
import { byTime, cutNear } from './time-cuts.ts';

/**
 * Folds over the train part; `nFolds` from 2 to 20, `secret` 64 hex digits. Throws LabError `split.badFolds` where a fold
 * would be empty.
 */
export function makeFolds(
  study: FrozenStudy,
  trainTable: Table,
  labels: Uint8Array,
  nFolds: number,
  secret: string,
): Fold[] {
  if (!Number.isInteger(nFolds) || nFolds < 2 || nFolds > 20) {
    throw new LabError(
      'split.badFolds',
      `${counted(nFolds, 'fold')} ${nFolds === 1 ? 'was' : 'were'} asked for`,
      'Ask for 2 to 20 folds.',
    );
  }
  const folds =
    study.file.split.kind === 'time'
      ? timeFolds(timesOf(study, trainTable), nFolds, secret)
      : unitFolds(unitsOf(study, trainTable, nFolds), labels, nFolds, secret);
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
export function trainGroups(study: FrozenStudy, trainTable: Table): Int32Array | null {
  const { kind, column } = study.file.split;
  return kind === 'group' ? groupsOfColumn(columnOf(trainTable, column!)).groups : null;
}

function timesOf(study: FrozenStudy, table: Table): Float64Array {
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

function unitsOf(study: FrozenStudy, table: Table, nFolds: number): RowUnits {
  const groups = trainGroups(study, table);
  return groups ? renumber(groups) : breakLargeUnits(together(table), 1 / nFolds).units;
}

function together(table: Table): RowUnits {
  return joinedUnits(findDuplicates(table), findNearDuplicates(table));
}

function unitFolds(units: RowUnits, labels: Uint8Array, nFolds: number, secret: string): Fold[] {
  const shares = Array.from({ length: nFolds }, () => 1 / nFolds);
  const stream = secretRandom(secret, 'folds', nFolds, sha256(labels), sha256(bytesOf(units.unitOf)));
  const foldOf = placeUnits(units, labels, shares, stream, 1);
  return shares.map((_, fold) => foldFrom(foldOf.length, (row) => foldOf[row] === fold));
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function timeFolds(times: Float64Array, nFolds: number, secret: string): Fold[] {
  const n = times.length;
  const tie = secretRandom(secret, 'ties', nFolds, sha256(bytesOf(times)));
  const order = byTime(
    times,
    Float64Array.from({ length: n }, () => tie.next()),
  );
  const block = ((2 / 3) * n) / nFolds;
  const cuts = Array.from({ length: nFolds + 1 }, (_, fold) =>
    fold === nFolds ? n : cutNear(times, order, Math.round(n / 3 + fold * block), block / 3).at,
  );
  return Array.from({ length: nFolds }, (_, fold) => ({
    fitRows: order.slice(0, cuts[fold]!).sort(),
    applyRows: order.slice(cuts[fold]!, cuts[fold + 1]!).sort(),
  }));
}

function foldFrom(n: number, applies: (row: number) => boolean): Fold {
  const rows = Uint32Array.from({ length: n }, (_, row) => row);
  return { fitRows: rows.filter((row) => !applies(row)), applyRows: rows.filter(applies) };
}

function hasBoth(labels: Uint8Array, rows: Uint32Array): boolean {
  const first = labels[rows[0] ?? -1];
  return rows.some((row) => labels[row] !== first);
}
