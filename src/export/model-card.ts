import { counted, timesText } from '../core/counted.ts';
import { markdownName, markdownText } from '../core/plain-text.ts';
import type { ModelAccount } from '../journal/model-account.ts';
import type { Suspicion } from '../table/suspicions/suspicion.ts';
import { columnSections } from './card-columns.ts';
import type { ModelFacts } from './model-folder.ts';

/**
 * What the model is and how far to trust it, as Markdown for people.
 *
 * @param ledger how it was chosen, a sentence a line
 * @param suspects columns that may be known only after the outcome and that nobody has answered for
 * @param account what to know of the columns; null where nobody has looked
 */
export function modelCard(
  facts: ModelFacts,
  hypothesis: string,
  ledger: string,
  suspects: readonly Suspicion[] = [],
  account: ModelAccount | null = null,
): string {
  const { target, sealedInterval } = facts;
  const auc = (value: number): string => value.toFixed(4);
  const often = timesText(facts.sealedOpenings);
  return `# Model of study ${facts.study}, experiment ${facts.experiment}
${warning(suspects)}
Predicts the probability that ${markdownName(target.column)} is ${markdownName(target.positive)} (not ${markdownName(target.negative)}).
Fitted on ${counted(facts.nFitRows, 'row')}: ${facts.fittedOn ?? 'train and validation'}.

| measured on | ROC AUC | by a model fitted on |
|---|---|---|
| cross-validation of train | ${auc(facts.cvAuc)} | the other folds |
| validation, by which the model was chosen | ${auc(facts.validationAuc)} | train |
| sealed rows, by which nothing was chosen | **${auc(facts.sealedAuc)}** (95% interval ${auc(sealedInterval.low)} to ${auc(sealedInterval.high)}) | ${facts.fittedOn ?? 'train and validation'}: this model |

${verdict(suspects)} The sealed rows have been opened ${often}${
    facts.sealedOpenings === 1 ? '.' : '; each opening beyond the first makes the figure a little too kind.'
  }
The validation figure is that of the best of many experiments, so expect less on new rows:

${ledger
  .split('\n')
  .map((line) => `- ${line}`)
  .join('\n')}

Last change: ${markdownText(hypothesis)}
${account === null ? '' : `\n${columnSections(account)}\n`}
${inputText(facts)}

Score new rows with \`nightlab predict <this folder> FILE\`.
Module: \`pipeline.ts\` (SHA-256 ${facts.sourceHash}); study fingerprint ${facts.studyFingerprint}.
`;
}

function inputText({ roles }: ModelFacts): string {
  const isOut = (role: string): boolean => role === 'id' || role === 'constant';
  const list = (out: boolean): string =>
    Object.entries(roles)
      .filter(([, role]) => isOut(role) === out)
      .map(([name, role]) => `${markdownName(name)} (${role})`)
      .join(', ');
  const out = list(true);
  return `Input columns: ${list(false)}.${out === '' ? '' : `\nTake no part, since they only name rows or never vary: ${out}.`}`;
}

function warning(suspects: readonly Suspicion[]): string {
  if (suspects.length === 0) return '';
  const lines = suspects.flatMap(({ why, examples, remedy }) => [
    `- ${markdownText(why)}${examples.length > 0 ? ` For example: ${markdownText(examples.map(({ cell, outcome }) => `${cell} -> ${outcome}`).join('; '))}.` : ''}`,
    `  ${markdownText(remedy)}`,
  ]);
  return `
**A leak is suspected.** The figures below hold only if what follows is known at the moment of prediction:

${lines.join('\n')}
`;
}

function verdict(suspects: readonly Suspicion[]): string {
  if (suspects.length === 0) return 'Trust the sealed figure.';
  const columns = [...new Set(suspects.map(({ column }) => markdownName(column ?? 'the order of the rows')))];
  return `The sealed figure holds only if ${columns.join(', ')} ${columns.length === 1 ? 'is' : 'are'} known at the moment of prediction; if not, expect less.`;
}
