/**
 * What the lead leaves behind in web tracking and bookkeeping: ten numbers, each of which says a little, in a
 * straight line. None can be seen alone; added up they are the strongest mechanism that does not move.
 */
import type { Random } from '../../../src/core/random.ts';
import { chance, poisson } from './draw.ts';

export interface Traces {
  readonly sessionMinutes: number;
  /** 0 to 1. */
  readonly scrollDepth: number;
  readonly cookieAgeDays: number;
  readonly brandSearches: number;
  readonly competitorAds: number;
  readonly formSeconds: number;
  readonly creditScore: number | null;
  readonly paymentDelayDays: number;
  readonly officeDistanceKm: number;
  readonly supportTickets: number;
}

export function drawTraces(stream: Random): Traces {
  const solvency = stream.normal();
  const creditScore = Math.round(600 + 80 * solvency);
  return {
    sessionMinutes: Math.round(10 * Math.exp(1.5 + 0.7 * stream.normal())) / 10,
    scrollDepth: Math.round(100 * stream.next()) / 100,
    cookieAgeDays: Math.floor(400 * stream.next()),
    brandSearches: poisson(stream, 6),
    competitorAds: poisson(stream, 3),
    formSeconds: Math.round(Math.exp(3.8 + 0.6 * stream.normal())),
    creditScore: chance(stream, 0.12) ? null : creditScore,
    paymentDelayDays: Math.round(14 - 4 * solvency + 6 * stream.normal()),
    officeDistanceKm: Math.round(10 * Math.exp(3.5 + 0.9 * stream.normal())) / 10,
    supportTickets: poisson(stream, 2),
  };
}

/** Log-odds per unit of about one deviation of each trace. */
export function traceEffect(traces: Traces): number {
  const lines = [
    (0.17 * (Math.log(Math.max(traces.sessionMinutes, 0.1)) - 1.5)) / 0.7,
    (0.16 * (traces.scrollDepth - 0.5)) / 0.29,
    (-0.16 * (traces.cookieAgeDays - 200)) / 115,
    (0.17 * (traces.brandSearches - 6)) / 2.45,
    (-0.17 * (traces.competitorAds - 3)) / 1.73,
    (-0.16 * (Math.log(Math.max(traces.formSeconds, 1)) - 3.8)) / 0.6,
    traces.creditScore === null ? 0 : (0.15 * (traces.creditScore - 600)) / 80,
    (-0.15 * (traces.paymentDelayDays - 14)) / 7.2,
    (-0.17 * (Math.log(Math.max(traces.officeDistanceKm, 0.1)) - 3.5)) / 0.9,
    (-0.16 * (traces.supportTickets - 2)) / 1.41,
  ];
  return lines.reduce((sum, line) => sum + line, 0);
}
