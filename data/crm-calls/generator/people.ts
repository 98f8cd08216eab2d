/**
 * Who called, and for which campaign: two columns of many levels, each level with an effect of its own that
 * says nothing about the others. Some reps and campaigns start later than the first day.
 */
import { type Random, random } from '../../../src/core/random.ts';
import { chance, weightedIndex } from './draw.ts';

export const nReps = 70;
export const nCampaigns = 140;

interface Level {
  readonly name: string;
  readonly effect: number;
  readonly weight: number;
  /** In the calendar's time, 0 to 1. */
  readonly start: number;
}

export interface Staff {
  readonly reps: readonly Level[];
  readonly campaigns: readonly Level[];
}

const firstNames = ['Ada', 'Bilal', 'Chiara', 'Dmitri', 'Elif', 'Femi', 'Greta'];
const lastNames = [
  'Okafor',
  'Lindqvist',
  'Moreau',
  'Tanaka',
  'Novak',
  'Haddad',
  'Castillo',
  'Brandt',
  'Iyer',
  'Walsh',
];
const themes = [
  'spring-refresh',
  'cost-check',
  'roi-story',
  'quick-start',
  'switch-week',
  'case-study',
  'free-audit',
  'user-day',
  'price-lock',
  'deep-dive',
];
const formats = ['webinar', 'mailing', 'ad', 'call-list', 'event', 'guide', 'trial'];

/** The reps and campaigns of one draw; the same seed gives the same effects. */
export function drawStaff(seed: number): Staff {
  const repNames = firstNames.flatMap((first) => lastNames.map((last) => `${first} ${last}`));
  const campaignNames = [1, 2].flatMap((round) =>
    themes.flatMap((theme) => formats.map((format) => `${theme}-${format}-${round}`)),
  );
  return {
    reps: drawLevels(random(seed, 'reps'), repNames.slice(0, nReps), 0.48),
    campaigns: drawLevels(random(seed, 'campaigns'), campaignNames.slice(0, nCampaigns), 0.24),
  };
}

function drawLevels(stream: Random, names: readonly string[], deviation: number): Level[] {
  const levels = names.map((name) => ({
    name,
    effect: stream.normal(),
    weight: Math.exp(0.35 * stream.normal()),
    start: chance(stream, 0.12) ? 0.7 * stream.next() : 0,
  }));
  return withDeviation(levels, deviation);
}

/** Shifts and scales the effects so that their weighted mean is 0 and their deviation exact: no draw is luckier. */
function withDeviation(levels: readonly Level[], deviation: number): Level[] {
  const total = levels.reduce((sum, { weight }) => sum + weight, 0);
  const mean = levels.reduce((sum, { effect, weight }) => sum + effect * weight, 0) / total;
  const variance = levels.reduce((sum, { effect, weight }) => sum + weight * (effect - mean) ** 2, 0) / total;
  const scale = deviation / Math.sqrt(variance);
  return levels.map((level) => ({ ...level, effect: (level.effect - mean) * scale }));
}

export interface Assignment {
  readonly rep: Level | null;
  readonly campaign: Level | null;
}

export function drawAssignment(stream: Random, { reps, campaigns }: Staff, time: number): Assignment {
  const rep = drawLevel(stream, reps, time);
  const campaign = drawLevel(stream, campaigns, time);
  return {
    rep: chance(stream, 0.02) ? null : rep,
    campaign: chance(stream, 0.04) ? null : campaign,
  };
}

function drawLevel(stream: Random, levels: readonly Level[], time: number): Level {
  const weights = levels.map(({ weight, start }) => (start <= time ? weight : 0));
  return levels[weightedIndex(stream, weights)]!;
}

export function peopleEffect({ rep, campaign }: Assignment): number {
  return (rep?.effect ?? 0) + (campaign?.effect ?? 0);
}
