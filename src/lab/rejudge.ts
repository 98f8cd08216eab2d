/**
 * Experiments with their scores made again -> where the record's decisions are not what the judge says: against the
 * best of that time, with the looks of that time. Experiments are given oldest first;
 * those of one epoch (journal/constraints.ts) are compared with each other alone.
 */
import { canonicalJson } from '../core/hash.ts';
import type { Experiment } from '../journal/record.ts';
import type { Candidate, Judge } from '../judge/judge.ts';
import { nextLook } from '../judge/looks.ts';
import { lastGainIn, looksIn } from './looks-in.ts';

/** One sentence a decision that does not hold. @param replayed every scored experiment's scores, by id. */
export function wrongDecisions(
  judge: Judge,
  experiments: readonly Experiment[],
  replayed: ReadonlyMap<number, Candidate>,
  epochs: ReadonlyMap<number, string> = new Map(),
): string[] {
  const wrong: string[] = [];
  const bests = new Map<string | undefined, number>();
  for (const [index, { id, status, reason, evidence, best }] of experiments.entries()) {
    const epoch = epochs.get(id);
    const alike = experiments.filter((each) => epochs.get(each.id) === epoch);
    const before = alike.slice(0, alike.indexOf(experiments[index]!));
    const first = replayed.get(alike.find((each) => each.status === 'baseline')?.id ?? Number.NaN);
    const bestId: number | null = bests.get(epoch) ?? null;
    const isFirst = bestId === null;
    if (status === 'baseline' && !isFirst)
      wrong.push(`experiment ${id} is a baseline in the journal, after another`);
    if ((status === 'kept' || (status === 'discarded' && !isFirst)) && evidence === null) {
      wrong.push(`experiment ${id} is ${status} in the journal without the evidence for it`);
    }
    const challenger = replayed.get(id);
    const reference = bestId === null ? undefined : replayed.get(bestId);
    if (evidence !== null && challenger && reference) {
      const looks = nextLook(looksIn(experiments.slice(0, index), before));
      const lastGain = replayed.get(lastGainIn(before)?.id ?? Number.NaN);
      const verdict = judge.compare(challenger, reference, looks, first, lastGain);
      if (verdict.status !== status) {
        wrong.push(`experiment ${id} is ${status} in the journal, but the judge says ${verdict.status}`);
      } else if (canonicalJson(verdict.evidence) !== canonicalJson({ ...evidence })) {
        wrong.push(`the evidence of experiment ${id} in the journal is not what the judge finds`);
      } else if (!reason.startsWith(verdict.reason)) {
        wrong.push(
          `the reason of experiment ${id} in the journal is not what the judge says: ${verdict.reason}`,
        );
      }
    }
    const rightful: number | null = status === 'kept' || status === 'baseline' ? id : bestId;
    if (best !== rightful) {
      wrong.push(`experiment ${id} names ${best} the best after it, where ${rightful} was`);
    }
    if (rightful !== null) bests.set(epoch, rightful);
  }
  return wrong;
}
