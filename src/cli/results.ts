import { Command, Option } from 'commander';
import { LabError } from '../core/errors.ts';
import { readJournal } from '../journal/journal.ts';
import type { Line } from '../journal/record.ts';
import { resultRows } from '../journal/result-rows.ts';
import { formatResults, type ResultFormat, resultFormats } from '../journal/results.ts';
import { formatStages, stagesOf } from '../journal/stages.ts';
import { placesOf } from '../lab/places.ts';
import { makeOutput } from './output.ts';
import { studyArgument } from './study-argument.ts';

interface ResultsFlags {
  stages?: true;
  format: ResultFormat;
  json?: true;
}

export function resultsCommand(): Command {
  return new Command('results')
    .description('The experiments so far.')
    .addArgument(studyArgument())
    .option('--stages', 'the story: one row a kept change, and what it gained')
    .addOption(new Option('--format <format>', 'how to print it').choices(resultFormats).default('table'))
    .action(run);
}

async function run(study: string, flags: ResultsFlags): Promise<void> {
  const output = makeOutput(flags.json === true);
  const lines = await journalOf(study);
  const format = flags.json ? 'json' : flags.format;
  const text = flags.stages
    ? formatStages(stagesOf(lines), format, output.width)
    : formatResults(resultRows(lines), format, output.width);
  process.stdout.write(text);
}

/** @throws LabError `cli.noExperiments` where the study has none yet. */
export async function journalOf(study: string): Promise<readonly Line[]> {
  const lines = await readJournal(placesOf(process.cwd(), study).journal);
  if (lines.length > 0) return lines;
  throw new LabError(
    'cli.noExperiments',
    `study "${study}" has no experiments in ${process.cwd()}`,
    `Run npx nightlab research ${study} first, in the folder that holds data/ and models/.`,
  );
}
