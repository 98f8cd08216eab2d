import { Command } from 'commander';
import { constrainStudy } from '../lab/constrain-study.ts';
import { sayAnswer } from './exclude.ts';
import { studyArgument } from './study-argument.ts';

export function undoCommand(): Command {
  return new Command('undo')
    .description('Take back what was said last: a nudge, an exclude or an include; again for the one before.')
    .addArgument(studyArgument())
    .option('--redo', 'take back the last undo instead')
    .action(async (study: string, flags: { redo?: true; json?: true }) => {
      const kind = flags.redo ? 'redo' : 'undo';
      sayAnswer(study, await constrainStudy(process.cwd(), study, { kind }), flags.json === true);
    });
}
