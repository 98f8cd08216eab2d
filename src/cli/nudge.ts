import { Command } from 'commander';
import { lockHolder } from '../journal/lock.ts';
import { Inbox } from '../lab/inbox.ts';
import { catalog } from '../pipeline/catalog.ts';
import { sayBack } from '../researcher/offline/understanding/say-back.ts';
import { understand } from '../researcher/offline/understanding/understand.ts';
import { openStudy } from '../split/open-study.ts';
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
  const columns = Object.entries((await openStudy(places.dataRoot, study)).file.roles).map(
    ([name, role]) => ({ name, role, nDistinct: 0, missingShare: 0 }),
  );
  const understood = sayBack(understand(text, { columns, toolkit: catalog }), columns);
  output.data({ study, id, text: text.trim(), understood, heardBy: holder?.command ?? null });
  output.say(`Read without a language model: ${understood}`);
  output.say(
    holder === null
      ? `Left for the next nightlab research ${study}; nobody works on the study now.`
      : `Left for ${holder.command} (process ${holder.pid}), which hears it before its next experiment.`,
  );
  output.say(`Take it back: npx nightlab undo ${study}`);
  output.say(`What comes of it: npx nightlab results ${study} --causes`);
}
