import { Command, InvalidArgumentError } from 'commander';
import type { DecisionRule, Keep } from '../api/predict-file.ts';
import { counted } from '../core/counted.ts';
import { LabError } from '../core/errors.ts';
import { type InputFlags, inputOf } from './input-flags.ts';
import { makeOutput } from './output.ts';
import { positiveNumber, wholeNumber } from './study-argument.ts';
import { durationText } from './terminal/duration.ts';

interface PredictFlags extends InputFlags {
  out?: string;
  keep?: string[];
  threshold?: number;
  top?: DecisionRule;
  force?: true;
  secondsPerBatch: number;
  memoryMb: number;
  allowLost?: true;
  json?: true;
}

export function predictCommand(): Command {
  return new Command('predict')
    .argument('<model>', 'the folder that nightlab export wrote')
    .argument(
      '[files...]',
      'a table with the columns of the study, in any form that freeze takes; - for standard input',
    )
    .option(
      '--out <file>',
      'where to write row number, ids and score: .csv, .tsv, .jsonl or .parquet; - is CSV on standard output (default: beside the file, or - where the rows come from standard input, a query or several files)',
    )
    .option(
      '--keep <columns>',
      'columns of the file to write as well, as they are in the file: a,b,c, or all, or columns (those of the study)',
      collected,
    )
    .option('--threshold <score>', 'add a decision: positive where the score is at least this', anyNumber)
    .option('--top <n>', 'add a decision: positive for the highest-scored rows, 20% of them or 500', topRule)
    .option('--sheet <name>', 'the sheet of a workbook (default: the first that holds anything)')
    .option('--query <sql>', 'score the rows of a SELECT, over files or with --database')
    .option(
      '--database <file|url>',
      'the DuckDB or SQLite file, or the postgres:// address, that --query reads',
    )
    .option('--install-scanner', "download DuckDB's SQLite or Postgres scanner where it is not there")
    .option('--force', 'replace the file that is there')
    .option('--seconds-per-batch <n>', 'give up if a batch of rows takes longer', positiveNumber, 30)
    .option('--memory-mb <n>', 'give up if scoring takes more memory', wholeNumber(64), 4096)
    .option('--allow-lost', 'score even if no cell of a column can be read; its cells count as missing')
    .action(run);
}

async function run(model: string, files: string[], flags: PredictFlags, command: Command): Promise<void> {
  const input = inputOf(files, flags, command);
  const { predictFile, scoresPlace } = await import('../api/predict-file.ts');
  const place = scoresPlace(input, flags.out);
  const isStream = place === '-';
  const output = makeOutput(flags.json === true);
  // What people read must not come between the rows.
  const say = isStream ? output.warn : output.say;
  const { allowLost, sheet, secondsPerBatch, memoryMb, force = false } = flags;
  const { out, nRows, report, text, notes, durationMs, ...read } = await predictFile({
    model,
    input,
    out: place,
    force,
    keep: keepOf(flags.keep),
    rule: ruleOf(flags, isStream),
    allowLost,
    sheet,
    secondsPerBatch,
    memoryMb,
  });
  output.data({ out, nRows, ...report, ...read, notes, durationMs });
  for (const note of notes) say(`note: ${note}`);
  say(
    `scored ${counted(nRows, 'row')} in ${durationText(durationMs)}: ${isStream ? 'standard output' : out}`,
  );
  for (const line of text) say(line);
}

function collected(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

function keepOf(given: readonly string[] = []): Keep {
  if (given.length === 0) return { kind: 'none' };
  if (given.includes('all')) return { kind: 'all' };
  return given.length === 1 && given[0] === 'columns' ? { kind: 'study' } : { kind: 'named', names: given };
}

function anyNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new InvalidArgumentError('Give a score such as 0.3; --top takes a share such as 20%.');
  return value;
}

function topRule(text: string): DecisionRule {
  const share = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim());
  if (share && Number(share[1]) > 0 && Number(share[1]) <= 100)
    return { kind: 'share', share: Number(share[1]) / 100 };
  if (/^[1-9]\d*$/.test(text.trim())) return { kind: 'count', count: Number(text) };
  throw new InvalidArgumentError('Give a share of the rows such as 20%, or a number of rows such as 500.');
}

function ruleOf({ threshold, top, json }: PredictFlags, isStream: boolean): DecisionRule | null {
  if (isStream && json)
    throw new LabError(
      'cli.twoOutputs',
      '--json and the scores both go to standard output',
      'Name a file for the scores with --out.',
    );
  if (threshold !== undefined && top !== undefined)
    throw new LabError(
      'cli.twoDecisions',
      '--threshold and --top are two decisions',
      'Leave one of them out.',
    );
  return top ?? (threshold === undefined ? null : { kind: 'threshold', threshold });
}
