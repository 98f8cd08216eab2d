import type { Experiment } from '../journal/record.ts';
import type { PastLook } from '../judge/looks.ts';

/** The comparisons with hidden labels of a record, oldest first. */
export function looksIn(experiments: readonly Experiment[]): PastLook[] {
  return experiments.flatMap(({ status, evidence }) =>
    evidence === null ? [] : [{ ...evidence, kept: status === 'kept' }],
  );
}

/** The last module that was kept as a gain, no simplification; the first module before any; null before that. */
export function lastGainIn(experiments: readonly Experiment[]): Experiment | null {
  return (
    experiments.findLast(
      ({ status, evidence }) =>
        status === 'baseline' || (status === 'kept' && evidence !== null && evidence.z >= evidence.zNeeded),
    ) ?? null
  );
}
