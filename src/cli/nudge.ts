import { Command } from 'commander';
import { lockHolder } from '../journal/lock.ts';
import { makeOutput } from './output.ts';
import { studyAndText } from './study-argument.ts';

export function nudgeCommand(): Command {
  return new Command('nudge')
    .description('A running session goes on meanwhile.')
    .usage('[study] "TEXT" [options]')
    .argument('<study or text>')
    .argument('[text]')
    .action(run);
}

async function run(first: string, second: string | undefined, flags: { json?: true }): Promise<void> {
  const output = makeOutput(flags.json === true);
  const { places, text } = studyAndText(first, second, output);
  const { study } = places;
  const { Inbox } = await import('../lab/inbox.ts');
  const { catalog } = await import('../pipeline/catalog.ts');
  const { sayBack } = await import('../researcher/offline/understanding/say-back.ts');
  const { understand } = await import('../researcher/offline/understanding/understand.ts');
  const { openStudy } = await import('../split/open-study.ts');
  // Before anything is left for it: the study may have changed since it was frozen.
  const { file } = await openStudy(places.dataRoot, study);
  const { id } = await new Inbox(places.inbox).put('nudge', text);
  const holder = lockHolder(places.lock);
  const columns = Object.entries(file.roles).map(([name, role]) => ({
    name,
    role,
    nDistinct: 0,
    missingShare: 0,
  }));
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
