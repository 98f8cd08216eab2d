/**
 * A share with its 95% interval. Source: Wilson 1927, the score interval: never outside of 0 to 1, sound for few rows.
 */
const z = 1.959964;

/** @param hits of `n` rows, whole or in part; NaN where n is 0. */
export function rateInterval(hits: number, n: number): { readonly low: number; readonly high: number } {
  const rate = hits / n;
  const middle = (rate + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z * Math.sqrt((rate * (1 - rate)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n);
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
