import { Command } from 'commander';
import { budgetOptions } from './budget-options.ts';
import type { ExportFlags } from './export-model.ts';
import { makeOutput } from './output.ts';
import { studyAndId, studyArgument } from './study-argument.ts';

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
  const { exportModel } = await import('./export-model.ts');
  await exportModel(study, id, flags, output);
}
