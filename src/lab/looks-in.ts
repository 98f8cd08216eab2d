import type { Entry, Experiment, Tried } from '../journal/record.ts';
import type { PastLook } from '../judge/looks.ts';

/** The comparisons with hidden labels of a record, oldest first: experiments, and modules that were tried. */
export function looksIn(entries: readonly Entry[]): PastLook[] {
  return entries.flatMap((entry) => {
    if (entry.type === 'experiment' && entry.evidence !== null)
      return [{ ...entry.evidence, kept: entry.status === 'kept' }];
    return entry.type === 'try' && entry.evidence !== null ? [lookOf(entry, entry.evidence)] : [];
  });
}

/** A try takes nobody's place. What would have been kept was not promised in vain: it may still become an experiment. */
function lookOf({ status }: Tried, evidence: NonNullable<Tried['evidence']>): PastLook {
  const { z, zNeeded, cvGain, cvGainSe } = evidence;
  return status === 'kept' ? { kept: false, z, zNeeded } : { kept: false, z, zNeeded, cvGain, cvGainSe };
}

/** All modules of a journal that were tried, oldest first. */
export function triesOf<T extends Entry>(entries: readonly T[]): Extract<T, Tried>[] {
  return entries.filter((entry): entry is Extract<T, Tried> => entry.type === 'try');
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
