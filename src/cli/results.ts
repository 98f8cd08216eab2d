import { Command, Option } from 'commander';
import { LabError } from '../core/errors.ts';
import { consequencesOf, formatConsequences } from '../journal/causes.ts';
import { History } from '../journal/history.ts';
import { lockHolder } from '../journal/lock.ts';
import type { Line } from '../journal/record.ts';
import { resultRows } from '../journal/result-rows.ts';
import { formatResults, type ResultFormat, resultFormats } from '../journal/results.ts';
import { formatStages, stagesOf } from '../journal/stages.ts';
import type { RecordCheck } from '../lab/check-record.ts';
import { existingPlacesOf } from '../lab/places.ts';
import type { Suspicion } from '../table/suspicions/suspicion.ts';
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
    .option('--stages', 'the story: one row per kept change, what it gained, who proposed it and why')
    .option('--causes', 'what came of each nudge, question, duck round and research report')
    .option('--ledger', 'the honesty ledger: looks spent, luck allowed, what choosing has added')
    .addOption(new Option('--format <format>', 'how to print it').choices(resultFormats).default('table'))
    .action(run);
}

async function run(named: string | undefined, flags: ResultsFlags): Promise<void> {
  const output = makeOutput(flags.json === true);
  const study = studyOf(named, output, true);
  const { checkRecord } = await import('../lab/check-record.ts');
  const { ledgerOf, ledgerText } = await import('../lab/ledger.ts');
  const { studySuspicions } = await import('../lab/study-suspicions.ts');
  const check = await checkRecord(existingPlacesOf(process.cwd(), study, true));
  sayProblems(check, output);
  const lines = await journalOf(study);
  const format = flags.json ? 'json' : flags.format;
  const text = await textOf(lines, check, flags, format, output.width);
  if (format === 'table') output.say(text.trimEnd());
  else output.print(text, format === 'json');
  if (format === 'table')
    saySuspicions(await studySuspicions(existingPlacesOf(process.cwd(), study, true), lines), output);
  if (format === 'table' && !flags.ledger)
    output.say(`\n${ledgerText(ledgerOf(lines, check.sealedOpenings))}`);
  const cutOff = new History(lines).inFlight;
  if (
    format === 'table' &&
    cutOff !== null &&
    lockHolder(existingPlacesOf(process.cwd(), study, true).lock) === null
  )
    output.say(
      `Experiment ${cutOff.id} was cut off before its end: it is not counted, and the next session begins with it.`,
    );
}

async function textOf(
  lines: readonly Line[],
  check: RecordCheck,
  flags: ResultsFlags,
  format: ResultFormat,
  width: number,
): Promise<string> {
  if (flags.ledger) {
    const { ledgerOf, ledgerText } = await import('../lab/ledger.ts');
    const ledger = ledgerOf(lines, check.sealedOpenings);
    const { problems } = check;
    return `${format === 'json' ? JSON.stringify({ ...ledger, problems }) : ledgerText(ledger)}\n`;
  }
  if (flags.causes) return formatConsequences(consequencesOf(lines), format, width);
  if (!flags.stages) return formatResults(resultRows(lines), format, width);
  const all = stagesOf(lines);
  const hasGain = format === 'table' && all.some(({ gain }) => gain !== null);
  const stages = `${formatStages(all, format, width)}${hasGain ? gainNote : ''}`;
  const consequences = format === 'table' ? consequencesOf(lines) : [];
  if (consequences.length === 0) return stages;
  return `${stages}\nWhat was said, and what came of it:\n${formatConsequences(consequences, format, width)}`;
}

const gainNote =
  '\nA gain weighs cross-validation and validation together, so it is not the difference of two validation AUCs.\n';

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
      'Not answered yet; the figures hold only if this is known at prediction:',
      ...suspicionLines(suspects),
    ].join('\n'),
  );
}

/** @throws LabError `lab.noStudy`, `cli.noExperiments` where the study has none yet. */
export async function journalOf(study: string): Promise<readonly Line[]> {
  const { readJournal } = await import('../journal/journal.ts');
  const lines = await readJournal(existingPlacesOf(process.cwd(), study, true).journal);
  if (lines.length > 0) return lines;
  throw new LabError(
    'cli.noExperiments',
    `study "${study}" has no experiments in ${process.cwd()}`,
    `Run npx nightlab research ${study} first, in the folder that holds data/ and models/.`,
  );
}
