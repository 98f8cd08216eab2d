import { availableParallelism } from 'node:os';
import { parse, resolve } from 'node:path';
import { Command } from 'commander';
import { LabError } from '../core/errors.ts';
import { loadModel } from '../export/model-folder.ts';
import { predictTable } from '../export/predict.ts';
import { openSandbox } from '../sandbox/sandbox.ts';
import { readForPrediction } from '../table/read-for-prediction.ts';
import { writeScores } from '../table/write-scores.ts';
import { makeOutput } from './output.ts';
import { durationText } from './terminal/duration.ts';

interface PredictFlags {
  out?: string;
  json?: true;
}

/** Scoring is no experiment: it may take as long as it takes. */
const dayInSeconds = 86_400;

export function predictCommand(): Command {
  return new Command('predict')
    .description('Score the rows of a new file with an exported model.')
    .argument('<model>', 'the folder that nightlab export wrote')
    .argument('<file>', 'CSV, TSV, JSON lines or Parquet with the columns of the study')
    .option('--out <file>', 'where to write row, ids and score: .csv or .parquet (default: beside the file)')
    .action(run);
}

async function run(directory: string, file: string, flags: PredictFlags): Promise<void> {
  const output = makeOutput(flags.json === true);
  const startedAt = Date.now();
  const input = resolve(file);
  const { dir, name } = parse(input);
  const out = flags.out
    ? resolve(flags.out)
    : resolve(dir, `${name.replace(/\.(csv|tsv|json|jsonl|parquet)$/i, '')}.scores.csv`);
  const model = await loadModel(directory);
  const { table, unparsable, notes } = await readForPrediction(input, model.facts);
  const sandbox = openSandbox({ workers: Math.min(2, availableParallelism()) });
  try {
    const outcome = await sandbox.experiment(
      { seconds: dayInSeconds, memoryMb: Number.MAX_SAFE_INTEGER },
      (execute) => predictTable(execute, model, table),
    );
    if (outcome.state !== 'finished') {
      throw new LabError(
        'cli.predictFailed',
        `the model could not score ${input}: ${outcome.state === 'crashed' ? outcome.error.message : outcome.state}`,
        'See that the file has the columns and kinds of values of the study, or score it in smaller parts.',
      );
    }
    await writeScores(out, table, outcome.value);
    output.data({ out, nRows: table.nRows, unparsable, notes, durationMs: Date.now() - startedAt });
    for (const note of notes) output.say(`note: ${note}`);
    output.say(
      `scored ${table.nRows.toLocaleString('en')} rows in ${durationText(Date.now() - startedAt)}: ${out}`,
    );
  } finally {
    await sandbox.close();
  }
}
