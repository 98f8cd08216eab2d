import { availableParallelism, totalmem } from 'node:os';
import { LabError } from '../core/errors.ts';

/** What one experiment may cost, and on how many workers it runs. */
export interface BudgetOptions {
  /** Worker threads. Default: the processors, at most 8. */
  readonly workers?: number | undefined;
  /** Default 240. */
  readonly secondsPerExperiment?: number | undefined;
  /** Memory that one experiment may add, in MB. Default: half of the machine's, at most 4,096. */
  readonly memoryMb?: number | undefined;
}

export function defaultBudget(): Required<{ [K in keyof BudgetOptions]: number }> {
  return {
    workers: Math.min(8, availableParallelism()),
    secondsPerExperiment: 240,
    memoryMb: Math.min(4096, Math.floor(totalmem() / 2 ** 21)),
  };
}

/** The options with their defaults. @throws LabError `api.badOption`. */
export function budgetOf(given: BudgetOptions) {
  const defaults = defaultBudget();
  const workers = wholeOption('workers', given.workers, 1) ?? defaults.workers;
  const secondsPerExperiment =
    positiveOption('secondsPerExperiment', given.secondsPerExperiment) ?? defaults.secondsPerExperiment;
  const memoryMb = wholeOption('memoryMb', given.memoryMb, 64) ?? defaults.memoryMb;
  return { workers, budget: { secondsPerExperiment, memoryMb } };
}

/** @throws LabError `api.badOption` for what is not a whole number from `least` on. */
export function wholeOption(name: string, value: number | undefined, least: number): number | undefined {
  if (value === undefined || (Number.isSafeInteger(value) && value >= least)) return value;
  throw badOption(name, value, `Give a whole number from ${least} on.`);
}

/** @throws LabError `api.badOption` for what is not a number above 0. */
export function positiveOption(name: string, value: number | undefined): number | undefined {
  if (value === undefined || (Number.isFinite(value) && value > 0)) return value;
  throw badOption(name, value, 'Give a number above 0.');
}

export function badOption(name: string, value: unknown, remedy: string): LabError {
  return new LabError('api.badOption', `The option ${name} is ${String(value)}`, remedy);
}
