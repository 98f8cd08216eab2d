import { Command } from 'commander';
import { makeOutput } from './output.ts';
import { sayProblems } from './results.ts';
import { experimentNumber, studyAndId } from './study-argument.ts';

export function showCommand(): Command {
  return new Command('show')
    .description('Also its hypothesis, its diff and, where it failed, why.')
    .usage('[study] <id> [options]')
    .argument('<study or id>')
    .argument('[id]')
    .action(run);
}

async function run(first: string, second: string | undefined, flags: { json?: true }): Promise<void> {
  const output = makeOutput(flags.json === true);
  const { study, id } = studyAndId(first, second, output, true);
  const number = experimentNumber(id, study);
  const { experimentReport, recordCheck } = await import('../api/record-report.ts');
  const { detailsText } = await import('../api/record-text.ts');
  const root = process.cwd();
  sayProblems(await recordCheck(root, study), output);
  const report = await experimentReport(root, study, number);
  output.data(report);
  output.say(detailsText(report, output.width));
}
