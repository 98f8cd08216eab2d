/**
 * How the lead and the rep behaved: visits, e-mails, and what the telephone system measured. Part of it pays in
 * steps, the same at all times; part of it turned over.
 */
import type { Random } from '../../../src/core/random.ts';
import { turnOf } from './calendar.ts';
import { chance, poisson } from './draw.ts';

export interface Telephony {
  readonly nCalls: number;
  readonly seconds: number;
  /** Share of the talk that was the rep's, 0 to 1. */
  readonly talkRatio: number;
  readonly silences: number;
  readonly interruptions: number;
}

export interface Behaviour {
  readonly siteVisits: number | null;
  readonly emailsOpened: number;
  readonly daysSinceContact: number | null;
  /** Null where the telephone system recorded nothing. */
  readonly telephony: Telephony | null;
}

export function drawBehaviour(stream: Random): Behaviour {
  const siteVisits = poisson(stream, Math.exp(1.3 + 0.5 * stream.normal()));
  const emailsOpened = poisson(stream, Math.exp(1.1 + 0.5 * stream.normal()));
  const daysSinceContact = Math.floor(Math.exp(2.7 + 0.9 * stream.normal()));
  const telephony: Telephony = {
    nCalls: 1 + poisson(stream, 3),
    seconds: Math.round(Math.exp(6.4 + 0.75 * stream.normal())),
    talkRatio: Math.round(1000 / (1 + Math.exp(-(0.2 + 0.5 * stream.normal())))) / 1000,
    silences: poisson(stream, 5.5),
    interruptions: poisson(stream, 2.5),
  };
  return {
    siteVisits: chance(stream, 0.04) ? null : siteVisits,
    emailsOpened,
    daysSinceContact: chance(stream, 0.06) ? null : daysSinceContact,
    telephony: chance(stream, 0.05) ? null : telephony,
  };
}

/** Steps that hold at all times: a warm, curious lead, three to five calls, no short ones. */
export function callEffect({ siteVisits, daysSinceContact, telephony }: Behaviour): number {
  const stale = daysSinceContact === null ? 0 : daysSinceContact >= 25 ? -0.26 : 0.09;
  const curious = siteVisits === null ? 0 : siteVisits >= 5 ? 0.2 : -0.09;
  if (telephony === null) return stale + curious;
  const { nCalls, seconds } = telephony;
  const persistence = nCalls >= 3 && nCalls <= 5 ? 0.11 : -0.13;
  const length = seconds < 360 ? -0.16 : 0.05;
  return stale + curious + persistence + length;
}

/** What turned over: once the rep had to talk and to mail, later to listen and to leave the lead alone. */
export function behaviourDrift({ emailsOpened, telephony }: Behaviour, time: number): number {
  const mails = emailsOpened >= 4 ? -0.27 : emailsOpened <= 2 ? 0.27 : 0;
  const listening = telephony === null ? 0 : telephony.talkRatio > 0.55 ? -0.53 : 0.53;
  return turnOf(time, 0.29) * mails + turnOf(time, 0.26) * listening;
}
