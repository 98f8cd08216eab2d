import type { Command } from 'commander';
import { defaultBudget } from '../api/budget.ts';
import { positiveNumber, wholeNumber } from './study-argument.ts';

export interface BudgetFlags {
  workers: number;
  secondsPerExperiment: number;
  memoryMb: number;
}

/** What one experiment may cost, and on how many workers it runs. */
export function budgetOptions(command: Command): Command {
  const { workers, secondsPerExperiment, memoryMb } = defaultBudget();
  return command
    .option('--workers <n>', 'worker threads', wholeNumber(1), workers)
    .option(
      '--seconds-per-experiment <n>',
      'time budget of one experiment',
      positiveNumber,
      secondsPerExperiment,
    )
    .option('--memory-mb <n>', 'memory that one experiment may add, in MB', wholeNumber(64), memoryMb);
}
