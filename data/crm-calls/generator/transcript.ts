/**
 * One dialogue a lead, some 60 to 150 words: greeting, a few topics with the customer's stance on each, small
 * talk, closing. Only stances that are spoken count for the outcome, so that a perfect reader could know them.
 */
import { type Random } from '../../../src/core/random.ts';
import { turnOf } from './calendar.ts';
import { chance, pick } from './draw.ts';
import {
  acknowledgements,
  additions,
  closing,
  goodbyes,
  greetings,
  openers,
  sighs,
  type Stance,
  smallTalk,
  type Topic,
  topics,
} from './phrases.ts';

export interface Transcript {
  readonly text: string;
  readonly stances: readonly { readonly topic: Topic; readonly stance: Stance }[];
}

/** Null where the call was not recorded. */
export function drawTranscript(stream: Random): Transcript | null {
  const recorded = !chance(stream, 0.04);
  const warmth = chance(stream, 0.5) ? 0.88 : 0.12;
  const stances = topics
    .filter(() => chance(stream, 0.42))
    .concat(chance(stream, 0.85) ? [closing] : [])
    .map((topic) => ({ topic, stance: drawStance(stream, topic, warmth) }));
  const body = stances.filter(({ topic }) => topic !== closing).map(({ topic, stance }) => exchange(stream, topic, stance));
  for (let left = Math.max(stream.integer(2), 2 - body.length); left > 0; left--) {
    body.splice(stream.integer(body.length + 1), 0, spoken(pick(stream, smallTalk)));
  }
  const last = stances.at(-1);
  const lines = [spoken(pick(stream, greetings)), ...body];
  if (last?.topic === closing) lines.push(exchange(stream, closing, last.stance));
  lines.push(spoken(pick(stream, goodbyes)));
  return recorded ? { text: lines.join(' '), stances } : null;
}

/** A warm lead is mostly for it, whatever the topic; a topic without weight does not follow the mood. */
function drawStance(stream: Random, topic: Topic, warmth: number): Stance {
  return chance(stream, topic.weight > 0 ? warmth : 0.5) ? 'for' : 'against';
}

function exchange(stream: Random, topic: Topic, stance: Stance): string {
  const opener = pick(stream, openers);
  const words = topic.weight > 0 && chance(stream, 0.5) ? sighs[stance] : additions;
  const addition = chance(stream, 0.55) ? `, ${pick(stream, words)}` : '';
  const answer = `${opener} ${pick(stream, topic.answers[stance])}${addition}.`.trim();
  const reply = chance(stream, 0.3) ? ` Rep: ${pick(stream, acknowledgements)}` : '';
  return spoken([pick(stream, topic.questions), capitalised(answer)]) + reply;
}

function spoken([rep, customer]: readonly [string, string]): string {
  return `Rep: ${rep} Customer: ${customer}`;
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** What was said that counts the same at all times. */
export function wordEffect(transcript: Transcript | null): number {
  return sumOf(transcript, false);
}

/** Those who want everything online: once a bad sign, later a good one. */
export function wordDrift(transcript: Transcript | null, time: number): number {
  return turnOf(time) * sumOf(transcript, true);
}

function sumOf(transcript: Transcript | null, turning: boolean): number {
  let sum = 0;
  for (const { topic, stance } of transcript?.stances ?? []) {
    if (topic.turns === turning) sum += stance === 'for' ? topic.weight : -topic.weight;
  }
  return sum;
}
