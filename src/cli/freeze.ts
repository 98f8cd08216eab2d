import { Command, InvalidArgumentError } from 'commander';
import { type Role, roles } from '../api/choices.ts';
import { type InputFlags, inputOf } from './input-flags.ts';
import { makeOutput, type Output } from './output.ts';
import { commaSeparated, usedStudy, wholeNumber } from './study-argument.ts';
import { freezeText } from './terminal/freeze-text.ts';

interface FreezeFlags extends InputFlags {
  target: string;
  study?: string;
  positive?: string;
  time?: string;
  group?: string;
  id?: string[];
  role?: Record<string, Role>;
  exclude?: string[];
  why?: string;
  dayFirst?: string[];
  monthFirst?: string[];
  missing?: Record<string, string[]>;
  notMissing?: Record<string, string[]>;
  allow?: string[];
  split?: readonly [number, number, number];
  seed?: number;
  key?: string;
  replace?: true;
  json?: true;
}

export function freezeCommand(): Command {
  return new Command('freeze')
    .description('It infers a role for each column and takes a fingerprint of each part.')
    .argument(
      '[files...]',
      'CSV, TSV, JSON lines, Parquet (plain or gzipped) or Excel .xlsx; several files of one form or a pattern such as "calls-*.csv"; - for standard input',
    )
    .requiredOption('--target <column>', 'the two-valued column to predict')
    .option('--name, --study <name>', "the study's name (default: the file's)")
    .option('--positive <value>', 'the value that counts as yes (default: inferred)')
    .option('--time <column>', 'split by time along this column: the newest rows are sealed')
    .option('--group <column>', 'keep rows of one value of this column together')
    .option('--id <columns>', 'columns that only identify a row, comma-separated', commaSeparated)
    .option(
      '--exclude <column>',
      'leave a column out of the study; repeatable',
      (name: string, before: string[] = []) => [...before, name],
    )
    .option('--why <text>', 'why the columns of --exclude are left out')
    .option('--role <column=role>', `override a role (${roles.join(', ')}); repeatable`, roleOf)
    .option(
      '--day-first <columns>',
      'columns in which 1/2/2024 is the first of February, comma-separated',
      commaSeparated,
    )
    .option(
      '--month-first <columns>',
      'columns in which 1/2/2024 is the second of January, comma-separated',
      commaSeparated,
    )
    .option(
      '--missing <column=spelling,..>',
      'what else means "no value" in a column (words or numbers); repeatable',
      spellingsOf,
    )
    .option(
      '--not-missing <column=spelling,..>',
      'what looks like a missing value but is a value in a column (NA, None, -); repeatable',
      spellingsOf,
    )
    .option(
      '--allow <columns>',
      'suspected columns that are known at the moment of prediction, comma-separated; they are not reported again',
      commaSeparated,
    )
    .option('--sheet <name>', 'the sheet of a workbook (default: the first that holds anything)')
    .option('--query <sql>', 'freeze the rows of a SELECT, over files or with --database')
    .option(
      '--database <file|url>',
      'the DuckDB or SQLite file, or the postgres:// address, that --query reads',
    )
    .option('--install-scanner', "download DuckDB's SQLite or Postgres scanner where it is not there")
    .option('--split <a/b/c>', 'percent of train, validation and sealed (default: 60/20/20)', sharesOf)
    .option(
      '--seed <n>',
      "another seed gives another split, with the vault's key (default: 1)",
      wholeNumber(0),
    )
    .option(
      '--key <file>',
      'draw the split with this vault key, to get the same bytes again (default: that of the study of this name, else a new one)',
    )
    .option('--replace', 'take the place of another study of this name, which is archived with its models')
    .action(run);
}

async function run(files: string[], flags: FreezeFlags, command: Command): Promise<void> {
  const output: Output = makeOutput(flags.json === true);
  const file = inputOf(files, flags, command);
  const { freeze } = await import('../api/freeze.ts');
  const report = await freeze({ ...flags, root: process.cwd(), file });
  usedStudy(process.cwd(), report.study);
  output.data(report);
  output.say(freezeText(report, output.width));
}

function roleOf(text: string, before: Record<string, Role> = {}): Record<string, Role> {
  const at = text.lastIndexOf('=');
  const role = text.slice(at + 1) as Role;
  if (at < 1 || !roles.includes(role)) {
    throw new InvalidArgumentError(`Give column=role with a role of ${roles.join(', ')}.`);
  }
  return { ...before, [text.slice(0, at)]: role };
}

function spellingsOf(text: string, before: Record<string, string[]> = {}): Record<string, string[]> {
  const at = text.indexOf('=');
  const words = text
    .slice(at + 1)
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (at < 1 || words.length === 0) {
    throw new InvalidArgumentError('Give column=spelling, or column=spelling,spelling.');
  }
  const column = text.slice(0, at);
  return { ...before, [column]: [...(before[column] ?? []), ...words] };
}

function sharesOf(text: string): readonly [number, number, number] {
  const shares = text.split('/').map(Number);
  const [train, validation, sealed] = shares;
  const sum = shares.reduce((total, share) => total + share, 0);
  if (shares.length !== 3 || shares.some((share) => !(share > 0)) || Math.abs(sum - 100) > 1e-9) {
    throw new InvalidArgumentError('Give three numbers above 0 that sum to 100, like 60/20/20.');
  }
  return [train!, validation!, sealed!];
}
