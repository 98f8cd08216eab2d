import { Command } from 'commander';
import { budgetOptions } from './budget-options.ts';
import type { ExportFlags } from './export-model.ts';
import { defaultStudy } from './study-argument.ts';

export function exportCommand(): Command {
  return budgetOptions(
    new Command('export')
      .description('Fit it on train and validation first. Each opening of the sealed rows is counted.')
      .usage('[study] [id] [options]')
      .argument('[study]', `name of a frozen study, or an experiment of ${defaultStudy}`, defaultStudy)
      .argument('[id]', 'an experiment (default: the best)')
      .option('--out <dir>', 'the model folder (default: models/<study>/exports/<id>)'),
  ).action(run);
}

async function run(first: string, second: string | undefined, flags: ExportFlags): Promise<void> {
  const isId = second === undefined && /^\d+$/.test(first);
  const study = isId ? defaultStudy : first;
  const { exportModel } = await import('./export-model.ts');
  await exportModel(study, isId ? first : second, flags);
}
