/** What the card says of a model's columns: what it leans on, suspects, gaps, and what is known only afterwards. */
import { markdownName, markdownText, plainText } from '../core/plain-text.ts';
import { type ModelAccount, maxShare } from '../journal/model-account.ts';
import { percentText } from '../table/suspicions/sentence.ts';

/** The sections, Markdown. */
export function columnSections(account: ModelAccount): string {
  return [leansText(account), suspectsText(account), gapsText(account), afterwardsText(account)].join('\n\n');
}

function leansText({ leansOn }: ModelAccount): string {
  const title = '## What the model leans on';
  if (leansOn.length === 0)
    return `${title}\n\nThe learners of this model do not tell how much they use each column.`;
  const rows = leansOn.map(({ column, share }) => `| ${markdownName(column)} | ${percentText(share)} |`);
  const table = ['| column | share of the model |', '|---|---:|', ...rows].join('\n');
  const first = leansOn[0]!;
  const warning =
    first.share > maxShare
      ? `\n\n**${markdownName(first.column)} alone carries ${percentText(first.share)} of the model.** What goes wrong with this column goes wrong with the model: make sure that it is known at the moment of prediction, and that new files have it filled in the same way.`
      : '';
  return `${title}\n\n${table}\n\nShares are of the importance that the learners report, over all features made of a column; columns under 0.5 % are not listed.${warning}`;
}

const answers = {
  open: 'not answered yet whether it is known at the moment of prediction',
  excluded: 'answered: it was left out, and this model does not read it',
  allowed: 'answered: a person said that it is known at the moment of prediction',
} as const;

function suspectsText({ suspected }: ModelAccount): string {
  const title = '## Suspected columns';
  if (suspected.length === 0)
    return `${title}\n\nNo column is suspected of being written when the outcome is known. That proves nothing: only who makes the data can tell.`;
  const lines = suspected.map(({ column, answer }) => `- ${markdownName(column)}: ${answers[answer]}.`);
  return `${title}\n\n${lines.join('\n')}`;
}

function gapsText({ gaps }: ModelAccount): string {
  const title = '## What is missing';
  if (gaps.length === 0) return `${title}\n\nNo column has a fifth or more of its cells missing.`;
  const lines = gaps.map(
    ({ column, missingShare }) =>
      `- ${markdownName(column)}: ${percentText(missingShare)} of the cells are missing.`,
  );
  return `${title}

${lines.join('\n')}

Rows with gaps are scored like the others. Numbers and dates stay missing unless \`pipeline.ts\` says \`impute\`: trees have learned to which side a missing cell goes, linear models take the mean. For categories, missing is a category of its own. That a cell is missing can itself decide: new files must leave out cells for the same reasons.`;
}

function afterwardsText({ leftOut, suspected }: ModelAccount): string {
  const title = '## What is known only afterwards';
  const list = (columns: ModelAccount['leftOut']): string =>
    columns
      .map(
        ({ column, why }) =>
          `${markdownName(column)}${why && !/^(only )?known (only )?afterwards\.?$/i.test(why) ? ` (${markdownText(plainText(why, 200))})` : ''}`,
      )
      .join(', ');
  const afterwards = leftOut.filter(({ knownAfterwards }) => knownAfterwards);
  const others = leftOut.filter(({ knownAfterwards }) => !knownAfterwards);
  const open = suspected.flatMap(({ column, answer }) => (answer === 'open' ? [markdownName(column)] : []));
  const lines = [
    afterwards.length === 0
      ? '- No column was left out because it is known only afterwards.'
      : `- Left out because known only afterwards: ${list(afterwards)}.`,
    ...(open.length > 0 ? [`- Suspected of it, and available to the model: ${open.join(', ')}.`] : []),
    ...(others.length > 0 ? [`- Left out for other reasons: ${list(others)}.`] : []),
  ];
  return `${title}\n\n${lines.join('\n')}`;
}
