/**
 * One dialogue a lead, some 60 to 150 words: greeting, a few topics with the customer's stance on each, small
 * talk, closing. Stances and tone mostly follow one mood. Only stances that are spoken count for the outcome, so
 * that a perfect reader could know it.
 */
import type { Random } from '../../../src/core/random.ts';
import { chance, pick } from './draw.ts';
import {
  acknowledgements,
  additions,
  closing,
  openers,
  type Stance,
  sighs,
  type Topic,
  topics,
} from './phrases.ts';
import { goodbyes, greetings, type SmallTalk, smallTalk } from './small-talk.ts';

export interface Transcript {
  readonly text: string;
  readonly stances: readonly { readonly topic: Topic; readonly stance: Stance }[];
}

/** Null where the call was not recorded. */
export function drawTranscript(stream: Random): Transcript | null {
  const recorded = !chance(stream, 0.04);
  const mood: Stance = chance(stream, 0.5) ? 'for' : 'against';
  const present = topics.filter(() => chance(stream, 0.44));
  while (present.length > 4) present.splice(stream.integer(present.length), 1);
  if (chance(stream, 0.85)) present.push(closing);
  const stances = present.map((topic) => ({ topic, stance: drawStance(stream, topic, mood) }));
  const said = stances.map(({ topic, stance }) => exchange(stream, topic, stance));
  const end = present.includes(closing) ? said.splice(-1) : [];
  for (let left = Math.max(stream.integer(2), 3 - said.length); left > 0; left--) {
    said.splice(stream.integer(said.length + 1), 0, chat(stream, smallTalk, mood));
  }
  const lines = [chat(stream, greetings, mood), ...said, ...end, chat(stream, goodbyes, mood)];
  return recorded ? { text: lines.join(' '), stances } : null;
}

/** Mostly as the mood is, whatever the topic; a topic without weight does not follow the mood. */
function drawStance(stream: Random, topic: Topic, mood: Stance): Stance {
  if (topic.weight === 0) return pick(stream, ['for', 'against'] as const);
  return chance(stream, 0.87) ? mood : opposite(mood);
}

function opposite(stance: Stance): Stance {
  return stance === 'for' ? 'against' : 'for';
}

/** The tone follows the mood, not always. */
function chat(stream: Random, exchanges: readonly SmallTalk[], mood: Stance): string {
  const { question, answers } = pick(stream, exchanges);
  return spoken([question, pick(stream, answers[chance(stream, 0.85) ? mood : opposite(mood)])]);
}

function exchange(stream: Random, topic: Topic, stance: Stance): string {
  const opener = pick(stream, openers);
  const words = topic.weight > 0 && chance(stream, 0.7) ? sighs[stance] : additions;
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

/** The sum over the stances that were spoken. */
export function wordEffect(transcript: Transcript | null): number {
  let sum = 0;
  for (const { topic, stance } of transcript?.stances ?? []) {
    sum += stance === 'for' ? topic.weight : -topic.weight;
  }
  return sum;
}
