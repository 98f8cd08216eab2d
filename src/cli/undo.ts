import { Command } from 'commander';
import { sayAnswer } from './exclude.ts';
import { makeOutput } from './output.ts';
import { studyArgument, studyOf } from './study-argument.ts';

export function undoCommand(): Command {
  return new Command('undo')
    .description('Run it again to take back the one before.')
    .addArgument(studyArgument())
    .option('--redo', 'take back the last undo instead')
    .action(async (named: string | undefined, flags: { redo?: true; json?: true }) => {
      const output = makeOutput(flags.json === true);
      const study = studyOf(named, output);
      const { constrainStudy } = await import('../lab/constrain-study.ts');
      const kind = flags.redo ? 'redo' : 'undo';
      sayAnswer(study, await constrainStudy(process.cwd(), study, { kind }), output);
    });
}
