/**
 * A journal with its scores made again -> where the record's decisions are not what the judge says: against the best of
 * that time, with the looks of that time, modules that were tried included. Experiments of one epoch
 * (journal/constraints.ts) are compared with each other alone.
 */
import { canonicalJson } from '../core/hash.ts';
import { comparableIn, epochsIn } from '../journal/constraints.ts';
import type { Line } from '../journal/record.ts';
import type { Candidate, Judge } from '../judge/judge.ts';
import { nextLook } from '../judge/looks.ts';
import { bestOf } from './best-of.ts';
import { lastGainIn, looksIn, triesOf } from './looks-in.ts';
import { experimentsOf } from './session-plan.ts';

/**
 * One sentence per decision that does not hold.
 *
 * @param replayed every scored experiment's scores, by id. @param triedScores those of tries, by their line's `seq`.
 */
export function wrongDecisions(
  judge: Judge,
  lines: readonly Line[],
  replayed: ReadonlyMap<number, Candidate>,
  triedScores: ReadonlyMap<number, Candidate> = new Map(),
): string[] {
  const experiments = experimentsOf(lines);
  const epochs = epochsIn(lines).byId;
  const wrong = wrongTries(judge, lines, replayed, triedScores);
  const bests = new Map<string | undefined, number>();
  for (const [index, { id, seq, asOf = seq, status, reason, evidence, best }] of experiments.entries()) {
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
    const began = lines.findIndex((line) => line.type === 'experiment-started' && line.id === id);
    if (asOf <= began || asOf > seq)
      wrong.push(`experiment ${id} says that it was judged by ${asOf} lines of the journal, which cannot be`);
    const challenger = replayed.get(id);
    const reference = bestId === null ? undefined : replayed.get(bestId);
    if (evidence !== null && challenger && reference) {
      const looks = nextLook(looksIn(lines.slice(0, asOf), epoch));
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

/** The bar counts tries by the journal as it stood when they were judged (`asOf`), which is before their line. */
function wrongTries(
  judge: Judge,
  lines: readonly Line[],
  replayed: ReadonlyMap<number, Candidate>,
  triedScores: ReadonlyMap<number, Candidate>,
): string[] {
  return triesOf(lines).flatMap(({ seq, asOf, status, evidence }) => {
    const what = `the try in line ${seq + 1} of the journal`;
    if (asOf > seq) return [`${what} was judged by lines that came after it`];
    const before = lines.slice(0, asOf);
    const experiments = comparableIn(before);
    const best = bestOf(experiments);
    const challenger = triedScores.get(seq);
    const reference = replayed.get(best?.id ?? Number.NaN);
    if (evidence === null)
      return status === 'scored' || best === null || isRepeated(lines, seq)
        ? []
        : [`${what} is ${status} without the evidence for it`];
    if (!challenger || !reference) return [];
    const candidateOf = (id: number | undefined): Candidate | undefined => replayed.get(id ?? Number.NaN);
    const verdict = judge.compare(
      challenger,
      reference,
      nextLook(looksIn(before, epochsIn(before).now)),
      candidateOf(experiments.find((each) => each.status === 'baseline')?.id),
      candidateOf(lastGainIn(experiments)?.id),
    );
    if (verdict.status !== status) return [`${what} is ${status}, but the judge says ${verdict.status}`];
    return canonicalJson(verdict.evidence) === canonicalJson({ ...evidence })
      ? []
      : [`the evidence of ${what} is not what the judge finds`];
  });
}

/** The owner asked for the figure of scores that had been looked at before: no new comparison. */
function isRepeated(lines: readonly Line[], seq: number): boolean {
  const line = lines[seq];
  return triesOf(lines.slice(0, seq)).some(
    ({ scoresHash }) => line?.type === 'try' && scoresHash === line.scoresHash,
  );
}
