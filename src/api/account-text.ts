import { oneLine } from '../core/plain-text.ts';
import { type ModelAccount, maxShare } from '../journal/model-account.ts';
import { percentText } from '../table/suspicions/sentence.ts';

const answers = { open: 'not answered', excluded: 'left out', allowed: 'said to be known in time' } as const;

/** Labels and values for what a model's columns need to be known for; nothing where there is nothing to say. */
export function accountFields({ leansOn, suspected, gaps, leftOut }: ModelAccount): [string, string][] {
  const name = (column: string): string => `"${oneLine(column)}"`;
  const fields: [string, string][] = [
    [
      'columns',
      leansOn
        .map(
          ({ column, share }) =>
            `${name(column)} ${percentText(share)}${share > maxShare ? ' (a lot for one column)' : ''}`,
        )
        .join(', '),
    ],
    ['suspected', suspected.map(({ column, answer }) => `${name(column)} (${answers[answer]})`).join(', ')],
    [
      'many gaps',
      gaps
        .map(({ column, missingShare }) => `${name(column)} ${percentText(missingShare)} missing`)
        .join(', '),
    ],
    [
      'left out',
      leftOut
        .map(
          ({ column, why, knownAfterwards }) =>
            `${name(column)}${why ? ` (${oneLine(why)})` : knownAfterwards ? ' (known only afterwards)' : ''}`,
        )
        .join(', '),
    ],
  ];
  return fields.filter(([, value]) => value !== '');
}
