import { relative, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { openStudy } from '../api/open-study.ts';
import { counted } from '../core/counted.ts';
import { makeOutput } from './output.ts';
import { studyArgument, studyOf } from './study-argument.ts';

interface SplitFlags {
  out?: string;
  format: 'csv' | 'parquet';
  ids?: true;
  force?: true;
  json?: true;
}

export function splitCommand(): Command {
  return new Command('split')
    .description('Each row has a key; README.txt in the folder says how to come back with scores.')
    .addArgument(studyArgument())
    .option('--out <dir>', 'the folder to write (default: <study>-split)')
    .addOption(new Option('--format <format>', 'of the tables').choices(['csv', 'parquet']).default('csv'))
    .option('--ids', 'write the id columns, too; a model must not learn from them')
    .option('--force', 'replace the files of an earlier split in a folder that is not empty')
    .action(run);
}

async function run(named: string | undefined, flags: SplitFlags): Promise<void> {
  const output = makeOutput(flags.json === true);
  const study = studyOf(named, output);
  const opened = await openStudy(study);
  const directory = resolve(opened.root, flags.out ?? `${study}-split`);
  const split = await opened.split(directory, flags);
  output.data({ dir: directory, ...split });
  const shown = relative(opened.root, directory) || '.';
  const { files, key, target } = split;
  const lines = [
    `${files.train.file}: ${counted(files.train.nRows, 'row')} with "${target.column}" and folds`,
    `${files.validation.file}: ${counted(files.validation.nRows, 'row')}, no labels`,
    `${files.sealed.file}: ${counted(files.sealed.nRows, 'row')}, no labels`,
    ...Object.entries(split.leftOut).map(([name, why]) => `left out: "${name}" (${why})`),
    '',
    `Wrote ${shown}; its README.txt says what each column is.`,
    `Hand scores back with the column "${key}":`,
    `  npx nightlab score ${study} SCORES.csv --on validation`,
  ];
  output.say(lines.join('\n'));
}
