import type { Experiment } from '../journal/record.ts';
import type { PastLook } from '../judge/looks.ts';

/**
 * The comparisons with hidden labels of a record, oldest first. Each counts; but what one promised in cross-validation is
 * a promise to those alone that ran with the same columns.
 *
 * @param comparable the experiments that ran with the columns of now; where left out, all did
 */
export function looksIn(
  experiments: readonly Experiment[],
  comparable: readonly Experiment[] = experiments,
): PastLook[] {
  const alike = new Set(comparable.map(({ id }) => id));
  return experiments.flatMap(({ id, status, evidence }) => {
    if (evidence === null) return [];
    const { z, zNeeded, cvGain, cvGainSe } = evidence;
    return [{ kept: status === 'kept', z, zNeeded, ...(alike.has(id) && { cvGain, cvGainSe }) }];
  });
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
