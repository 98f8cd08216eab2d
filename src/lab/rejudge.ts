/**
 * Experiments with their scores made again -> where the record's decisions are not what the judge says: against the
 * best of that time, with the looks of that time. Experiments are given oldest first.
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
): string[] {
  const wrong: string[] = [];
  const first = replayed.get(experiments.find(({ status }) => status === 'baseline')?.id ?? Number.NaN);
  let bestId: number | null = null;
  for (const [index, { id, status, reason, evidence, best }] of experiments.entries()) {
    const isFirst = bestId === null;
    if (status === 'baseline' && !isFirst)
      wrong.push(`experiment ${id} is a baseline in the journal, after another`);
    if ((status === 'kept' || (status === 'discarded' && !isFirst)) && evidence === null) {
      wrong.push(`experiment ${id} is ${status} in the journal without the evidence for it`);
    }
    const challenger = replayed.get(id);
    const reference = bestId === null ? undefined : replayed.get(bestId);
    if (evidence !== null && challenger && reference) {
      const looks = nextLook(looksIn(experiments.slice(0, index)));
      const lastGain = replayed.get(lastGainIn(experiments.slice(0, index))?.id ?? Number.NaN);
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
    bestId = rightful;
  }
  return wrong;
}
