/**
 * Where the lead comes from. Source and industry say little alone; together they say whether this kind of
 * approach suits this kind of customer.
 */
import type { Random } from '../../../src/core/random.ts';
import { turnOf } from './calendar.ts';
import { chance, weightedIndex } from './draw.ts';

export const sources = [
  'Website',
  'Referral',
  'LinkedIn',
  'Trade fair',
  'Cold call',
  'Partner',
  'Newsletter',
] as const;
const sourceWeights = [0.2, 0.13, 0.17, 0.13, 0.15, 0.1, 0.12];
/** Met in person, or by way of someone known. */
const personal = new Set<string>(['Referral', 'Trade fair', 'Partner', 'Cold call']);

export const industries = [
  'Software',
  'Finance',
  'Retail',
  'Media',
  'Education',
  'Manufacturing',
  'Construction',
  'Logistics',
  'Healthcare',
  'Public sector',
] as const;
const industryWeights = [0.14, 0.1, 0.12, 0.07, 0.07, 0.14, 0.1, 0.1, 0.1, 0.06];
const traditional = new Set<string>([
  'Manufacturing',
  'Construction',
  'Logistics',
  'Healthcare',
  'Public sector',
]);

export const regions = ['North', 'South', 'East', 'West', 'Central', 'Overseas'] as const;
const regionEffects: Record<(typeof regions)[number], number> = {
  North: 0.14,
  South: -0.06,
  East: -0.16,
  West: 0.1,
  Central: 0.05,
  Overseas: -0.22,
};

export interface Market {
  readonly source: (typeof sources)[number] | null;
  readonly industry: (typeof industries)[number] | null;
  readonly region: (typeof regions)[number];
}

export function drawMarket(stream: Random): Market {
  const source = sources[weightedIndex(stream, sourceWeights)]!;
  const industry = industries[weightedIndex(stream, industryWeights)]!;
  const region = regions[weightedIndex(stream, [0.2, 0.2, 0.15, 0.2, 0.15, 0.1])]!;
  return {
    source: chance(stream, 0.02) ? null : source,
    industry: chance(stream, 0.05) ? null : industry,
    region,
  };
}

/** Personal approaches suit traditional industries, digital ones suit the others. */
export function fitOfSource({ source, industry, region }: Market): number {
  const regional = regionEffects[region];
  if (source === null || industry === null) return regional;
  return regional + (personal.has(source) && traditional.has(industry) ? 0.36 : -0.12);
}

/** LinkedIn came up and trade fairs went down over the three years. */
export function sourceDrift({ source }: Market, time: number): number {
  if (source === 'LinkedIn') return 0.4 * turnOf(time, 0.24);
  if (source === 'Trade fair') return -0.4 * turnOf(time, 0.24);
  return 0;
}
