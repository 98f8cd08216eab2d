/**
 * What a decision is worth, by the out-of-fold scores that the model folder remembers: the share of all positives that it
 * catches, and the share of what it picks that is positive, each with Wilson's interval. Between the points that are kept,
 * counts are taken as straight lines. It holds for new rows that are like those of the study.
 */
import { rateInterval } from '../core/rate-interval.ts';
import type { DecisionRule } from './decide.ts';
import type { HeldOut } from './held-out.ts';

export interface Expected {
  readonly pickedShare: number;
  readonly caughtShare: number;
  readonly caughtInterval: { readonly low: number; readonly high: number };
  /** Null where no out-of-fold row would be picked. */
  readonly precision: number | null;
  readonly precisionInterval: { readonly low: number; readonly high: number } | null;
  /** Share of positives among all rows. */
  readonly baseRate: number;
  /** Out-of-fold rows that it was counted on. */
  readonly nRows: number;
}

/** @param nNewRows of the file that is decided on; a count is a share of them. */
export function expectedOf(heldOut: HeldOut, rule: DecisionRule, nNewRows: number): Expected {
  const { nRows, nPositives } = heldOut;
  const [picked, hits] =
    rule.kind === 'threshold'
      ? aboveThreshold(heldOut, rule.threshold)
      : inTop(heldOut, rule.kind === 'share' ? rule.share : Math.min(1, rule.count / nNewRows));
  return {
    pickedShare: picked / nRows,
    caughtShare: hits / nPositives,
    caughtInterval: rateInterval(hits, nPositives),
    precision: picked > 0 ? hits / picked : null,
    precisionInterval: picked > 0 ? rateInterval(hits, picked) : null,
    baseRate: nPositives / nRows,
    nRows,
  };
}

function aboveThreshold({ thresholds }: HeldOut, threshold: number): [picked: number, hits: number] {
  const next = thresholds.findIndex(([score]) => score < threshold);
  const above = next < 0 ? thresholds.at(-1) : thresholds[next - 1];
  if (above === undefined) return [0, 0];
  const below = next < 0 ? undefined : thresholds[next];
  const [score, picked, hits] = above;
  // Neighbours that hold all rows between them leave nothing to guess.
  if (below === undefined || score === threshold || below[1] - picked <= 1) return [picked, hits];
  const part = (score - threshold) / (score - below[0]);
  return [picked + part * (below[1] - picked), hits + part * (below[2] - hits)];
}

function inTop({ top, nRows }: HeldOut, share: number): [picked: number, hits: number] {
  const at = 100 * share;
  const whole = Math.min(100, Math.floor(at + 1e-9));
  const below = whole === 0 ? 0 : top[whole - 1]!;
  const above = top[Math.min(99, whole)]!;
  return [share * nRows, below + Math.max(0, at - whole) * (above - below)];
}
