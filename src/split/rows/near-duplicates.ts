/**
 * Table -> sets of rows that are equal in all but a few features, and too alike for chance: copies of one entity.
 * Looks at features only, never at labels. Equal in a column counts -log(chance that two rows are equal there); a pair
 * is near where at most two fifths of the columns differ and the sum is beyond 1.25 log(pairs of rows) + 4.5: 4.5 is a
 * chance of one in 90 for the whole table, the 1.25 makes up for columns that follow from each other, and coarse columns
 * count less by how much more their sum scatters over random pairs than if they were independent. So a coarse table,
 * whose rows are often equal by nature, has no near-duplicates. Sets are what pairs connect.
 * Candidates: rows that agree on a random subset of columns, just long enough to name a row, hashed; in 24 rounds, each
 * row is compared with the first and the last of its bucket (locality-sensitive hashing, Indyk & Motwani 1998).
 * O(rows x columns) per round. Ids and constants are left out.
 */
import type { RowUnits } from '../../core/place-units.ts';
import { type Random, random, shuffle } from '../../core/random.ts';
import type { Column, Table } from '../../table/table.ts';

const nRounds = 24;
const mostDiffering = 0.4;
const dependentColumns = 1.25;
const margin = 4.5;
/** Columns in which more than one pair in twenty is equal. */
const coarse = Math.log(20);
const nPairs = 20_000;
/** Larger sets are how a table is, not copies of one entity: this share of the rows, and never fewer than 50. */
const largestSet = 0.02;

export interface NearDuplicates extends RowUnits {
  /** Rows in sets of two or more, exact copies among them. */
  readonly nRowsInSets: number;
  /** Sets of two or more rows. */
  readonly nSets: number;
}

interface CodedColumn {
  /** Equal values have equal codes. */
  readonly codes: Int32Array;
  /** -log of the chance that two rows are equal; infinite where no two are. */
  readonly surprise: number;
}

/** Units are numbered by their first row; a row without a near-duplicate is a unit of its own. */
export function findNearDuplicates(table: Table): NearDuplicates {
  const { nRows } = table;
  const columns = discounted(
    table.columns.filter(({ role }) => role !== 'id' && role !== 'constant').map(codedColumn),
    nRows,
  );
  const repeating = columns.filter(({ surprise }) => Number.isFinite(surprise));
  const parent = Int32Array.from({ length: nRows }, (_, row) => row);
  const needed = dependentColumns * Math.log((nRows * (nRows - 1)) / 2) + margin;
  const all = repeating.reduce((sum, { surprise }) => sum + surprise, 0);
  if (nRows > 1 && all >= needed) {
    for (let round = 0; round < nRounds; round++) {
      const subset = subsetOf(repeating, Math.log(nRows) + 2, random(round, 'near duplicates'));
      joinBuckets(subset, nRows, parent, (left, right) => areNear(columns, left, right, needed));
    }
  }
  return unitsOf(parent, Math.max(50, largestSet * nRows));
}

function codedColumn(column: Column): CodedColumn {
  const keys: ArrayLike<number> = column.kind === 'string' ? column.codes : column.values;
  const known = new Map<number, number>();
  const counts: number[] = [];
  const codes = Int32Array.from(keys, (key) => {
    // A Map holds NaN as one key, and both zeros as one.
    const code = known.get(key) ?? known.size;
    known.set(key, code);
    counts[code] = (counts[code] ?? 0) + 1;
    return code;
  });
  const equalPairs = counts.reduce((sum, count) => sum + count * (count - 1), 0);
  return { codes, surprise: -Math.log(equalPairs / (keys.length * (keys.length - 1))) };
}

/** Coarse columns for what they tell beyond each other, by 20,000 random pairs. */
function discounted(columns: readonly CodedColumn[], nRows: number): CodedColumn[] {
  const isCoarse = ({ surprise }: CodedColumn): boolean => surprise < coarse;
  const stream = random(0, 'near duplicates', 'pairs');
  let [sum, squares] = [0, 0];
  for (let pair = 0; pair < nPairs; pair++) {
    const [left, right] = [stream.integer(nRows), stream.integer(nRows)];
    let equal = 0;
    for (const column of columns)
      if (isCoarse(column) && left !== right && column.codes[left] === column.codes[right])
        equal += column.surprise;
    sum += equal;
    squares += equal ** 2;
  }
  const scatter = squares / nPairs - (sum / nPairs) ** 2;
  const independent = columns.filter(isCoarse).reduce((total, { surprise }) => {
    const chance = Math.exp(-surprise);
    return total + chance * (1 - chance) * surprise ** 2;
  }, 0);
  const worth = scatter > independent ? independent / scatter : 1;
  return columns.map((column) =>
    isCoarse(column) ? { ...column, surprise: worth * column.surprise } : column,
  );
}

function subsetOf(columns: readonly CodedColumn[], wanted: number, stream: Random): CodedColumn[] {
  const order = shuffle(
    Uint32Array.from({ length: columns.length }, (_, i) => i),
    stream,
  );
  const subset: CodedColumn[] = [];
  let surprise = 0;
  for (const index of order) {
    if (surprise >= wanted) break;
    subset.push(columns[index]!);
    surprise += columns[index]!.surprise;
  }
  return subset;
}

/** Open addressing over 32-bit hashes; a row whose hash stands there already is held against its first and last. */
function joinBuckets(
  subset: readonly CodedColumn[],
  nRows: number,
  parent: Int32Array,
  areNear: (left: number, right: number) => boolean,
): void {
  const size = 2 ** Math.ceil(Math.log2(2 * nRows));
  const [first, last] = [new Int32Array(size).fill(-1), new Int32Array(size)];
  const hashes = new Int32Array(nRows);
  for (const { codes } of subset) {
    for (let row = 0; row < nRows; row++) hashes[row] = mix(hashes[row]!, codes[row]!);
  }
  for (let row = 0; row < nRows; row++) {
    const hash = hashes[row]!;
    let slot = (hash ^ (hash >>> 15)) & (size - 1);
    while (first[slot]! >= 0 && hashes[first[slot]!] !== hash) slot = (slot + 1) & (size - 1);
    if (first[slot]! < 0) first[slot] = row;
    else {
      for (const other of [first[slot]!, last[slot]!]) {
        const [left, right] = [rootOf(parent, other), rootOf(parent, row)];
        if (left !== right && areNear(other, row)) parent[Math.max(left, right)] = Math.min(left, right);
      }
    }
    last[slot] = row;
  }
}

function mix(state: number, code: number): number {
  let hash = Math.imul(state ^ code, 0xcc9e2d51);
  hash = (hash << 15) | (hash >>> 17);
  return (Math.imul(hash, 5) + 0xe6546b64) | 0;
}

function areNear(columns: readonly CodedColumn[], left: number, right: number, needed: number): boolean {
  let mayDiffer = Math.max(1, Math.floor(mostDiffering * columns.length));
  let surprise = 0;
  for (const column of columns) {
    if (column.codes[left] === column.codes[right]) surprise += column.surprise;
    else if (mayDiffer-- === 0) return false;
  }
  return surprise >= needed;
}

/** The least row of the set, with path halving. */
function rootOf(parent: Int32Array, row: number): number {
  let at = row;
  while (parent[at] !== at) {
    parent[at] = parent[parent[at]!]!;
    at = parent[at]!;
  }
  return at;
}

function unitsOf(parent: Int32Array, largest: number): NearDuplicates {
  const roots = parent.map((_, row) => rootOf(parent, row));
  const size = new Int32Array(parent.length);
  for (const root of roots) size[root]!++;
  const unitOf = new Int32Array(parent.length);
  let [nUnits, nSets, nRowsInSets] = [0, 0, 0];
  for (const [row, root] of roots.entries()) {
    const isSet = size[root]! > 1 && size[root]! <= largest;
    unitOf[row] = isSet && root !== row ? unitOf[root]! : nUnits++;
    if (isSet) nRowsInSets++;
    if (isSet && root === row) nSets++;
  }
  return { unitOf, nUnits, nSets, nRowsInSets };
}
