import { editDistance } from '../../core/edit-distance.ts';
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
