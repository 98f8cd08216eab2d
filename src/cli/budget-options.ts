import { availableParallelism, totalmem } from 'node:os';
import type { Command } from 'commander';
import { positiveNumber, wholeNumber } from './study-argument.ts';

export interface BudgetFlags {
  workers: number;
  secondsPerExperiment: number;
  memoryMb: number;
}

/** What one experiment may cost, and on how many workers it runs. */
export function budgetOptions(command: Command): Command {
  return command
    .option('--workers <n>', 'worker threads', wholeNumber(1), Math.min(8, availableParallelism()))
    .option('--seconds-per-experiment <n>', 'time budget of one experiment', positiveNumber, 240)
    .option(
      '--memory-mb <n>',
      'memory that one experiment may add, in MB',
      wholeNumber(64),
      Math.min(4096, Math.floor(totalmem() / 2 ** 21)),
    );
}
