import { Command } from 'commander';
import { openStudy } from '../api/open-study.ts';
import { sayAnswer } from './exclude.ts';
import { makeOutput } from './output.ts';
import { studyArgument, studyOf } from './study-argument.ts';

export function undoCommand(): Command {
  return new Command('undo')
    .description('Run it again to take back the one before that.')
    .addArgument(studyArgument())
    .option('--redo', 'take back the last undo instead')
    .action(async (named: string | undefined, flags: { redo?: true; json?: true }) => {
      const output = makeOutput(flags.json === true);
      const study = studyOf(named, output);
      const opened = await openStudy(study);
      sayAnswer(study, await (flags.redo ? opened.redo() : opened.undo()), output);
    });
}
