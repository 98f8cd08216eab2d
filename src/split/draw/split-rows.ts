/**
 * Labels, duplicates, a recipe and a secret -> the rows of train, validation and sealed, in drawn order.
 *
 *   stratified  each part gets its share of both classes; rows that are equal stay together
 *   group       whole groups; groups that share equal rows stay together as well
 *   time        the oldest rows train, the newest are sealed; equal times stay together where possible
 *
 * To whoever knows all but the secret and the hidden labels, the part and the place of a row tell nothing of its label
 * beyond the parts' class counts: units are placed as core/place-units.ts argues, a time split looks at times and lots
 * alone, and each part is shuffled. The streams hang on labels, units and recipe too, so that two freezes with one key
 * share a draw only where they are the same split; else each would tell what the other drew.
 */
import { LabError } from '../../core/errors.ts';
import { sha256 } from '../../core/hash.ts';
import { placeUnits, type RowUnits } from '../../core/place-units.ts';
import type { Random } from '../../core/random.ts';
import { secretRandom } from '../../core/secret-random.ts';
import type { Duplicates } from '../rows/duplicates.ts';
import { breakLargeUnits, renumber } from '../rows/units.ts';
import type { SplitRecipe } from '../study/study.ts';
import { type Assignment, shuffledParts } from './assignment.ts';
import { byTime, cutNear } from './time-cuts.ts';

/** Rows of each class without which a part can neither teach nor judge. */
const leastOfClass = 2;

export interface SplitInput {
  readonly labels: Uint8Array;
  readonly duplicates: Duplicates;
  readonly recipe: SplitRecipe;
  /** For `time`: a number a row that grows with time; for `group`: the group of each row. */
  readonly key: Float64Array | Int32Array | null;
  /** The vault's key, 64 hex digits. */
  readonly secret: string;
}

/** Splits the rows; deterministic for one secret and recipe. Throws LabError `split.*` where the recipe cannot be met. */
export function splitRows(input: SplitInput): Assignment {
  const assignment = splitBy[input.recipe.kind](input);
  assertBothClasses(assignment.rows, input);
  return assignment;
}

const splitBy: Record<SplitRecipe['kind'], (input: SplitInput) => Assignment> = {
  stratified: (input) => splitByUnits(input, keptTogether(input)),
  group: (input) => splitByUnits(input, groupUnits(input)),
  time: splitByTime,
};

interface KeptUnits {
  readonly units: RowUnits;
  readonly notes: readonly string[];
}

function splitByUnits(input: SplitInput, { units, notes }: KeptUnits): Assignment {
  const { labels, recipe } = input;
  const partOf = placeUnits(
    units,
    labels,
    recipe.fractions,
    streamOf(input, units.unitOf, 'split'),
    leastOfClass,
  );
  return { rows: shuffledParts(partOf, streamOf(input, units.unitOf, 'order')), notes };
}

function streamOf(
  { secret, recipe, labels }: SplitInput,
  by: Float64Array | Int32Array,
  what: string,
): Random {
  const { kind, column, fractions, seed } = recipe;
  const content = [labels, by].map((cells) =>
    sha256(new Uint8Array(cells.buffer, cells.byteOffset, cells.byteLength)),
  );
  return secretRandom(secret, what, kind, column ?? '', ...fractions, seed, ...content);
}

/** Where rows are often equal by nature, keeping them together would bend the split. */
function keptTogether({ duplicates, recipe }: SplitInput): KeptUnits {
  const { units, nBroken, most } = breakLargeUnits(duplicates, Math.min(...recipe.fractions));
  return {
    units,
    notes:
      nBroken > 0
        ? [
            `${nBroken} sets of equal rows are larger than ${most} rows each and were divided between the parts: rows that often equal are how this table is, not copies.`,
          ]
        : [],
  };
}

const leastGroups = 10;

function groupUnits({ duplicates, key, recipe }: SplitInput): KeptUnits {
  const groups = renumber(key as Int32Array);
  if (groups.nUnits < leastGroups) {
    throw new LabError(
      'split.fewGroups',
      `The group column "${recipe.column}" has ${groups.nUnits === 1 ? 'one group' : `${groups.nUnits} groups`}; three parts and the folds need at least ${leastGroups}`,
      'Name another column with --group, or leave it out for a stratified split.',
    );
  }
  const joined = joinUnits(groups, duplicates);
  const largest = Math.max(...sizesOf(joined));
  if (largest <= 0.1 * joined.unitOf.length || joined.nUnits === groups.nUnits)
    return { units: joined, notes: [] };
  return {
    units: groups,
    notes: [
      'Equal rows stand in many groups; they could not all be kept on one side without joining the groups.',
    ],
  };
}

/** Groups connected by equal rows become one unit (union-find with path halving). */
function joinUnits(groups: RowUnits, duplicates: Duplicates): RowUnits {
  const parent = Int32Array.from({ length: groups.nUnits }, (_, i) => i);
  const root = (group: number): number => {
    let at = group;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  const groupOfUnit = new Int32Array(duplicates.nUnits).fill(-1);
  duplicates.unitOf.forEach((unit, row) => {
    const group = root(groups.unitOf[row]!);
    if (groupOfUnit[unit]! < 0) groupOfUnit[unit] = group;
    else parent[group] = root(groupOfUnit[unit]!);
  });
  return renumber(groups.unitOf.map((group) => root(group)));
}

function sizesOf(units: RowUnits): Int32Array {
  const size = new Int32Array(units.nUnits);
  for (const unit of units.unitOf) size[unit]!++;
  return size;
}

function splitByTime(input: SplitInput): Assignment {
  const { key, recipe } = input;
  const times = key as Float64Array;
  const n = times.length;
  const tie = streamOf(input, times, 'ties');
  const order = byTime(
    times,
    Float64Array.from({ length: n }, () => tie.next()),
  );
  const [train, validation] = recipe.fractions;
  const cuts = [train * n, (train + validation) * n].map((wanted) =>
    cutNear(times, order, Math.round(wanted), 0.5 * Math.min(...recipe.fractions) * n),
  );
  const bounds = [0, ...cuts.map(({ at }) => at), n];
  const partOf = new Uint8Array(n);
  order.forEach((row, rank) => {
    partOf[row] = rank < bounds[1]! ? 0 : rank < bounds[2]! ? 1 : 2;
  });
  return {
    rows: shuffledParts(partOf, streamOf(input, times, 'order')),
    notes: cuts.some(({ divides }) => divides)
      ? [
          `Many rows share one value of "${recipe.column}" where the parts are cut; they were divided between two parts by lot.`,
        ]
      : [],
  };
}

/** Every part needs both classes, or it can neither be learned from nor judged on. */
function assertBothClasses(rows: Assignment['rows'], { labels, recipe }: SplitInput): void {
  const names = ['train', 'validation', 'sealed'] as const;
  for (const [part, members] of rows.entries()) {
    const nPositive = members.reduce((sum, row) => sum + labels[row]!, 0);
    if (Math.min(nPositive, members.length - nPositive) >= leastOfClass) continue;
    throw new LabError(
      'split.oneClassPart',
      `Split by ${recipe.kind}${recipe.column === null ? '' : ` ("${recipe.column}")`}, the ${names[part]} part has ${nPositive} positive of ${members.length} rows`,
      recipe.kind === 'stratified'
        ? 'Give a file with more rows of the rarer answer.'
        : `The answer hangs on "${recipe.column}"; leave out --${recipe.kind} for a stratified split, or give a file that covers more.`,
    );
  }
}
