import { relative } from 'node:path';
import { Command } from 'commander';
import type { ExportReport } from '../api/index.ts';
import { openStudy } from '../api/open-study.ts';
import { timesText } from '../core/counted.ts';
import { type BudgetFlags, budgetOptions } from './budget-options.ts';
import { makeOutput } from './output.ts';
import { experimentNumber, studyAndId, studyArgument } from './study-argument.ts';

interface ExportFlags extends BudgetFlags {
  out?: string;
  json?: true;
}

export function exportCommand(): Command {
  return budgetOptions(
    new Command('export')
      .description('Fit it on train and validation first. Each opening of the sealed rows is counted.')
      .usage('[study] [id] [options]')
      .addArgument(studyArgument())
      .argument('[id]', 'an experiment (default: the best)')
      .option('--out <dir>', 'the model folder (default: models/<study>/exports/<id>)'),
  ).action(run);
}

async function run(first: string | undefined, second: string | undefined, flags: ExportFlags): Promise<void> {
  const output = makeOutput(flags.json === true);
  const { study, id } = studyAndId(first, second, output);
  const { saySuspicions } = await import('./results.ts');
  const { problemsText } = await import('./terminal/problems-text.ts');
  const opened = await openStudy(study);
  const report = await opened.export({
    ...flags,
    id: id === undefined ? undefined : experimentNumber(id, study),
    out: flags.out || undefined,
    onFit: (experiment) =>
      output.say(
        experiment.fittedOn === 'train'
          ? `Fitting experiment ${experiment.id} on train alone, because it was not kept: only a kept experiment has passed the checks that let it be fitted on validation labels.`
          : `Fitting experiment ${experiment.id} on train and validation ...`,
      ),
  });
  const { suspects, problems, account, ...rest } = report;
  output.data({ ...rest, ...(suspects.length > 0 && { suspects }), account });
  output.say(exportText(report, opened.root));
  saySuspicions(suspects, output);
  if (problems.length > 0) output.say(`\n${problemsText(problems)}`);
}

function exportText(report: ExportReport, root: string): string {
  const { dir: directory, validationAuc, sealedAuc, sealedInterval, sealedOpenings } = report;
  const { low, high } = sealedInterval;
  const times =
    sealedOpenings === 1
      ? 'once'
      : `${timesText(sealedOpenings)}: each further opening makes the figure a little too optimistic`;
  return `validation AUC  ${validationAuc.toFixed(4)}   on the rows that this model was chosen by
sealed AUC      ${sealedAuc.toFixed(4)}   95% interval ${low.toFixed(4)} to ${high.toFixed(4)}, on rows that no choice was made by
The sealed rows have been opened ${times}.

Wrote ${directory}
Score new rows:  npx nightlab predict ${relative(root, directory) || '.'} FILE`;
}
