/**
 * What of an experiment is shown to anyone: terminal, --json, cards. Of what was kept, hidden figures to 4 decimals. Of
 * the rest the validation AUC alone, rounded to the noise, since exact AUCs of crafted scores tell hidden labels: each
 * pair of rows moves the AUC by 1 / (positives x negatives). The step is the standard error of an AUC of 0.5 (rank
 * sums; Mann & Whitney 1947), which depends on the class counts alone and on no score, rounded up to 1, 2 or 5 times a
 * power of ten. So a look tells at most log2(1 + 1 / step) bits, 4.7 at a step of 0.04, and single rows hardly move it.
 * The journal on disk keeps all digits for verify: it is the owner's file.
 */
import { z95 } from '../core/z95.ts';
import type { Evidence, Experiment, Interval, Line, Metrics } from './record.ts';
import { reasonForResearcher } from './researcher-reason.ts';

/** What figures of validation rows are rounded to, in AUC. */
export function validationStep(nPositives: number, nNegatives: number): number {
  return roundUp(Math.sqrt((nPositives + nNegatives + 1) / (12 * nPositives * nNegatives)));
}

/** To 1, 2 or 5 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = [1, 2, 5, 10].find((each) => each * power >= value * (1 - 1e-12)) ?? 10;
  return Number((digit * power).toPrecision(1));
}

/** To the nearest multiple of the step, as a number with few digits; never outside of 0 to 1. */
export function roundedAuc(auc: number, step: number): number {
  return Math.min(1, Math.max(0, Number((Math.round(auc / step) * step).toFixed(6))));
}

/** An interval whose ends are moved outwards to multiples of the step: it holds what the exact one holds. */
export function roundedOutwards({ low, high }: Interval, step: number, least: 0 | -1): Interval {
  const multiple = (n: number): number => Number((n * step).toFixed(6));
  return {
    low: Math.max(least, multiple(Math.floor(low / step + 1e-9))),
    high: Math.min(1, multiple(Math.ceil(high / step - 1e-9))),
  };
}

/** The most that a file of scores is told: its AUC, both ends of two intervals, better, worse or neither. */
export function bitsPerFile(step: number): number {
  return 3 * bitsPerLook(step) + 2 * Math.log2(1 + 2 / step) + Math.log2(3);
}

/** The most that a rounded AUC can tell. */
export function bitsPerLook(step: number): number {
  return Math.log2(1 + 1 / step);
}

/**
 * The step of a record: as its experiments say; in records from before it was noted, by the median interval of those
 * that were scored. 0.05 where there is none.
 */
export function stepOf(lines: readonly Line[]): number {
  const experiments = lines.filter((line): line is Line & Experiment => line.type === 'experiment');
  const noted = experiments.find((each) => each.validationStep !== undefined)?.validationStep;
  if (noted !== undefined) return noted;
  const errors = experiments
    .flatMap(({ scores }) => (scores ? [scores.validationInterval] : []))
    .map(({ low, high }) => (high - low) / (2 * z95))
    .sort((left, right) => left - right);
  const middle = errors[errors.length >> 1];
  return middle !== undefined && middle > 0 && middle < 0.5 ? roundUp(middle) : 0.05;
}

export interface Shown {
  readonly validationAuc: number | null;
  readonly reason: string;
  readonly scores:
    | (Omit<Metrics, 'validationInterval'> & Partial<Pick<Metrics, 'validationInterval'>>)
    | null;
  readonly evidence: ShownEvidence | null;
}

/** Of what was not kept, the part that train labels give. */
export type ShownEvidence = Pick<Evidence, 'against' | 'cvGain' | 'cvGainSe' | 'zNeeded'> & Partial<Evidence>;

/** @param step where the experiment does not name its own. */
export function shownOf(experiment: Experiment, step: number): Shown {
  const { status, scores, evidence } = experiment;
  const isOpen = status === 'kept' || status === 'baseline';
  const validationAuc =
    scores &&
    (isOpen
      ? four(scores.validationAuc)
      : roundedAuc(scores.validationAuc, experiment.validationStep ?? step));
  return {
    validationAuc,
    reason: isOpen ? experiment.reason : reasonOf(experiment),
    scores: scores && shownScores(scores, validationAuc!, isOpen),
    evidence: evidence && shownEvidence(evidence, isOpen),
  };
}

function reasonOf(experiment: Experiment): string {
  const reason = reasonForResearcher(experiment);
  const { status, notes = [] } = experiment;
  return status === 'discarded' ? [reason, ...notes].join('; ') : reason;
}

function shownScores(scores: Metrics, validationAuc: number, isOpen: boolean): NonNullable<Shown['scores']> {
  const { validationInterval, ...rest } = scores;
  const { low, high } = validationInterval;
  return {
    ...rest,
    validationAuc,
    ...(isOpen && { validationInterval: { low: four(low), high: four(high) } }),
  };
}

function shownEvidence(evidence: Evidence, isOpen: boolean): ShownEvidence {
  const { against, cvGain, cvGainSe, zNeeded } = evidence;
  if (!isOpen) return { against, cvGain, cvGainSe, zNeeded };
  const entries = Object.entries(evidence).map(([name, value]) => [name, four(value as number)]);
  return Object.fromEntries(entries) as unknown as Evidence;
}

function four(value: number): number {
  return Number(value.toFixed(4));
}
