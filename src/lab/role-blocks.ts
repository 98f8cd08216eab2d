/**
 * A module whose blocks are the roles of a study's columns: what the feature-set benchmark scores where the module
 * names no sets of its own.
 */
import type { StudyView } from '../researcher/researcher.ts';

const stepsOf = {
  numeric: 'numeric()',
  category: 'oneHot({ maxLevels: 20 }), targetEncode()',
  date: 'dateParts()',
  text: 'tfidf(), textStatistics()',
} as const;

/** TypeScript source. A study without any such column gives one block that makes no column. */
export function roleBlocksSource(study: StudyView): string {
  const present = (Object.keys(stepsOf) as (keyof typeof stepsOf)[]).filter((role) =>
    study.columns.some((column) => column.role === role),
  );
  const shown = present.length > 0 ? present : (['numeric'] as const);
  const names = [
    ...new Set(shown.flatMap((role) => [...stepsOf[role].matchAll(/(\w+)\(/g)].map((match) => match[1]!))),
  ];
  return `import { gbdt, pipeline, ${names.sort().join(', ')} } from 'nightlab';

export default pipeline({
  features: {
${shown.map((role) => `    ${role}: [${stepsOf[role]}],`).join('\n')}
  },
  model: gbdt(),
});
`;
}
