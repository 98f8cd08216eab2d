import { Command, InvalidArgumentError } from 'commander';
import { freeze } from '../split/freeze.ts';
import { type Role, roles } from '../table/table.ts';
import { makeOutput, type Output } from './output.ts';
import { listOf, wholeNumber } from './study-argument.ts';
import { freezeText } from './terminal/freeze-text.ts';

interface FreezeFlags {
  target: string;
  study?: string;
  positive?: string;
  time?: string;
  group?: string;
  id?: string[];
  role?: Record<string, Role>;
  exclude?: string[];
  why?: string;
  split?: readonly [number, number, number];
  seed?: number;
  replace?: true;
  json?: true;
}

export function freezeCommand(): Command {
  return new Command('freeze')
    .description(
      'Read a table, infer its roles, cut it in train, validation and sealed, and fingerprint them.',
    )
    .argument('<file>', 'CSV, TSV, JSON lines or Parquet, plain or gzipped')
    .requiredOption('--target <column>', 'the two-valued column to predict')
    .option('--study <name>', "the study's name (default: the file's)")
    .option('--positive <value>', 'the value that counts as yes (default: inferred)')
    .option('--time <column>', 'split by time along this column: the newest rows are sealed')
    .option('--group <column>', 'keep rows of one value of this column together')
    .option('--id <columns>', 'columns that only identify a row, comma-separated', listOf)
    .option(
      '--exclude <column>',
      'leave a column out of the study; repeatable',
      (name: string, before: string[] = []) => [...before, name],
    )
    .option('--why <text>', 'why the columns of --exclude are left out')
    .option('--role <column=role>', `override a role (${roles.join(', ')}); repeatable`, roleOf)
    .option('--split <a/b/c>', 'percent of train, validation and sealed (default: 60/20/20)', sharesOf)
    .option('--seed <n>', 'of the split (default: 1)', wholeNumber(0))
    .option('--replace', 'write over another study of this name')
    .action(run);
}

async function run(file: string, flags: FreezeFlags): Promise<void> {
  const output: Output = makeOutput(flags.json === true);
  const { target, study, positive, time, group, id, role, exclude, why, split, seed, replace } = flags;
  const report = await freeze({
    root: process.cwd(),
    file,
    target,
    ...(study !== undefined && { study }),
    ...(positive !== undefined && { positive }),
    ...(time !== undefined && { time }),
    ...(group !== undefined && { group }),
    ...(id !== undefined && { ids: id }),
    ...(role !== undefined && { roles: role }),
    ...(exclude !== undefined && {
      exclude: Object.fromEntries(exclude.map((column) => [column, why ?? ''])),
    }),
    ...(split !== undefined && { fractions: split }),
    ...(seed !== undefined && { seed }),
    ...(replace !== undefined && { replace }),
  });
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

function sharesOf(text: string): readonly [number, number, number] {
  const shares = text.split('/').map(Number);
  const [train, validation, sealed] = shares;
  const sum = shares.reduce((total, share) => total + share, 0);
  if (shares.length !== 3 || shares.some((share) => !(share > 0)) || Math.abs(sum - 100) > 1e-9) {
    throw new InvalidArgumentError('Give three numbers above 0 that sum to 100, like 60/20/20.');
  }
  return [train! / 100, validation! / 100, sealed! / 100];
}
