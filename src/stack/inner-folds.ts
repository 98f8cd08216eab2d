/**
 * Labels and groups -> inner folds of a stack: every row is held out once; rows of one group are never on both
 * sides; both classes are spread evenly over the folds. Depends on the secret and the labels, not on any feature. What
 * a base model is fitted on tells nothing of the labels that it is held out of beyond the folds' class counts: see
 * core/place-units.ts for groups; single rows are shuffled class by class and dealt. The secret never meets module code.
 */
import { LabError } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import { placeUnits, type Units } from '../core/place-units.ts';
import { type Random, shuffle } from '../core/random.ts';
import { secretRandom } from '../core/secret-random.ts';

export interface InnerFold {
  /** Ascending row numbers to learn from. */
  readonly fitRows: Uint32Array;
  /** Ascending row numbers held out. */
  readonly applyRows: Uint32Array;
}

/**
 * @param groups one group number per row, or null where every row is its own.
 * @param secret 64 hex digits.
 * @param folds 2 to 20; fewer are made where there are fewer groups, or fewer rows of the rarer class.
 * @throws LabError `stack.badFolds` for another number, `stack.tooFewRows` for fewer than 2 rows or groups.
 */
export function innerFolds(
  labels: Uint8Array,
  groups: Int32Array | null,
  folds: number,
  secret: string,
): InnerFold[] {
  if (!Number.isInteger(folds) || folds < 2 || folds > 20) {
    throw new LabError('stack.badFolds', `a stack was asked for ${folds} inner folds`, 'Use 2 to 20 folds.');
  }
  const units = groups ? unitsOfGroups(labels, groups) : null;
  const stream = secretRandom(
    secret,
    'inner folds',
    folds,
    sha256(labels),
    units ? sha256(new Uint8Array(units.unitOf.buffer)) : '',
  );
  const nUnits = units ? units.nUnits : labels.length;
  if (nUnits < 2) {
    throw new LabError(
      'stack.tooFewRows',
      `a stack cannot hold rows out: there ${nUnits === 1 ? 'is 1 row or group' : 'are 0 rows'} to learn from`,
      'Give it at least 2 rows in 2 groups, or use a single learner.',
    );
  }
  let positives = 0;
  for (const label of labels) positives += label;
  const rarer = Math.min(positives, labels.length - positives);
  // With one class there is nothing to spread; with a rarer class each fold should hold out one of it.
  const nFolds = Math.min(folds, nUnits, rarer === 0 ? folds : Math.max(2, rarer));
  const foldOfRow = units
    ? placeUnits(
        units,
        labels,
        Array.from({ length: nFolds }, () => 1 / nFolds),
        stream,
        1,
      )
    : dealRows(labels, nFolds, stream);
  return Array.from({ length: nFolds }, (_, fold) => ({
    fitRows: rowsWhere(foldOfRow, (other) => other !== fold),
    applyRows: rowsWhere(foldOfRow, (other) => other === fold),
  }));
}

function rowsWhere(foldOfRow: Uint8Array, keep: (fold: number) => boolean): Uint32Array {
  const rows = new Uint32Array(foldOfRow.length);
  let used = 0;
  for (let row = 0; row < foldOfRow.length; row++) if (keep(foldOfRow[row]!)) rows[used++] = row;
  return rows.slice(0, used);
}

/** Deals the shuffled positives, then the shuffled negatives, like cards. */
function dealRows(labels: Uint8Array, nFolds: number, stream: Random): Uint8Array {
  const foldOfRow = new Uint8Array(labels.length);
  let card = 0;
  for (const label of [1, 0]) {
    const rows: number[] = [];
    for (let row = 0; row < labels.length; row++) if (labels[row] === label) rows.push(row);
    for (const row of shuffle(rows, stream)) foldOfRow[row] = card++ % nFolds;
  }
  return foldOfRow;
}

function unitsOfGroups(labels: Uint8Array, groups: Int32Array): Units {
  if (groups.length !== labels.length) {
    throw new LabError(
      'stack.badGroups',
      `innerFolds got ${groups.length} groups for ${labels.length} labels`,
      'Give one group number for each row, or null.',
    );
  }
  const known = new Map<number, number>();
  const unitOf = groups.map((group) => {
    const unit = known.get(group) ?? known.size;
    known.set(group, unit);
    return unit;
  });
  return { unitOf, nUnits: known.size };
}
