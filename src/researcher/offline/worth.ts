/**
 * What an idea is worth trying for: the gain that a practitioner expects, corrected by what the record says of
 * changes of the same kind and axis, and weighed by the chance that it stands out of the noise.
 */
import type { History, Outcome } from './history.ts';
import type { Idea } from './idea.ts';

const ofKind: Readonly<Record<Outcome, number>> = {
  kept: 1.1,
  near: 0.8,
  flat: 0.72,
  worse: 0.55,
  failed: 0.5,
  timeout: 0.6,
};

const ofAxis: Readonly<Record<Outcome, number>> = {
  kept: 1.15,
  near: 1,
  flat: 0.95,
  worse: 0.9,
  failed: 0.95,
  timeout: 0.95,
};

export interface Evidence {
  readonly history: History;
  readonly bestId: number;
  readonly bestAuc: number;
  readonly nMinority: number;
}

/** The same change once more, now that the best is another one. */
const again: Readonly<Record<Outcome, number>> = {
  kept: 1,
  near: 0.5,
  flat: 0.3,
  worse: 0.15,
  failed: 0.1,
  timeout: 0.3,
};

/** Combinations are many and alike: each that fails says much about the next. */
const ofCombining: Readonly<Record<Outcome, number>> = {
  ...ofAxis,
  kept: 1,
  near: 0.85,
  flat: 0.7,
  worse: 0.6,
};

export interface Change {
  /** See changeName and patchKey. */
  readonly name: string;
  readonly key: string;
}

/** In AUC, discounted; only the order of ideas matters. */
export function worthOf(idea: Idea, change: Change, evidence: Evidence): number {
  const { history, bestId, bestAuc } = evidence;
  const isCombined = idea.axis === 'combine';
  const axisFactors = isCombined ? ofCombining : ofAxis;
  const headroom = isCombined ? 1 : Math.min(1, Math.max(0.02, (1 - bestAuc) / 0.3));
  let kind = 1;
  let axis = 1;
  for (const tried of history.tried) {
    if (tried.view.parent === null) continue;
    // What was measured against an earlier best tells less of this one.
    const weight = tried.view.parent === bestId ? 1 : 0.6;
    if (tried.view.axis === idea.axis) axis *= axisFactors[tried.outcome] ** weight;
    if (isCombined || change.name === '') continue;
    if (tried.change === change.name) kind *= ofKind[tried.outcome] ** weight;
    if (tried.patchKey === change.key) kind *= again[tried.outcome];
  }
  const gain =
    idea.gain * headroom * Math.max(kind, 0.02) * Math.min(2, Math.max(isCombined ? 0.02 : 0.35, axis));
  const noise = history.gainSe ?? guessedSe(evidence);
  return gain * (0.2 + gain / (gain + 2 * noise));
}

/** Before anything was measured: what a paired gain's standard error usually is with so few of the rarer class. */
function guessedSe({ nMinority }: Evidence): number {
  return 0.12 / Math.sqrt(Math.max(20, nMinority));
}
