/**
 * A gain that was kept because it passed a bar is on average smaller than it looked. Given that z passed the bar, it is
 * a normal cut off there, and the mean m (0 at least) that makes z its most likely value says an excess of e = z - m.
 * That takes off too much where z lies close to the bar, so it is weighed against the plain value by their squared
 * errors: e^3 / (1 + e^2).
 * Source: Zhong & Prentice 2008, section 2 (the weighted estimator). Checked by simulation in test/judge.
 */
import { normalDensity, normalUpperTail } from './normal.ts';

/** How many standard errors a gain of `z`, kept because it passed `bar`, is too kind; from 0 to z. */
export function expectedExcess(z: number, bar: number): number {
  if (z <= 0) return 0;
  let low = 0;
  let high = z;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (meanAbove(bar, middle) < z) low = middle;
    else high = middle;
  }
  const excess = z - low;
  return excess ** 3 / (1 + excess ** 2);
}

/** The mean of a normal with this mean and deviation 1, cut off below `bar`. */
function meanAbove(bar: number, mean: number): number {
  return mean + normalDensity(bar - mean) / normalUpperTail(bar - mean);
}
