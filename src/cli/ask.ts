import { Command, Option } from 'commander';
import { oneLine } from '../core/plain-text.ts';
import { makeOutput } from './output.ts';
import { positiveNumber, studyAndText } from './study-argument.ts';

interface AskFlags {
  timeout: number;
  researcher: 'auto' | 'offline' | 'llm';
  json?: true;
}

/** Of experiments that the researcher may think of while it answers; the session's own bound is not known here. */
const budget = { secondsPerExperiment: 240, memoryMb: 2048 };

export function askCommand(): Command {
  return new Command('ask')
    .description('What comes up is noted as ideas.')
    .usage('[study] "QUESTION" [options]')
    .argument('<study or question>')
    .argument('[question]')
    .option('--timeout <seconds>', 'how long to wait for the answer', positiveNumber, 600)
    .addOption(
      new Option('--researcher <kind>', 'who answers where no lab runs')
        .choices(['auto', 'offline', 'llm'])
        .default('auto'),
    )
    .action(run);
}

async function run(first: string, second: string | undefined, flags: AskFlags): Promise<void> {
  const output = makeOutput(flags.json === true);
  const { places, text: question } = studyAndText(first, second, output);
  const { study } = places;
  const { ask } = await import('../lab/ask.ts');
  const { llmOf } = await import('../api/llm-choice.ts');
  const answer = await ask({
    root: process.cwd(),
    study,
    question,
    seconds: flags.timeout,
    budget,
    llm: llmOf({ researcher: flags.researcher }, process.cwd()),
    onWait: (what) => output.warn(`${what} ...`),
  });
  output.data({ study, question: question.trim(), answer: answer.text, ideas: answer.ideas });
  output.say(answer.text);
  if (answer.ideas.length > 0) {
    output.say('\nNoted as ideas:');
    for (const { text, axis } of answer.ideas) output.say(`  [${axis ?? '-'}] ${oneLine(text)}`);
  }
}
