/**
 * What the company earns and what the deal would cost it. Neither amount says much; their ratio does, and not
 * monotonely: too small a deal is an afterthought, too large a deal needs a committee.
 */
import type { Random } from '../../../src/core/random.ts';
import { chance, weightedIndex } from './draw.ts';

export const companySizes = ['micro', 'small', 'medium', 'large', 'enterprise'] as const;
/** Mean of log10 revenue by company size. */
const logRevenue = [5.5, 6.1, 6.8, 7.5, 8.2];
/** Mean and standard deviation of log10(deal size / revenue). */
const logRatio = { mean: -2.6, deviation: 0.45 };
const sweetSpot = { center: -2.6, width: 0.22 };

export interface Money {
  readonly companySize: (typeof companySizes)[number] | null;
  readonly annualRevenue: number | null;
  readonly dealSize: number | null;
}

export function drawMoney(stream: Random): Money {
  const size = weightedIndex(stream, [0.24, 0.3, 0.26, 0.14, 0.06]);
  const logarithm = logRevenue[size]! + 0.35 * stream.normal();
  const ratio = logRatio.mean + logRatio.deviation * stream.normal();
  const revenue = Math.round(10 ** logarithm / 1000) * 1000;
  const deal = Math.max(50, Math.round(10 ** (logarithm + ratio) / 50) * 50);
  return {
    companySize: chance(stream, 0.03) ? null : companySizes[size]!,
    annualRevenue: chance(stream, 0.07) ? null : revenue,
    dealSize: chance(stream, 0.03) ? null : deal,
  };
}

/** A bump around the sweet spot; where one of the amounts is missing, nothing. */
export function ratioEffect({ annualRevenue, dealSize }: Money): number {
  if (annualRevenue === null || dealSize === null) return 0;
  const distance = (Math.log10(dealSize / annualRevenue) - sweetSpot.center) / sweetSpot.width;
  return 0.88 * Math.exp(-0.5 * distance * distance) - 0.38;
}
