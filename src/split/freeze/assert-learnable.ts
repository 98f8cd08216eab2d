/** What cannot become a study, whatever the split: refused before anything is written. */
import { LabError } from '../../core/errors.ts';
import type { ColumnPlan } from '../../table/roles.ts';

/** Refuses a table in which no column says anything of new rows. */
export function assertLearnable(path: string, plans: readonly ColumnPlan[]): void {
  if (plans.some(({ role }) => role !== 'id' && role !== 'constant')) return;
  const shown = plans.slice(0, 10).map(({ name, role, reason }) => `"${name}" (${role}: ${reason})`);
  const example = plans.find(({ role }) => role === 'id')?.name ?? plans[0]!.name;
  throw new LabError(
    'split.noFeatures',
    `${path} has no column to learn from beside the target: ${shown.join(', ')}${plans.length > 10 ? ', ...' : ''}`,
    `Ids and constants tell nothing of new rows. Give a file with other columns; if one of these is not an id, say what it is: --role "${example}=category" (or numeric, text).`,
  );
}

/** A group with more rows than this share leaves no folds that can be told from it. */
const mostOfAGroup = 0.4;
const worthAWord = 0.2;

/** Refuses groups of which one holds so many rows that parts and folds cannot be made; notes a large one. */
export function assertNoGiantGroup(groups: Int32Array, column: string, notes: string[]): void {
  const size = new Map<number, number>();
  for (const group of groups) size.set(group, (size.get(group) ?? 0) + 1);
  const largest = Math.max(...size.values());
  const share = largest / groups.length;
  // Too few groups is another fault, which the split names.
  if (size.size < 2) return;
  const told = `One group of "${column}" holds ${largest} of ${groups.length} rows (${(share * 100).toFixed(0)}%)`;
  if (share > mostOfAGroup) {
    throw new LabError(
      'split.giantGroup',
      `${told}; whole groups of that size cannot be cut in three parts and folds`,
      `Leave out --group for a stratified split, name a column with smaller groups, or remove the rows of that group from the file.`,
    );
  }
  if (share > worthAWord)
    notes.push(`${told}; the part and the fold that get it are larger than the others.`);
}
