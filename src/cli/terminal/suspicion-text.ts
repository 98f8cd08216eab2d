import type { Suspicion } from '../../api/index.ts';
import { oneLine } from '../../core/plain-text.ts';

const maxShown = 8;

/** A sentence each for what was seen, its rows and what to do; the surest first. */
export function suspicionLines(suspects: readonly Suspicion[]): string[] {
  const lines = suspects
    .slice(0, maxShown)
    .flatMap(({ why, examples, remedy }) => [
      `suspect: ${oneLine(why)}`,
      ...(examples.length > 0
        ? [`  for example ${examples.map(({ cell, outcome }) => `${cell} -> ${outcome}`).join('; ')}`]
        : []),
      `  ${remedy}`,
    ]);
  const more = suspects
    .slice(maxShown)
    .flatMap(({ column }) => (column === null ? [] : [`"${oneLine(column)}"`]));
  return more.length > 0 ? [...lines, `suspect, too: ${more.join(', ')} (why: --json)`] : lines;
}
