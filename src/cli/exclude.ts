import { Command } from 'commander';
import type { ConstraintAnswer } from '../api/index.ts';
import { openStudy } from '../api/open-study.ts';
import { nearNames, studiesHere } from '../api/which-study.ts';
import { LabError } from '../core/errors.ts';
import { makeOutput, type Output } from './output.ts';
import { studyAndNames } from './study-argument.ts';

export function excludeCommand(): Command {
  return new Command('exclude')
    .description('The record restarts from a new baseline without them.')
    .usage('[study] COLUMN... [--why "..."] [options]')
    .argument('<study or columns...>')
    .option('--why <text>', 'the reason, which results and the model card repeat')
    .action((words: string[], flags: { why?: string; json?: true }) => constrain('exclude', words, flags));
}

/** Both directions of one word. */
export async function constrain(
  kind: 'exclude' | 'include',
  words: readonly string[],
  { why = '', json }: { readonly why?: string; readonly json?: true },
): Promise<void> {
  const output = makeOutput(json === true);
  const { study, names } = studyAndNames(words, kind, output);
  const opened = await openStudy(study);
  const answer = await opened[kind](names, { why }).catch((thrown: unknown) => {
    throw words.length > 1 && names.length === words.length ? orOtherStudy(thrown, words[0]!) : thrown;
  });
  sayAnswer(study, answer, output);
}

/** A first word that is not a column, with others behind it, may be a study's name that was misspelt. */
function orOtherStudy(thrown: unknown, word: string): unknown {
  if (!(thrown instanceof LabError) || thrown.code !== 'lab.unknownColumn') return thrown;
  if (!thrown.message.includes(`"${word}"`)) return thrown;
  const near = nearNames(word, studiesHere(process.cwd()));
  if (near.length === 0) return thrown;
  const names = near.map((name) => `"${name}"`).join(' or ');
  return new LabError(thrown.code, thrown.message, `${thrown.remedy} Or did you mean the study ${names}?`);
}

export function sayAnswer(study: string, answer: ConstraintAnswer, output: Output): void {
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
