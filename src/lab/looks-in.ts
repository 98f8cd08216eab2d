import type { Experiment } from '../journal/record.ts';
import type { nextLook } from '../judge/looks.ts';

/** The comparisons with hidden labels of a record, oldest first. */
export function looksIn(experiments: readonly Experiment[]): Parameters<typeof nextLook>[0] {
  return experiments.flatMap(({ status, evidence }) =>
    evidence === null ? [] : [{ kept: status === 'kept', z: evidence.z, zNeeded: evidence.zNeeded }],
  );
}
