import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, parse, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { counted } from '../core/counted.ts';
import { LabError, messageOf } from '../core/errors.ts';
import { checkOutput } from '../core/output-place.ts';
import type { ModelContent } from '../export/model-folder.ts';
import type { Outcome } from '../sandbox/outcome.ts';
import type { PredictionInput } from '../table/read-for-prediction.ts';
import type { Table } from '../table/table.ts';
import { isAddress, isStandardInput, pathsOf, shownInput, type TableInput } from '../table/table-input.ts';
import { type InputFlags, inputOf } from './input-flags.ts';
import { makeOutput } from './output.ts';
import { positiveNumber, wholeNumber } from './study-argument.ts';
import { durationText } from './terminal/duration.ts';

interface PredictFlags extends InputFlags {
  out?: string;
  force?: true;
  secondsPerBatch: number;
  memoryMb: number;
  allowLost?: true;
  json?: true;
}

/** As a whole, scoring may take as long as it takes; each batch has a bound. */
const dayInSeconds = 86_400;

export function predictCommand(): Command {
  return new Command('predict')
    .argument('<model>', 'the folder that nightlab export wrote')
    .argument(
      '[files...]',
      'a table with the columns of the study, in any form that freeze takes; - for standard input',
    )
    .option(
      '--out <file>',
      'where to write row, ids and score: .csv or .parquet; - is CSV on standard output (default: beside the file, or - where the rows come from standard input, a query or several files)',
    )
    .option('--sheet <name>', 'the sheet of a workbook (default: the first that holds anything)')
    .option('--query <sql>', 'score the rows of a SELECT, over files or with --database')
    .option(
      '--database <file|url>',
      'the DuckDB or SQLite file, or the postgres:// address, that --query reads',
    )
    .option('--install-scanner', "download DuckDB's SQLite or Postgres scanner where it is not there")
    .option('--force', 'replace the file that is there')
    .option('--seconds-per-batch <n>', 'give up where some rows take longer', positiveNumber, 30)
    .option('--memory-mb <n>', 'give up where scoring takes more memory', wholeNumber(64), 4096)
    .option('--allow-lost', 'score even where no cell of a column can be read, taking its cells as missing')
    .action(run);
}

async function run(directory: string, files: string[], flags: PredictFlags, command: Command): Promise<void> {
  const asked = inputOf(files, flags, command);
  const isStream = flags.out === '-' || (flags.out === undefined && !isOneFile(asked));
  if (isStream && flags.json === true) {
    throw new LabError(
      'cli.twoOutputs',
      '--json and the scores both go to standard output',
      'Name a file for the scores with --out.',
    );
  }
  const output = makeOutput(flags.json === true);
  // What people read must not stand between the rows.
  const say = isStream ? output.warn : output.say;
  const { loadModel } = await import('../export/model-folder.ts');
  const { predictTable } = await import('../export/predict.ts');
  const { openSandbox } = await import('../sandbox/sandbox.ts');
  const { outputForm, writeScores } = await import('../table/write-scores.ts');
  const startedAt = Date.now();
  const input = isOneFile(asked) ? resolve(asked) : asked;
  const force = flags.force === true;
  const inputs = pathsOf(input).filter((path) => !isAddress(path));
  const out = isStream ? '-' : checkOutput(flags.out ?? beside(input as string), { inputs, force });
  if (!isStream) outputForm(out);
  const model = await loadModel(directory);
  const { table, unparsable, comparison, notes } = await readInput(input, directory, model, flags);
  const sandbox = openSandbox({ workers: Math.min(2, availableParallelism()) });
  try {
    const outcome = await sandbox.experiment({ seconds: dayInSeconds, memoryMb: flags.memoryMb }, (execute) =>
      predictTable(execute, model, table, flags.secondsPerBatch),
    );
    if (outcome.state !== 'finished') throw failed(shownInput(input), outcome);
    if (isStream) await streamScores(table, outcome.value);
    else await writeScores(out, table, outcome.value, force);
    output.data({
      out,
      nRows: table.nRows,
      unparsable,
      comparison,
      notes,
      durationMs: Date.now() - startedAt,
    });
    for (const note of notes) say(`note: ${note}`);
    const where = isStream ? 'standard output' : out;
    say(`scored ${counted(table.nRows, 'row')} in ${durationText(Date.now() - startedAt)}: ${where}`);
  } finally {
    await sandbox.close();
  }
}

function isOneFile(input: TableInput): input is string {
  return typeof input === 'string' && !isStandardInput(input) && (existsSync(input) || !/[*?[{]/.test(input));
}

function beside(file: string): string {
  const { dir, name } = parse(file);
  return resolve(dir, `${name.replace(/\.(csv|tsv|json|jsonl|parquet|xlsx)$/i, '')}.scores.csv`);
}

async function streamScores(table: Table, scores: Float64Array): Promise<void> {
  const { writeScores } = await import('../table/write-scores.ts');
  const directory = await mkdtemp(join(tmpdir(), 'nightlab-scores-'));
  try {
    const path = join(directory, 'scores.csv');
    await writeScores(path, table, scores);
    await pipeline(createReadStream(path), process.stdout, { end: false });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Roles and formats of a folder from elsewhere may not go together, which shows where the file is read by them. */
async function readInput(
  input: TableInput,
  directory: string,
  { facts }: ModelContent,
  { allowLost, sheet }: Pick<PredictFlags, 'allowLost' | 'sheet'>,
): Promise<PredictionInput> {
  const { readForPrediction } = await import('../table/read-for-prediction.ts');
  try {
    return await readForPrediction(input, facts, {
      allowLost: allowLost === true,
      ...(sheet !== undefined && { sheet }),
    });
  } catch (thrown) {
    if (thrown instanceof LabError) throw thrown;
    throw new LabError(
      'export.badColumns',
      `${shownInput(input)} cannot be read by the roles and formats of ${directory}: ${messageOf(thrown).split('\n')[0]}`,
      'Export the model again.',
      { cause: thrown },
    );
  }
}

function failed(input: string, outcome: Exclude<Outcome<unknown>, { state: 'finished' }>): LabError {
  const shown = `the model could not score ${input}`;
  if (outcome.state === 'outOfMemory') {
    const message = `${shown}: it took more than ${outcome.limitMb} MB of memory`;
    return new LabError(
      'export.tooMuchMemory',
      message,
      'Allow more with --memory-mb, or score it in smaller parts.',
    );
  }
  return new LabError(
    'export.predictFailed',
    `${shown}: ${outcome.state === 'crashed' ? outcome.error.message : outcome.state}`,
    'See that the file has the columns and kinds of values of the study, and that the model is as it was exported.',
  );
}
