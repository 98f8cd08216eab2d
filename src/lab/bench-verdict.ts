/**
 * Out-of-fold scores by learner and set -> verdicts. A learner's: helps or hurts where what the set adds differs from 0 with
 * Holm's p-value over all sets and learners at most 0.05, else noise. The whole: mixed where one learner gains and another
 * loses, else what those say that are not noise.
 * Redundant: a noise set that alone ranks better than chance (Holm over sets and learners). It adds nothing beyond
 * another set where, by every learner that it tells something, both rank the rows of a class alike (rank correlation at
 * least 0.3, which the label cannot make), and what it adds to that set is within noise and, at 95%, at most half of what
 * it is worth alone. One of several such sets must stay where dropping all of them loses significantly.
 */
import { holmAdjusted } from '../judge/holm.ts';
import type { Judge } from '../judge/judge.ts';
import type { Auc, BenchLearner, LearnerFigures, SetFigures, SetVerdict } from './bench-record.ts';

export const falseCallRate = 0.05;
const shareThatMatters = 0.5;
const minSimilarity = 0.3;

/** Scores of one learner on one set of feature sets. */
export type BenchScores = (learner: BenchLearner, sets: readonly string[]) => Float64Array | null;

export interface Compared {
  readonly set: string;
  readonly members: readonly string[];
  readonly learners: readonly {
    readonly learner: BenchLearner;
    readonly how: LearnerFigures['how'];
    readonly alone: Float64Array | null;
    readonly without: Float64Array | null;
    /** With the set: all sets, or for `added` the module with the set. */
    readonly with: Float64Array | null;
  }[];
}

type Verdicts = Omit<SetFigures, 'redundant'>;

export function verdictsOf(judge: Judge, compared: readonly Compared[], nPlanned: number): Verdicts[] {
  const gains = compared.flatMap(({ learners }) =>
    learners.map((each) => (each.with && each.without ? judge.cvGain(each.with, each.without) : null)),
  );
  const known = gains.filter((gain) => gain !== null);
  const adjusted = holmAdjusted(
    known.map(({ pValue }) => pValue),
    nPlanned,
  );
  const holmOf = new Map(known.map((gain, at) => [gain, adjusted[at]!]));
  let next = 0;
  return compared.map(({ set, members, learners }) => {
    const figures = learners.map(({ learner, how, alone, without }): LearnerFigures => {
      const gain = gains[next++]!;
      const adds = gain && {
        gain: gain.gain,
        interval: gain.interval,
        pValue: gain.pValue,
        pHolm: holmOf.get(gain)!,
      };
      const isCalled = adds !== null && adds.pHolm <= falseCallRate;
      return {
        learner,
        how,
        alone: aucOf(judge, alone),
        without: aucOf(judge, without),
        adds,
        verdict: adds && (isCalled ? (adds.gain > 0 ? 'helps' : 'hurts') : 'noise'),
      };
    });
    return { set, members, learners: figures, verdict: wholeVerdict(figures) };
  });
}

export function aucOf(judge: Judge, scores: Float64Array | null): Auc | null {
  if (scores === null) return null;
  const { cvAuc, cvInterval } = judge.crossValidate(scores);
  return { cvAuc, interval: cvInterval };
}

function wholeVerdict(learners: readonly LearnerFigures[]): SetVerdict {
  const verdicts = new Set(learners.map(({ verdict }) => verdict));
  if (verdicts.has('helps') && verdicts.has('hurts')) return 'mixed';
  if (verdicts.has('helps')) return 'helps';
  if (verdicts.has('hurts')) return 'hurts';
  return verdicts.has('noise') ? 'noise' : 'unknown';
}

/** Noise sets that alone rank better than chance, by the learners to which they tell something. */
export function knowingOf(
  judge: Judge,
  verdicts: readonly Verdicts[],
  compared: readonly Compared[],
): Map<string, BenchLearner[]> {
  const alone = compared.flatMap(({ set, learners }) =>
    learners.flatMap(({ learner, alone }) =>
      alone === null ? [] : [{ set, learner, ...judge.cvGain(alone, new Float64Array(alone.length)) }],
    ),
  );
  const adjusted = holmAdjusted(alone.map(({ pValue }) => pValue));
  const knowing = new Map<string, BenchLearner[]>();
  alone.forEach(({ set, learner, gain }, at) => {
    const isNoise = verdicts.find((each) => each.set === set)!.verdict === 'noise';
    if (!isNoise || gain <= 0 || adjusted[at]! > falseCallRate) return;
    knowing.set(set, [...(knowing.get(set) ?? []), learner]);
  });
  return knowing;
}

/** Whether a set adds nothing that matters to another, by all of these learners; false where that is not known. */
export function addsNothingTo(
  judge: Judge,
  labels: Uint8Array,
  scores: BenchScores,
  set: string,
  other: string,
  learners: readonly BenchLearner[],
): boolean {
  return learners.every((learner) => {
    const [both, one, alone] = [[set, other], [other], [set]].map((sets) => scores(learner, sets));
    if (!both || !one || !alone) return false;
    const { interval } = judge.cvGain(both, one);
    const gainAlone = judge.crossValidate(alone).cvAuc - 0.5;
    return (
      interval.low <= 0 &&
      interval.high <= shareThatMatters * gainAlone &&
      similarity(labels, one, alone) >= minSimilarity
    );
  });
}

/** Spearman's correlation of two scores among the rows of a class, weighted over both classes; scored rows alone. */
function similarity(labels: Uint8Array, left: Float64Array, right: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (const label of [0, 1]) {
    const rows = [...labels.keys()].filter(
      (row) => labels[row] === label && !Number.isNaN(left[row]!) && !Number.isNaN(right[row]!),
    );
    const [ranksLeft, ranksRight] = [left, right].map((scores) => midranks(rows.map((row) => scores[row]!)));
    sum += rows.length * correlation(ranksLeft!, ranksRight!);
    total += rows.length;
  }
  return total === 0 ? 0 : sum / total;
}

function midranks(values: readonly number[]): Float64Array {
  const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let at = from; at < to; at++) ranks[order[at]!] = (from + to - 1) / 2;
    from = to;
  }
  return ranks;
}

/** 0 where either does not vary. */
function correlation(left: Float64Array, right: Float64Array): number {
  const mean = (left.length - 1) / 2;
  let [both, ofLeft, ofRight] = [0, 0, 0];
  left.forEach((value, at) => {
    both += (value - mean) * (right[at]! - mean);
    ofLeft += (value - mean) ** 2;
    ofRight += (right[at]! - mean) ** 2;
  });
  return ofLeft === 0 || ofRight === 0 ? 0 : both / Math.sqrt(ofLeft * ofRight);
}
