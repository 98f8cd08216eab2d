import { Command } from 'commander';
import { LabError } from '../core/errors.ts';
import { experimentDetails, formatDetails } from '../journal/show.ts';
import { existingPlacesOf } from '../lab/places.ts';
import { makeOutput } from './output.ts';
import { journalOf, sayProblems } from './results.ts';
import { studyAndId } from './study-argument.ts';

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
  if (id === undefined || !/^\d+$/.test(id)) {
    throw new LabError(
      'cli.badId',
      id === undefined
        ? `which experiment of "${study}" is missing`
        : `"${id}" is not the number of an experiment`,
      `See npx nightlab results ${study} for the numbers.`,
    );
  }
  const { checkRecord } = await import('../lab/check-record.ts');
  sayProblems(await checkRecord(existingPlacesOf(process.cwd(), study, true)), output);
  const { accountFields } = await import('./terminal/account-text.ts');
  const { studyAccount } = await import('../lab/model-account.ts');
  const lines = await journalOf(study);
  const details = experimentDetails(lines, Number(id));
  const account = await studyAccount(existingPlacesOf(process.cwd(), study, true), lines, Number(id));
  output.data({ ...details, ...(account && { account }) });
  output.say(formatDetails(details, output.width, account === null ? [] : accountFields(account)));
}
