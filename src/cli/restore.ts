import { Command } from 'commander';
import { makeOutput } from './output.ts';

export function restoreCommand(): Command {
  return new Command('restore')
    .argument('<study>', 'name of the study')
    .argument('[archive]', 'which one, <study>-<time> (default: the newest)')
    .action(run);
}

async function run(study: string, archive: string | undefined, flags: { json?: true }): Promise<void> {
  const { restore } = await import('../api/restore.ts');
  const output = makeOutput(flags.json === true);
  const { archived, restored } = await restore(study, { archive });
  output.data({ study, restored, archived });
  output.say(`${study}: ${restored} is back in place.`);
  if (archived !== null)
    output.say(
      `What was there is archived now. Bring it back: npx nightlab restore ${study} ${archived.name}`,
    );
  output.say(`Next: npx nightlab status ${study}`);
}
