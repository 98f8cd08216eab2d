import { Command, Option } from 'commander';
import { type ResultFormat, resultFormats } from '../api/choices.ts';
import type { RecordCheck, Suspicion } from '../api/index.ts';
import { makeOutput, type Output } from './output.ts';
import { studyArgument, studyOf } from './study-argument.ts';
import { problemsText } from './terminal/problems-text.ts';
import { suspicionLines } from './terminal/suspicion-text.ts';

interface ResultsFlags {
  stages?: true;
  causes?: true;
  ledger?: true;
  format: ResultFormat;
  json?: true;
}

export function resultsCommand(): Command {
  return new Command('results')
    .addArgument(studyArgument())
    .option('--stages', 'one row per kept change: what it gained, who proposed it and why')
    .option('--causes', 'what came of each nudge, question, rubber-duck round and research report')
    .option(
      '--ledger',
      'the honesty ledger: how often hidden labels were looked at, what luck explains, what choosing the best has added',
    )
    .addOption(new Option('--format <format>', 'how to print it').choices(resultFormats).default('table'))
    .action(run);
}

async function run(named: string | undefined, flags: ResultsFlags): Promise<void> {
  const output = makeOutput(flags.json === true);
  const study = studyOf(named, output, true);
  const { recordCheck, recordReport } = await import('../api/record-report.ts');
  const { ledgerText, recordTable } = await import('../api/record-text.ts');
  const root = process.cwd();
  const check = await recordCheck(root, study);
  sayProblems(check, output);
  const report = await recordReport(root, study, check);
  const format = flags.json ? 'json' : flags.format;
  const view = flags.ledger ? 'ledger' : flags.causes ? 'causes' : flags.stages ? 'stages' : 'experiments';
  const text = recordTable(report, check.problems, view, format, output.width);
  if (format !== 'table') return output.print(text, format === 'json');
  output.say(text.trimEnd());
  saySuspicions(report.suspects, output);
  if (view !== 'ledger') output.say(`\n${ledgerText(report.ledger)}`);
  if (report.cutOff !== null)
    output.say(
      `Experiment ${report.cutOff} was cut off before it ended. It is not counted; the next session starts with it.`,
    );
}

/** Says where the record is not whole, before any figure of it. */
export function sayProblems({ problems }: RecordCheck, output: Output): void {
  if (problems.length > 0) output.say(`${problemsText(problems)}\n`);
}

/** Says what is suspected of columns that a model uses, after the figures that hang on them. */
export function saySuspicions(suspects: readonly Suspicion[], output: Output): void {
  if (suspects.length === 0) return;
  output.say(
    [
      '',
      'Not answered yet. The figures hold only if this is known at the time of prediction:',
      ...suspicionLines(suspects),
    ].join('\n'),
  );
}
