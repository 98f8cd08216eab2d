/**
 * What an idea is worth trying for: the gain that a practitioner expects, corrected by what the record says of
 * changes of the same kind and axis, and weighed by the chance that it shows beyond the noise.
 */
import type { ChangeHistory, ChangeOutcome } from './history.ts';
import type { Idea } from './idea.ts';

const ofKind: Readonly<Record<ChangeOutcome, number>> = {
  kept: 1.1,
  near: 0.8,
  flat: 0.72,
  worse: 0.55,
  failed: 0.5,
  timeout: 0.6,
};

const ofAxis: Readonly<Record<ChangeOutcome, number>> = {
  kept: 1.15,
  near: 1,
  flat: 0.95,
  worse: 0.9,
  failed: 0.95,
  timeout: 0.95,
};

/** The same change once more, now that the best is another one. */
const again: Readonly<Record<ChangeOutcome, number>> = {
  kept: 1,
  near: 0.5,
  flat: 0.3,
  worse: 0.15,
  failed: 0.1,
  timeout: 0.3,
};

/** Combinations are many and alike: each that fails says much about the next. */
const ofCombining: Readonly<Record<ChangeOutcome, number>> = {
  ...ofAxis,
  kept: 1,
  near: 0.85,
  flat: 0.7,
  worse: 0.6,
};

const maxOfKind = 1.3;

export interface Change {
  /** See changeName and patchKey. */
  readonly name: string;
  readonly key: string;
}

export interface ChangeEvidence {
  readonly history: ChangeHistory;
  readonly bestId: number;
  readonly bestAuc: number;
  readonly nMinority: number;
}

/** What the record says of axes, kinds of change and single changes, as factors on the expected gain. */
export class ExpectedGain {
  readonly #axes = new Map<string, number>();
  readonly #kinds = new Map<string, number>();
  readonly #changes = new Map<string, number>();
  readonly #headroom: number;
  readonly #noise: number;

  constructor({ history, bestId, bestAuc, nMinority }: ChangeEvidence) {
    this.#headroom = Math.min(1, Math.max(0.02, (1 - bestAuc) / 0.3));
    // Before anything was measured: what a paired gain's standard error usually is with so few of the rarer class.
    this.#noise = history.gainSe ?? 0.2 / Math.sqrt(Math.max(20, nMinority));
    const times = (map: Map<string, number>, key: string, factor: number): void => {
      if (key !== '') map.set(key, (map.get(key) ?? 1) * factor);
    };
    for (const { view, outcome, change, patchKey } of history.tried) {
      if (view.parent === null) continue;
      // What was measured against an earlier best tells less of this one.
      const weight = view.parent === bestId ? 1 : 0.6;
      times(this.#axes, view.axis, (view.axis === 'combine' ? ofCombining : ofAxis)[outcome] ** weight);
      times(this.#kinds, change, ofKind[outcome] ** weight);
      times(this.#changes, patchKey, again[outcome]);
    }
  }

  /** At least the expected gain of an idea whatever its change is; cheap. */
  bound(idea: Idea): number {
    return this.#value(idea, maxOfKind);
  }

  /** In AUC, discounted; only the order of ideas matters. */
  of(idea: Idea, change: Change): number {
    if (idea.axis === 'combine') return this.#value(idea, 1);
    const kind = Math.min(maxOfKind, Math.max(0.02, this.#kinds.get(change.name) ?? 1));
    return this.#value(idea, kind * Math.max(0.05, this.#changes.get(change.key) ?? 1));
  }

  #value({ axis, gain }: Idea, factor: number): number {
    const isCombined = axis === 'combine';
    const ofThisAxis = Math.min(2, Math.max(isCombined ? 0.02 : 0.35, this.#axes.get(axis) ?? 1));
    const expected = gain * (isCombined ? 1 : this.#headroom) * factor * ofThisAxis;
    return expected * (0.2 + expected / (expected + 2 * this.#noise));
  }
}
