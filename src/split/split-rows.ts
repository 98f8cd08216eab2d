/**
 * Labels, duplicates and a recipe -> the rows of train, validation and sealed.
 *
 *   stratified  each part gets its share of both classes; rows that are equal stay together
 *   group       whole groups; groups that share equal rows stay together as well
 *   time        the oldest rows train, the newest are sealed; equal times stay together where possible
 */
import { LabError } from '../core/errors.ts';
import { random } from '../core/random.ts';
import { type Assignment, shuffledParts } from './assignment.ts';
import { placeUnits, type Units } from './balanced-units.ts';
import type { Duplicates } from './duplicates.ts';
import type { SplitRecipe } from './study.ts';

export interface SplitInput {
  readonly labels: Uint8Array;
  readonly duplicates: Duplicates;
  readonly recipe: SplitRecipe;
  /** For `time`: a number a row that grows with time; for `group`: the group of each row. */
  readonly key: Float64Array | Int32Array | null;
}

/** Splits the rows; deterministic for one seed. Throws LabError `split.*` where the recipe cannot be met. */
export function splitRows(input: SplitInput): Assignment {
  const { recipe } = input;
  switch (recipe.kind) {
    case 'stratified':
      return splitByUnits(input, breakLargeUnits(input.duplicates, recipe));
    case 'group':
      return splitByUnits(input, groupUnits(input));
    case 'time':
      return splitByTime(input);
  }
}

interface KeptUnits {
  readonly units: Units;
  readonly notes: readonly string[];
}

function splitByUnits({ labels, recipe }: SplitInput, { units, notes }: KeptUnits): Assignment {
  const partOf = placeUnits(units, labels, recipe.fractions, random(recipe.seed, 'split', recipe.kind));
  return { rows: shuffledParts(partOf, random(recipe.seed, 'order')), notes };
}

/** A heap of equal rows as large as a tenth of the smallest part would bend the split; it is cut up instead. */
function breakLargeUnits(duplicates: Duplicates, recipe: SplitRecipe): KeptUnits {
  const { unitOf, nUnits } = duplicates;
  const most = Math.max(2, Math.floor(0.1 * Math.min(...recipe.fractions) * unitOf.length));
  const size = new Int32Array(nUnits);
  for (const unit of unitOf) size[unit]!++;
  const nLarge = size.filter((n) => n > most).length;
  if (nLarge === 0) return { units: duplicates, notes: [] };
  let next = nUnits;
  const broken = unitOf.map((unit) => (size[unit]! > most ? next++ : unit));
  return {
    units: renumber(broken),
    notes: [
      `${nLarge} sets of equal rows are larger than ${most} rows each and were divided between the parts: rows that often equal are how this table is, not copies.`,
    ],
  };
}

function groupUnits({ duplicates, key, recipe }: SplitInput): KeptUnits {
  const groups = renumber(key as Int32Array);
  if (groups.nUnits < 3) {
    throw new LabError(
      'split.fewGroups',
      `The group column "${recipe.column}" has ${groups.nUnits === 1 ? 'one group' : `${groups.nUnits} groups`}; three parts need at least 3`,
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
function joinUnits(groups: Units, duplicates: Duplicates): Units {
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

function sizesOf(units: Units): Int32Array {
  const size = new Int32Array(units.nUnits);
  for (const unit of units.unitOf) size[unit]!++;
  return size;
}

/** Consecutive numbers by first sight. */
function renumber(keys: Int32Array): Units {
  const known = new Map<number, number>();
  const unitOf = keys.map((key) => {
    const unit = known.get(key) ?? known.size;
    known.set(key, unit);
    return unit;
  });
  return { unitOf, nUnits: known.size };
}

function splitByTime({ key, recipe, labels }: SplitInput): Assignment {
  const times = key as Float64Array;
  const n = times.length;
  const tie = random(recipe.seed, 'ties');
  const draw = Float64Array.from({ length: n }, () => tie.next());
  const order = Uint32Array.from({ length: n }, (_, row) => row).sort(
    (left, right) => times[left]! - times[right]! || draw[left]! - draw[right]! || left - right,
  );
  const [train, validation] = recipe.fractions;
  const notes: string[] = [];
  const cuts = [train * n, (train + validation) * n].map((target) => {
    const wanted = Math.round(target);
    const boundary = nearestBoundary(times, order, wanted);
    if (Math.abs(boundary - wanted) <= 0.1 * n) return boundary;
    notes.push(
      `Many rows share one value of "${recipe.column}" near a cut; they had to be divided by lot between two parts.`,
    );
    return wanted;
  });
  const bounds = [0, ...cuts, n];
  const rows = [0, 1, 2].map((part) => order.slice(bounds[part]!, bounds[part + 1]!));
  for (const [part, members] of rows.entries()) {
    const nPositive = members.reduce((sum, row) => sum + labels[row]!, 0);
    if (Math.min(nPositive, members.length - nPositive) < 2) {
      throw new LabError(
        'split.oneClassPart',
        `Ordered by "${recipe.column}", the ${['train', 'validation', 'sealed'][part]} part has ${nPositive} positive of ${members.length} rows`,
        'The outcome is tied to the time; leave out --time for a stratified split, or give a file over a longer time.',
      );
    }
  }
  return { rows: rows as unknown as Assignment['rows'], notes };
}

/** The position nearest to `wanted` at which the time changes; `wanted` itself where it never does. */
function nearestBoundary(times: Float64Array, order: Uint32Array, wanted: number): number {
  const changes = (at: number) => at > 0 && at < order.length && times[order[at - 1]!] !== times[order[at]!];
  for (let distance = 0; distance < order.length; distance++) {
    if (changes(wanted - distance)) return wanted - distance;
    if (changes(wanted + distance)) return wanted + distance;
  }
  return Number.POSITIVE_INFINITY;
}
