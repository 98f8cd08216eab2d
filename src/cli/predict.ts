import { existsSync } from 'node:fs';
import { parse, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { counted } from '../core/counted.ts';
import { LabError } from '../core/errors.ts';
import { checkOutput } from '../core/output-place.ts';
import type { DecisionRule } from '../export/decide.ts';
import type { Keep } from '../table/kept-columns.ts';
import { isAddress, isStandardInput, pathsOf, shownInput, type TableInput } from '../table/table-input.ts';
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
      'columns of the file to write, too, as they stand there: a,b,c, or all, or columns (those of the study)',
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
    .option('--seconds-per-batch <n>', 'give up where some rows take longer', positiveNumber, 30)
    .option('--memory-mb <n>', 'give up where scoring takes more memory', wholeNumber(64), 4096)
    .option('--allow-lost', 'score even where no cell of a column can be read, taking its cells as missing')
    .action(run);
}

async function run(directory: string, files: string[], flags: PredictFlags, command: Command): Promise<void> {
  const asked = inputOf(files, flags, command);
  const isStream = flags.out === '-' || (flags.out === undefined && !isOneFile(asked));
  const output = makeOutput(flags.json === true);
  // What people read must not stand between the rows.
  const say = isStream ? output.warn : output.say;
  const rule = ruleOf(flags, isStream);
  const { ScoringModel } = await import('../api/scoring-model.ts');
  const { predictionOf } = await import('../export/prediction.ts');
  const { outputForm, writeScores } = await import('../table/write-scores.ts');
  const startedAt = Date.now();
  const input = isOneFile(asked) ? resolve(asked) : asked;
  const force = flags.force === true;
  const inputs = pathsOf(input).filter((path) => !isAddress(path));
  const out = isStream ? '-' : checkOutput(flags.out ?? beside(input as string), { inputs, force });
  if (!isStream) outputForm(out);
  const model = await ScoringModel.open(directory);
  try {
    const { allowLost, keep, sheet, secondsPerBatch, memoryMb } = flags;
    const read = await model.read(input, { allowLost, keep: keepOf(keep), sheet });
    const { table, unparsable, comparison } = read;
    const scores = await model.score(read, { secondsPerBatch, memoryMb }, shownInput(input));
    const { columns, report, text } = predictionOf(model.facts, read, scores, rule);
    const { nGuarded, renamed } = await writeScores(isStream ? process.stdout : out, columns, force);
    const notes = [
      ...read.notes,
      ...renamed.map(({ from, to }) => `The column "${from}" is called "${to}" in the output.`),
      ...(nGuarded > 0
        ? [
            `${counted(nGuarded, 'cell or name', 'cells or names')} that a spreadsheet would run as ${nGuarded === 1 ? 'a formula begins' : 'formulas begin'} with an apostrophe now; .parquet and .jsonl hold ${nGuarded === 1 ? 'it as it is' : 'them as they are'}.`,
          ]
        : []),
    ];
    const durationMs = Date.now() - startedAt;
    output.data({ out, nRows: table.nRows, ...report, unparsable, comparison, notes, durationMs });
    for (const note of notes) say(`note: ${note}`);
    say(
      `scored ${counted(table.nRows, 'row')} in ${durationText(durationMs)}: ${isStream ? 'standard output' : out}`,
    );
    for (const line of text) say(line);
  } finally {
    await model.close();
  }
}

function isOneFile(input: TableInput): input is string {
  return typeof input === 'string' && !isStandardInput(input) && (existsSync(input) || !/[*?[{]/.test(input));
}

function beside(file: string): string {
  const { dir, name } = parse(file);
  return resolve(dir, `${name.replace(/\.(csv|tsv|json|jsonl|parquet|xlsx)$/i, '')}.scores.csv`);
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
