import { bareName } from './match-names.ts';

/** Up to three names that a misspelt one may have meant: same but for case and signs, or few edits away. */
export function nearNames(wanted: string, names: readonly string[]): string[] {
  const target = bareName(wanted);
  return names
    .map((name) => ({ name, distance: distanceOf(target, bareName(name)) }))
    .filter(({ distance }) => distance < Number.POSITIVE_INFINITY)
    .sort((left, right) => left.distance - right.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** One edit in every four letters is a slip; more, or any in a name of three, makes another name. */
function distanceOf(target: string, candidate: string): number {
  if (target === candidate) return target === '' ? Number.POSITIVE_INFINITY : 0;
  const shorter = Math.min(target.length, candidate.length);
  const longer = Math.max(target.length, candidate.length);
  const edits = shorter < 3 ? Number.POSITIVE_INFINITY : editDistance(target, candidate);
  if (edits <= Math.floor(longer / 4) || (edits === 1 && longer >= 4)) return edits;
  const isPart = shorter >= 4 && (candidate.includes(target) || target.includes(candidate));
  return isPart ? 1.5 : Number.POSITIVE_INFINITY;
}

/** Optimal string alignment: insertions, deletions, changes, neighbours swapped. O(product of the lengths). */
function editDistance(left: string, right: string): number {
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, i) => i);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const change = row[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      const swap = isSwap ? before[j - 2]! + 1 : Number.POSITIVE_INFINITY;
      next.push(Math.min(change, swap, row[j]! + 1, next[j - 1]! + 1));
    }
    before = row;
    row = next;
  }
  return row[right.length]!;
}
