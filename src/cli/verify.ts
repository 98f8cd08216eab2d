import { Command } from 'commander';
import { openStudy } from '../api/open-study.ts';
import { counted } from '../core/counted.ts';
import { type BudgetFlags, budgetOptions } from './budget-options.ts';
import { makeOutput } from './output.ts';
import { studyArgument, studyOf } from './study-argument.ts';

interface VerifyFlags extends BudgetFlags {
  all?: true;
  json?: true;
}

export function verifyCommand(): Command {
  return budgetOptions(
    new Command('verify')
      .description('It says whether the scores are the same, bit for bit.')
      .addArgument(studyArgument())
      .option('--all', 'run every scored experiment again'),
  ).action(run);
}

async function run(named: string | undefined, flags: VerifyFlags): Promise<void> {
  const output = makeOutput(flags.json === true);
  const study = studyOf(named, output, true);
  const opened = await openStudy(study);
  const { ok, problems, replayed, nLines } = await opened.verify({
    ...flags,
    onReplay: (id, of) => {
      if (of > 1) output.say(`Running experiment ${id} again ...`);
    },
  });
  output.data({ ok, problems, replayed });
  for (const { what, where, remedy } of problems)
    output.say(`${what}\n  where: ${where}\n  what to do: ${remedy}`);
  if (ok) {
    const again =
      replayed.length === 0
        ? 'There is no experiment to run again yet.'
        : `Run again, with the same scores bit for bit: ${replayed.length === 1 ? 'experiment' : 'experiments'} ${replayed.join(', ')}.`;
    output.say(
      `The record is sound: the study is as it was frozen, and the journal (${counted(nLines, 'line')}) has not been changed. ${again}`,
    );
  } else process.exitCode = 1;
}
