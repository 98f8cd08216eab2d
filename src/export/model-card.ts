import { markdownName, markdownText } from '../core/plain-text.ts';
import type { ModelFacts } from './model-folder.ts';

/** What the model is and how far to trust it, as Markdown for people; `ledger`: how it was chosen, a sentence a line. */
export function modelCard(facts: ModelFacts, hypothesis: string, ledger: string): string {
  const { target, sealedInterval } = facts;
  const auc = (value: number): string => value.toFixed(4);
  const often = facts.sealedOpenings === 1 ? 'once' : `${facts.sealedOpenings} times`;
  return `# Model of study ${facts.study}, experiment ${facts.experiment}

Predicts the probability that ${markdownName(target.column)} is ${markdownName(target.positive)} (not ${markdownName(target.negative)}).
Fitted on ${facts.nFitRows} rows: ${facts.fittedOn ?? 'train and validation'}.

| measured on | ROC AUC | by a model fitted on |
|---|---|---|
| cross-validation of train | ${auc(facts.cvAuc)} | the other folds |
| validation, seen by the choice of models | ${auc(facts.validationAuc)} | train |
| sealed rows, seen by no choice | **${auc(facts.sealedAuc)}** (95% interval ${auc(sealedInterval.low)} to ${auc(sealedInterval.high)}) | ${facts.fittedOn ?? 'train and validation'}: this model |

Trust the sealed figure. The sealed rows have been opened ${often}${
    facts.sealedOpenings === 1 ? '.' : '; each opening beyond the first makes the figure a little too kind.'
  }
The validation figure is that of the best of many experiments, so expect it to be too kind as well:

${ledger
  .split('\n')
  .map((line) => `- ${line}`)
  .join('\n')}

Last change: ${markdownText(hypothesis)}

Input columns: ${Object.entries(facts.roles)
    .map(([name, role]) => `${markdownName(name)} (${role})`)
    .join(', ')}.

Score new rows with \`nightlab predict <this folder> FILE\`.
Module: \`pipeline.ts\` (SHA-256 ${facts.sourceHash}); study fingerprint ${facts.studyFingerprint}.
`;
}
