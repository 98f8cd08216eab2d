import type { Role } from '../table.ts';
import type { Suspicion } from './suspicion.ts';

/**
 * The suspicions that a person still has to answer: of columns that a model may use, neither excluded nor known to be
 * there at the moment of prediction (`answered`). No model sees ids or the order of the file.
 */
export function unanswered(
  suspects: readonly Suspicion[],
  roles: Readonly<Record<string, Role>>,
  answered: ReadonlySet<string> = new Set(),
): Suspicion[] {
  return suspects.filter(
    ({ column }) =>
      column !== null && !answered.has(column) && roles[column] !== 'id' && roles[column] !== 'constant',
  );
}
