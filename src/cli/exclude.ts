import { Command } from 'commander';
import type { ConstraintAnswer } from '../lab/constrain-study.ts';
import { makeOutput } from './output.ts';
import { studyAndNames } from './study-argument.ts';

export function excludeCommand(): Command {
  return new Command('exclude')
    .description('The record restarts without them.')
    .usage('[study] COLUMN... [--why "..."] [options]')
    .argument('<study or columns...>')
    .option('--why <text>', 'the reason, which results and the model card repeat', '')
    .action((words: string[], flags: { why: string; json?: true }) => constrain('exclude', words, flags));
}

/** Both directions of one word. */
export async function constrain(
  kind: 'exclude' | 'include',
  words: readonly string[],
  { why, json }: { readonly why: string; readonly json?: true },
): Promise<void> {
  const { study, names } = studyAndNames(words, kind);
  const { constrainStudy } = await import('../lab/constrain-study.ts');
  sayAnswer(study, await constrainStudy(process.cwd(), study, { kind, columns: names, why }), json === true);
}

export function sayAnswer(study: string, answer: ConstraintAnswer, json: boolean): void {
  const output = makeOutput(json);
  output.data({ study, ...answer });
  output.say(answer.text);
  if (answer.state === 'done') {
    output.say(
      answer.excluded.length > 0
        ? `Excluded now: ${answer.excluded.map((name) => `"${name}"`).join(', ')}.  Take it back: npx nightlab undo ${study}`
        : 'Nothing is excluded now.',
    );
  }
  if (answer.state === 'refused') process.exitCode = 1;
}
