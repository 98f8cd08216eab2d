import { Command } from 'commander';
import { constrain } from './exclude.ts';

export function includeCommand(): Command {
  return new Command('include')
    .description('Experiments that used them count again.')
    .usage('[study] COLUMN... [--why "..."] [options]')
    .argument('<study or columns...>')
    .option('--why <text>', 'the reason')
    .action((words: string[], flags: { why?: string; json?: true }) => constrain('include', words, flags));
}
