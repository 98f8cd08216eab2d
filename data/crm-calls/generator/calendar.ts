/**
 * When the call took place, and what the date alone says about the outcome. Three years of working days.
 * Season and weekday repeat every year, so that what the first year taught helps in the next one.
 */
import type { Random } from '../../../src/core/random.ts';
import { chance, weightedIndex } from './draw.ts';

const dayMs = 86_400_000;
const firstMonday = Date.UTC(2022, 0, 3);
const nWeeks = 156;

export interface CallDate {
  /** Epoch milliseconds UTC, midnight. */
  readonly dateMs: number;
  /** 0 on the first day, 1 after the last. */
  readonly time: number;
}

/** Log-odds by month, January first: busy spring and year's end, a slack summer. */
const monthEffects = [-0.2, -0.15, 0.2, 0.25, 0.3, 0.2, -0.35, -0.4, -0.35, 0.2, 0.25, 0.1];
/** Log-odds by weekday, Monday first. */
const weekdayEffects = [-0.3, 0.2, 0.25, 0.2, -0.4];
/** Share of a normal month's calls that take place: fewer in the holidays. */
const monthVolume = [0.95, 1, 1, 0.95, 0.95, 1, 0.8, 0.7, 1, 1, 1, 0.75];

export function drawCallDate(stream: Random): CallDate {
  for (;;) {
    const week = stream.integer(nWeeks);
    const weekday = weightedIndex(stream, [1, 1.15, 1.15, 1.1, 0.8]);
    const day = week * 7 + weekday;
    const dateMs = firstMonday + day * dayMs;
    if (chance(stream, monthVolume[new Date(dateMs).getUTCMonth()]!)) {
      return { dateMs, time: day / (nWeeks * 7) };
    }
  }
}

/** Season, weekday, the rush at a month's end (more so at a quarter's) and a slow upward trend. */
export function seasonEffect({ dateMs, time }: CallDate): number {
  const date = new Date(dateMs);
  const month = date.getUTCMonth();
  const endOfMonth = date.getUTCDate() >= 24;
  const rush = endOfMonth ? (month % 3 === 2 ? 0.55 : 0.4) : -0.12;
  return monthEffects[month]! + weekdayEffects[date.getUTCDay() - 1]! + rush + 0.3 * (time - 0.5);
}

/**
 * Which behaviour pays turns over, each at its time (`middle`), within some months: smoothly from -1 (the old way)
 * to +1 (the new way). An effect multiplied by it changes its sign, so that rows from before the turn teach the
 * opposite.
 */
export function turnOf(time: number, middle: number): number {
  return Math.tanh((time - middle) / 0.05);
}

/** ISO date, `2022-01-03`. */
export function isoDate(dateMs: number): string {
  return new Date(dateMs).toISOString().slice(0, 10);
}
