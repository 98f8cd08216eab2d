import type { RecordProblem } from '../../api/index.ts';

/** The problems for people, loud enough not to be overlooked; empty where the record is whole. */
export function problemsText(problems: readonly RecordProblem[]): string {
  if (problems.length === 0) return '';
  const list = problems.map(
    ({ what, where, remedy }) => `  ${what}\n    where: ${where}\n    what to do: ${remedy}`,
  );
  return ['THE RECORD IS NOT WHOLE; do not take the figures for more than what is left of it:', ...list].join(
    '\n',
  );
}
