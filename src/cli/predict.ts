import { availableParallelism } from 'node:os';
import { parse, resolve } from 'node:path';
import { Command } from 'commander';
import { counted } from '../core/counted.ts';
import { LabError, messageOf } from '../core/errors.ts';
import { checkOutput } from '../core/output-place.ts';
import type { ModelContent } from '../export/model-folder.ts';
import type { Outcome } from '../sandbox/outcome.ts';
import type { PredictionInput } from '../table/read-for-prediction.ts';
import { makeOutput } from './output.ts';
import { positiveNumber, wholeNumber } from './study-argument.ts';
import { durationText } from './terminal/duration.ts';

interface PredictFlags {
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
    .argument('<file>', 'CSV, TSV, JSON lines or Parquet with the columns of the study')
    .option('--out <file>', 'where to write row, ids and score: .csv or .parquet (default: beside the file)')
    .option('--force', 'replace the file that is there')
    .option('--seconds-per-batch <n>', 'give up where some rows take longer', positiveNumber, 30)
    .option('--memory-mb <n>', 'give up where scoring takes more memory', wholeNumber(64), 4096)
    .option('--allow-lost', 'score even where no cell of a column can be read, taking its cells as missing')
    .action(run);
}

async function run(directory: string, file: string, flags: PredictFlags): Promise<void> {
  const output = makeOutput(flags.json === true);
  const { loadModel } = await import('../export/model-folder.ts');
  const { predictTable } = await import('../export/predict.ts');
  const { openSandbox } = await import('../sandbox/sandbox.ts');
  const { outputForm, writeScores } = await import('../table/write-scores.ts');
  const startedAt = Date.now();
  const input = resolve(file);
  const { dir, name } = parse(input);
  const named =
    flags.out ?? resolve(dir, `${name.replace(/\.(csv|tsv|json|jsonl|parquet)$/i, '')}.scores.csv`);
  const force = flags.force === true;
  const out = checkOutput(named, { inputs: [input], force });
  outputForm(out);
  const model = await loadModel(directory);
  const { table, unparsable, comparison, notes } = await readInput(input, directory, model, flags.allowLost);
  const sandbox = openSandbox({ workers: Math.min(2, availableParallelism()) });
  try {
    const outcome = await sandbox.experiment({ seconds: dayInSeconds, memoryMb: flags.memoryMb }, (execute) =>
      predictTable(execute, model, table, flags.secondsPerBatch),
    );
    if (outcome.state !== 'finished') throw failed(input, outcome);
    await writeScores(out, table, outcome.value, force);
    output.data({
      out,
      nRows: table.nRows,
      unparsable,
      comparison,
      notes,
      durationMs: Date.now() - startedAt,
    });
    for (const note of notes) output.say(`note: ${note}`);
    output.say(`scored ${counted(table.nRows, 'row')} in ${durationText(Date.now() - startedAt)}: ${out}`);
  } finally {
    await sandbox.close();
  }
}

/** Roles and formats of a folder from elsewhere may not go together, which shows where the file is read by them. */
async function readInput(
  input: string,
  directory: string,
  { facts }: ModelContent,
  allowLost = false,
): Promise<PredictionInput> {
  const { readForPrediction } = await import('../table/read-for-prediction.ts');
  try {
    return await readForPrediction(input, facts, { allowLost });
  } catch (thrown) {
    if (thrown instanceof LabError) throw thrown;
    throw new LabError(
      'export.badColumns',
      `${input} cannot be read by the roles and formats of ${directory}: ${messageOf(thrown).split('\n')[0]}`,
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
