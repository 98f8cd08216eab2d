import { Command, Option } from 'commander';
import { openStudy } from '../api/open-study.ts';
import { oneLine } from '../core/plain-text.ts';
import { makeOutput } from './output.ts';
import { positiveNumber, studyAndText } from './study-argument.ts';

interface AskFlags {
  timeout: number;
  researcher: 'auto' | 'offline' | 'llm';
  json?: true;
}

export function askCommand(): Command {
  return new Command('ask')
    .description('New ideas that come up are noted for later experiments.')
    .usage('[study] "QUESTION" [options]')
    .argument('<study or question>')
    .argument('[question]')
    .option('--timeout <seconds>', 'how long to wait for the answer', positiveNumber, 600)
    .addOption(
      new Option('--researcher <kind>', 'who answers if no session is running')
        .choices(['auto', 'offline', 'llm'])
        .default('auto'),
    )
    .action(run);
}

async function run(first: string, second: string | undefined, flags: AskFlags): Promise<void> {
  const output = makeOutput(flags.json === true);
  const { study, text: question } = studyAndText(first, second, output);
  const opened = await openStudy(study);
  const answer = await opened.ask(question, { ...flags, onWait: (what) => output.warn(`${what} ...`) });
  output.data({ study, question: question.trim(), answer: answer.text, ideas: answer.ideas });
  output.say(answer.text);
  if (answer.ideas.length > 0) {
    output.say('\nNoted as ideas:');
    for (const { text, axis } of answer.ideas) output.say(`  [${axis ?? '-'}] ${oneLine(text)}`);
  }
}
