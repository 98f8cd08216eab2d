/**
 * Labels and groups -> inner folds of a stack: every row is held out once; rows of one group never stand on both
 * sides; both classes are spread evenly over the folds. Depends on the seed and the labels, not on any feature.
 * Source: grouped case after scikit-learn's StratifiedGroupKFold (greedy, most unbalanced groups first).
 */
import { LabError } from '../core/errors.ts';
import { type Random, random, shuffle } from '../core/random.ts';

export interface InnerFold {
  /** Ascending row numbers to learn from. */
  readonly fitRows: Uint32Array;
  /** Ascending row numbers held out. */
  readonly applyRows: Uint32Array;
}

/**
 * @param groups one group number a row, or null where every row is its own.
 * @param folds 2 to 20; fewer are made where there are fewer groups, or fewer rows of the rarer class.
 * @throws LabError `stack.badFolds` for another number, `stack.tooFewRows` for fewer than 2 rows or groups.
 */
export function innerFolds(
  labels: Uint8Array,
  groups: Int32Array | null,
  folds: number,
  seed: number,
): InnerFold[] {
  if (!Number.isInteger(folds) || folds < 2 || folds > 20) {
    throw new LabError('stack.badFolds', `a stack was asked for ${folds} inner folds`, 'Use 2 to 20 folds.');
  }
  const stream = random(seed, 'inner-folds');
  const units = groups ? unitsOfGroups(labels, groups) : null;
  const nUnits = units ? units.length : labels.length;
  if (nUnits < 2) {
    throw new LabError(
      'stack.tooFewRows',
      `a stack cannot hold rows out: there ${nUnits === 1 ? 'is 1 row or group' : 'are no rows'} to learn from`,
      'Give it at least 2 rows in 2 groups, or use a single learner.',
    );
  }
  let positives = 0;
  for (const label of labels) positives += label;
  const rarer = Math.min(positives, labels.length - positives);
  // With one class there is nothing to spread; with a rarer class each fold should hold out one of it.
  const nFolds = Math.min(folds, nUnits, rarer === 0 ? folds : Math.max(2, rarer));
  const foldOfRow = units
    ? dealGroups(units, labels.length, nFolds, stream)
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

interface Unit {
  readonly rows: number[];
  positives: number;
}

function unitsOfGroups(labels: Uint8Array, groups: Int32Array): Unit[] {
  if (groups.length !== labels.length) {
    throw new LabError(
      'stack.badGroups',
      `innerFolds got ${groups.length} groups for ${labels.length} labels`,
      'Give one group number for each row, or null.',
    );
  }
  const units = new Map<number, Unit>();
  for (let row = 0; row < labels.length; row++) {
    const unit = units.get(groups[row]!) ?? { rows: [], positives: 0 };
    unit.rows.push(row);
    unit.positives += labels[row]!;
    units.set(groups[row]!, unit);
  }
  return [...units.values()];
}

/** Each group, largest first, goes to the fold that is furthest below its share of both classes. */
function dealGroups(units: Unit[], nRows: number, nFolds: number, stream: Random): Uint8Array {
  const foldOfRow = new Uint8Array(nRows);
  const heldPositives = new Float64Array(nFolds);
  const heldNegatives = new Float64Array(nFolds);
  const allPositives = Math.max(
    1,
    units.reduce((sum, unit) => sum + unit.positives, 0),
  );
  const allNegatives = Math.max(1, nRows - allPositives);
  const largestFirst = shuffle([...units], stream).sort(
    (left, right) => right.rows.length - left.rows.length,
  );
  largestFirst.forEach((unit, rank) => {
    const negatives = unit.rows.length - unit.positives;
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let fold = 0; fold < nFolds; fold++) {
      // The first groups go to one fold each, so that no fold stays empty.
      if (rank < nFolds && heldPositives[fold]! + heldNegatives[fold]! > 0) continue;
      const filled =
        (unit.positives * heldPositives[fold]!) / allPositives ** 2 +
        (negatives * heldNegatives[fold]!) / allNegatives ** 2;
      if (filled < least) {
        least = filled;
        best = fold;
      }
    }
    heldPositives[best]! += unit.positives;
    heldNegatives[best]! += negatives;
    for (const row of unit.rows) foldOfRow[row] = best;
  });
  return foldOfRow;
}
