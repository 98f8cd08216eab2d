/**
 * One lead is a function of the seed and its number: a smaller draw is the beginning of a larger one.
 */
import { random } from '../../../src/core/random.ts';
import { drawCallDate } from './calendar.ts';
import { drawBehaviour } from './calls.ts';
import type { Lead } from './lead.ts';
import { drawMarket } from './market.ts';
import { drawMoney } from './money.ts';
import { drawNoise } from './noise.ts';
import { effectsOf, type Mechanism, probabilityOf } from './outcome.ts';
import { drawAssignment, type Staff } from './people.ts';
import { drawTraces } from './traces.ts';
import { drawTranscript } from './transcript.ts';

export interface DrawnLead extends Lead {
  readonly id: string;
  readonly effects: Record<Mechanism, number>;
  readonly probability: number;
  readonly won: boolean;
}

export function drawLead(seed: number, staff: Staff, number: number, id: string): DrawnLead {
  const stream = (what: string) => random(seed, what, number);
  const date = drawCallDate(stream('date'));
  const lead: Lead = {
    date,
    market: drawMarket(stream('market')),
    money: drawMoney(stream('money')),
    assignment: drawAssignment(stream('assignment'), staff, date.time),
    behaviour: drawBehaviour(stream('behaviour')),
    transcript: drawTranscript(stream('transcript')),
    traces: drawTraces(stream('traces')),
    noise: drawNoise(stream('noise')),
  };
  const effects = effectsOf(lead);
  const probability = probabilityOf(effects);
  return { ...lead, id, effects, probability, won: stream('outcome').next() < probability };
}
