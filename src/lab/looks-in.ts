import { constraintsIn, epochOf, epochsIn } from '../journal/constraints.ts';
import type { Experiment, JournalEntry, Line, ScoresMeasured, TriedModule } from '../journal/record.ts';
import type { PastLook } from '../judge/looks.ts';

/**
 * The comparisons with hidden labels of a record, oldest first: experiments, modules that were tried, and scores of other
 * tools, which promised nothing out of fold. Each counts; but
 * what one promised in cross-validation is a promise to those alone that ran with the same columns.
 *
 * @param lines the journal from its start. @param epoch of the columns that are out (journal/constraints.ts); where left
 * out, all looks are alike
 */
export function looksIn(lines: readonly Line[], epoch?: string): PastLook[] {
  const { byId } = epochsIn(lines);
  return lines.flatMap((line) => {
    if (line.type === 'scores-measured') return [{ kept: false, z: 0, zNeeded: 0 }];
    if ((line.type !== 'experiment' && line.type !== 'try') || line.evidence === null) return [];
    const { z, zNeeded, cvGain, cvGainSe } = line.evidence;
    const epochOfLook = (): string | undefined =>
      line.type === 'try' ? epochOfTry(lines, line) : byId.get(line.id);
    const promise = epoch === undefined || epochOfLook() === epoch ? { cvGain, cvGainSe } : {};
    if (line.type === 'experiment') return [{ kept: line.status === 'kept', z, zNeeded, ...promise }];
    // A try never becomes the best. One that would have been kept raises no bar of cross-validation: it may become an experiment.
    return [{ kept: false, z, zNeeded, ...(line.status !== 'kept' && promise) }];
  });
}

/** Names the columns that were out when a module was tried. @param lines the journal from its start */
export function epochOfTry(lines: readonly Line[], { asOf }: Pick<TriedModule, 'asOf'>): string {
  return epochOf(constraintsIn(lines.slice(0, asOf)));
}

/** All modules of a journal that were tried, oldest first. */
export function triesOf<T extends JournalEntry>(entries: readonly T[]): Extract<T, TriedModule>[] {
  return entries.filter((entry): entry is Extract<T, TriedModule> => entry.type === 'try');
}

/** All files of scores that were measured on validation, oldest first. */
export function measuredIn<T extends JournalEntry>(entries: readonly T[]): Extract<T, ScoresMeasured>[] {
  return entries.filter((entry): entry is Extract<T, ScoresMeasured> => entry.type === 'scores-measured');
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
