/**
 * Who called, and for which campaign: two columns of many categories, each category with an effect of its own that
 * says nothing about the others. Some reps and campaigns start later than the first day.
 */
import { type Random, random } from '../../../src/core/random.ts';
import { chance, weightedIndex } from './draw.ts';

export const nReps = 70;
export const nCampaigns = 140;

interface Category {
  readonly name: string;
  readonly effect: number;
  readonly weight: number;
  /** In the calendar's time, 0 to 1. */
  readonly start: number;
}

export interface Staff {
  readonly reps: readonly Category[];
  readonly campaigns: readonly Category[];
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
    reps: drawCategories(random(seed, 'reps'), repNames.slice(0, nReps), 0.48),
    campaigns: drawCategories(random(seed, 'campaigns'), campaignNames.slice(0, nCampaigns), 0.24),
  };
}

function drawCategories(stream: Random, names: readonly string[], deviation: number): Category[] {
  const categories = names.map((name) => ({
    name,
    effect: stream.normal(),
    weight: Math.exp(0.35 * stream.normal()),
    start: chance(stream, 0.12) ? 0.7 * stream.next() : 0,
  }));
  return withDeviation(categories, deviation);
}

/** Shifts and scales the effects so that their weighted mean is 0 and their deviation exact: no draw is luckier. */
function withDeviation(categories: readonly Category[], deviation: number): Category[] {
  const total = categories.reduce((sum, { weight }) => sum + weight, 0);
  const mean = categories.reduce((sum, { effect, weight }) => sum + effect * weight, 0) / total;
  const variance =
    categories.reduce((sum, { effect, weight }) => sum + weight * (effect - mean) ** 2, 0) / total;
  const scale = deviation / Math.sqrt(variance);
  return categories.map((category) => ({ ...category, effect: (category.effect - mean) * scale }));
}

export interface Assignment {
  readonly rep: Category | null;
  readonly campaign: Category | null;
}

export function drawAssignment(stream: Random, { reps, campaigns }: Staff, time: number): Assignment {
  const rep = drawCategory(stream, reps, time);
  const campaign = drawCategory(stream, campaigns, time);
  return {
    rep: chance(stream, 0.02) ? null : rep,
    campaign: chance(stream, 0.04) ? null : campaign,
  };
}

function drawCategory(stream: Random, categories: readonly Category[], time: number): Category {
  const weights = categories.map(({ weight, start }) => (start <= time ? weight : 0));
  return categories[weightedIndex(stream, weights)]!;
}

export function peopleEffect({ rep, campaign }: Assignment): number {
  return (rep?.effect ?? 0) + (campaign?.effect ?? 0);
}
