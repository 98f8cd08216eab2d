/**
 * One lead is a function of the seed and its number: a smaller draw is the beginning of a larger one.
 */
import { random } from '../../../src/core/random.ts';
import { type CallDate, drawCallDate } from './calendar.ts';
import { type Behaviour, drawBehaviour } from './calls.ts';
import { drawMarket, type Market } from './market.ts';
import { drawMoney, type Money } from './money.ts';
import { drawNoise, type NoiseCells } from './noise.ts';
import { effectsOf, type Mechanism, probabilityOf } from './outcome.ts';
import { type Assignment, drawAssignment, type Staff } from './people.ts';
import { drawTraces, type Traces } from './traces.ts';
import { drawTranscript, type Transcript } from './transcript.ts';

export interface Lead {
  readonly date: CallDate;
  readonly market: Market;
  readonly money: Money;
  readonly assignment: Assignment;
  readonly behaviour: Behaviour;
  readonly transcript: Transcript | null;
  readonly traces: Traces;
  readonly noise: NoiseCells;
}

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
