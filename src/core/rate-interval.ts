/**
 * A share with its 95% interval. Source: Wilson 1927, the score interval: never outside of 0 to 1, sound for few rows.
 */
import { z95 } from './z95.ts';

/** @param hits of `n` rows, whole or in part; NaN where n is 0. */
export function rateInterval(hits: number, n: number): { readonly low: number; readonly high: number } {
  const rate = hits / n;
  const middle = (rate + (z95 * z95) / (2 * n)) / (1 + (z95 * z95) / n);
  const half = (z95 * Math.sqrt((rate * (1 - rate)) / n + (z95 * z95) / (4 * n * n))) / (1 + (z95 * z95) / n);
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
