/**
 * Won or not: a coin whose probability is the logistic of the sum of the mechanisms. Every mechanism reads only
 * the lead's own cells, so the true probability is what a perfect model could give.
 */

import { seasonEffect } from './calendar.ts';
import { behaviourDrift, callEffect } from './calls.ts';
import type { Lead } from './lead.ts';
import { fitOfSource, sourceDrift } from './market.ts';
import { ratioEffect } from './money.ts';
import { peopleEffect } from './people.ts';
import { traceEffect } from './traces.ts';
import { wordEffect } from './transcript.ts';

export const mechanisms = ['season', 'people', 'ratio', 'fit', 'calls', 'traces', 'words', 'drift'] as const;
export type Mechanism = (typeof mechanisms)[number];

const intercept = -0.3;

/** Log-odds that each mechanism adds. */
export function effectsOf(lead: Lead): Record<Mechanism, number> {
  const { time } = lead.date;
  return {
    season: seasonEffect(lead.date),
    people: peopleEffect(lead.assignment),
    ratio: ratioEffect(lead.money),
    fit: fitOfSource(lead.market),
    calls: callEffect(lead.behaviour),
    traces: traceEffect(lead.traces),
    words: wordEffect(lead.transcript),
    drift: behaviourDrift(lead.behaviour, time) + sourceDrift(lead.market, time),
  };
}

/** The true probability of a win. */
export function probabilityOf(effects: Record<Mechanism, number>): number {
  const logOdds = mechanisms.reduce((sum, name) => sum + effects[name], intercept);
  return 1 / (1 + Math.exp(-logOdds));
}
