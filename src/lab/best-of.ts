import type { Experiment } from '../journal/record.ts';

/** The best experiment of a record, or null. */
export function bestOf(experiments: readonly Experiment[]): Experiment | null {
  const id = experiments.at(-1)?.best ?? null;
  return experiments.find((experiment) => experiment.id === id) ?? null;
}
