import { Command } from 'commander';
import { openStudy } from '../api/open-study.ts';
import { makeOutput } from './output.ts';
import { studyAndText } from './study-argument.ts';

export function nudgeCommand(): Command {
  return new Command('nudge')
    .description('A running session is not stopped.')
    .usage('[study] "TEXT" [options]')
    .argument('<study or text>')
    .argument('[text]')
    .action(run);
}

async function run(first: string, second: string | undefined, flags: { json?: true }): Promise<void> {
  const output = makeOutput(flags.json === true);
  const { study, text } = studyAndText(first, second, output);
  const opened = await openStudy(study);
  const { heardBy, ...receipt } = await opened.nudge(text);
  output.data({ study, ...receipt, heardBy: heardBy?.command ?? null });
  output.say(`Read without a language model: ${receipt.understood}`);
  output.say(
    heardBy === null
      ? `Left for the next nightlab research ${study}; no session is running now.`
      : `Left for ${heardBy.command} (process ${heardBy.pid}), which reads it before its next experiment.`,
  );
  output.say(`Take it back: npx nightlab undo ${study}`);
  output.say(`See what came of it: npx nightlab results ${study} --causes`);
}
