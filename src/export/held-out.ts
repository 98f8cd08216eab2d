/**
 * Out-of-fold scores of train rows and their labels -> what a model folder remembers of them: how many positives lie
 * above each threshold and in each top share, and whether the scores come true as often as they say.
 *
 * Shares are ranked within folds, since scores of different folds are of different models; ties count by their part.
 * Calibrated means: scores from 0 to 1, and in no group of equally many rows (ten, or fewer of 100 rows, but two) the mean
 * score lies more than 0.05 outside of the 95% interval of the rate of positives.
 */
import { rateInterval } from '../core/rate-interval.ts';

export interface HeldOut {
  readonly nRows: number;
  readonly nPositives: number;
  /** Falling scores, each with the rows that score at least as much, and the positives among these. */
  readonly thresholds: readonly (readonly [score: number, nRows: number, nPositives: number])[];
  /** Positives in the highest-scored 1%, 2%, ... 100% of the rows; parts of rows where ties are cut. */
  readonly top: readonly number[];
  readonly groups: readonly { readonly meanScore: number; readonly rate: number; readonly nRows: number }[];
  readonly isCalibrated: boolean;
}

const maxThresholds = 400;
const maxGroups = 10;
const minGroups = 2;
const rowsOfGroup = 100;
const tolerance = 0.05;

/** O(n log n). @param folds rows that were scored together; null where there is no positive or no negative row. */
export function heldOutOf(
  scores: Float64Array,
  labels: Uint8Array,
  folds: readonly { readonly applyRows: Uint32Array }[],
): HeldOut | null {
  const top = new Float64Array(100);
  const all: number[] = [];
  for (const { applyRows } of folds) {
    const order = [...applyRows].sort((left, right) => scores[right]! - scores[left]!);
    addTop(top, order, scores, labels);
    all.push(...order);
  }
  all.sort((left, right) => scores[right]! - scores[left]!);
  const nPositives = all.reduce((sum, row) => sum + labels[row]!, 0);
  if (nPositives === 0 || nPositives === all.length) return null;
  const groups = groupsOf(all, scores, labels);
  const isWithin = all.every((row) => scores[row]! >= 0 && scores[row]! <= 1);
  return {
    nRows: all.length,
    nPositives,
    thresholds: thresholdsOf(all, scores, labels),
    top: [...top],
    groups,
    isCalibrated: isWithin && groups.every(comesTrue),
  };
}

/** Adds the positives that the first 1%, 2%, ... of an order hold. */
function addTop(top: Float64Array, order: readonly number[], scores: Float64Array, labels: Uint8Array): void {
  for (let from = 0; from < order.length; ) {
    let to = from;
    let hits = 0;
    while (to < order.length && scores[order[to]!] === scores[order[from]!]) hits += labels[order[to++]!]!;
    for (let k = 0; k < 100; k++) {
      const most = ((k + 1) / 100) * order.length;
      top[k]! += hits * Math.max(0, Math.min(1, (most - from) / (to - from)));
    }
    from = to;
  }
}

function thresholdsOf(
  order: readonly number[],
  scores: Float64Array,
  labels: Uint8Array,
): HeldOut['thresholds'] {
  const found: [number, number, number][] = [];
  const step = order.length / maxThresholds;
  let hits = 0;
  for (let i = 0; i < order.length; i++) {
    hits += labels[order[i]!]!;
    const score = scores[order[i]!]!;
    const isLast = i + 1 === order.length;
    if (!isLast && scores[order[i + 1]!] === score) continue;
    const isDue = found.length === 0 || i + 1 >= found.at(-1)![1] + step;
    if (isDue || isLast) found.push([score, i + 1, hits]);
  }
  return found;
}

function groupsOf(order: readonly number[], scores: Float64Array, labels: Uint8Array): HeldOut['groups'] {
  const nGroups = Math.max(minGroups, Math.min(maxGroups, Math.floor(order.length / rowsOfGroup)));
  return Array.from({ length: nGroups }, (_, group) => {
    const rows = order.slice(
      Math.floor((group * order.length) / nGroups),
      Math.floor(((group + 1) * order.length) / nGroups),
    );
    const mean = (of: (row: number) => number): number =>
      rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
    return { meanScore: mean((row) => scores[row]!), rate: mean((row) => labels[row]!), nRows: rows.length };
  });
}

function comesTrue({ meanScore, rate, nRows }: HeldOut['groups'][number]): boolean {
  const { low, high } = rateInterval(rate * nRows, nRows);
  return meanScore >= low - tolerance && meanScore <= high + tolerance;
}

/** The group whose mean score and rate are furthest apart. */
export function worstGroup({ groups }: HeldOut): HeldOut['groups'][number] {
  const gap = ({ meanScore, rate }: HeldOut['groups'][number]): number => Math.abs(meanScore - rate);
  return groups.reduce((worst, group) => (gap(group) > gap(worst) ? group : worst));
}
