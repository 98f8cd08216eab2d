import { Command } from 'commander';
import { lockHolder } from '../journal/lock.ts';
import { Inbox } from '../lab/inbox.ts';
import { makeOutput } from './output.ts';
import { studyAndText } from './study-argument.ts';

export function nudgeCommand(): Command {
  return new Command('nudge')
    .description('Say something to the researcher; it hears it before its next experiment, without stopping.')
    .usage('[study] "TEXT" [options]')
    .argument('<study or text>')
    .argument('[text]')
    .action(run);
}

async function run(first: string, second: string | undefined, flags: { json?: true }): Promise<void> {
  const output = makeOutput(flags.json === true);
  const { places, text } = studyAndText(first, second);
  const { study } = places;
  const { id } = await new Inbox(places.inbox).put('nudge', text);
  const holder = lockHolder(places.lock);
  output.data({ study, id, text: text.trim(), heardBy: holder?.command ?? null });
  output.say(
    holder === null
      ? `Left for the next nightlab research ${study}; nobody works on the study now.`
      : `Left for ${holder.command} (process ${holder.pid}), which hears it before its next experiment.`,
  );
  output.say(`What comes of it: npx nightlab results ${study} --causes`);
}
