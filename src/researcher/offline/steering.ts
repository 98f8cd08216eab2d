/**
 * Nudges in the record -> what the next proposals are to be. A nudge steers the next three experiments that fit it, or
 * until one of them is kept; what it wants left alone is left alone for 25 experiments. So no word is obeyed for ever,
 * and the newest goes first.
 */

import type { Catalog } from '../../core/catalog.ts';
import { undoneIn } from '../../journal/constraints.ts';
import type { LinePlace, Nudge } from '../../journal/record.ts';
import type { ResearchView } from '../researcher.ts';
import { isNothing, type Understanding } from './understanding/intent.ts';
import { understand } from './understanding/understand.ts';

export interface Steering {
  /** The nudge's line. */
  readonly seq: number;
  readonly said: Understanding;
}

const experimentsPerNudge = 3;
/** Experiments after which a nudge that nothing fitted is not tried any more. */
const wantsFor = 10;
const avoidsFor = 25;

export interface Steered {
  /** Newest first. */
  readonly wants: readonly Steering[];
  readonly avoids: readonly Steering[];
  /** The experiment whose module a person wants to continue from. */
  readonly ground: { readonly seq: number; readonly experiment: number } | null;
}

export function steeringOf({ memory, record, study }: ResearchView, toolkit: Catalog): Steered {
  const undone = undoneIn(memory);
  const nudges = memory
    .filter((line): line is Nudge & LinePlace => line.type === 'nudge' && !undone.has(line.seq))
    .reverse();
  const heard = nudges.map(({ seq, text }) => {
    const since = record.filter((experiment) => experiment.seq > seq);
    const led = since.filter(({ causes }) => causes.includes(seq));
    return { seq, said: understand(text, { columns: study.columns, toolkit }), since, led };
  });
  const revert = heard.find(({ said }) => said.ground !== null);
  return {
    ground:
      revert && revert.since.length < experimentsPerNudge
        ? { seq: revert.seq, experiment: revert.said.ground! }
        : null,
    wants: heard.filter(
      ({ said, since, led }) =>
        !isNothing(said.wanted) &&
        since.length < wantsFor &&
        led.length < experimentsPerNudge &&
        led.every(({ status }) => status !== 'kept'),
    ),
    avoids: heard.filter(({ said, since }) => !isNothing(said.avoided) && since.length < avoidsFor),
  };
}
