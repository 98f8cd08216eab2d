/**
 * Student's t: tail probabilities and quantiles for any degrees of freedom above 0, whole or not, and the factor by
 * which a standard error from few clusters must be widened for a normal bar to have its stated tail.
 * Tail = half of the regularised incomplete beta function, by Lentz's continued fraction (Numerical Recipes 6.4);
 * quantile by bisection on the tail, to about 1e-12 relative. Infinite degrees of freedom = the standard normal.
 */
import { normalQuantile, normalUpperTail } from './normal.ts';

/** Above this the normal is equal to a relative 1e-6 at every bar that is used. */
const asGoodAsNormal = 1e7;

/** The probability that t with so many degrees of freedom exceeds `t`. */
export function studentUpperTail(t: number, df: number): number {
  if (df > asGoodAsNormal) return normalUpperTail(t);
  if (t < 0) return 1 - studentUpperTail(-t, df);
  return incompleteBeta(df / (df + t * t), t ** 2 / (df + t * t), df / 2, 0.5) / 2;
}

/** The t below which Student's t falls with this probability (0 to 1; 0 and 1 give the infinities). */
export function studentQuantile(probability: number, df: number): number {
  if (df > asGoodAsNormal) return normalQuantile(probability);
  if (!(probability >= 0 && probability <= 1)) return Number.NaN;
  if (probability < 0.5) return -studentQuantile(1 - probability, df);
  if (probability === 1) return Number.POSITIVE_INFINITY;
  return quantileOfTail(1 - probability, df);
}

/**
 * The factor by which a standard error with so many degrees of freedom is widened so that a gain of `z` widened
 * standard errors is as improbable as a normal's of z: quantile of t over z, at least 1. `z` is above 0.
 */
export function widening(z: number, df: number): number {
  return df > asGoodAsNormal ? 1 : quantileOfTail(normalUpperTail(z), df) / z;
}

function quantileOfTail(tail: number, df: number): number {
  let high = 1;
  while (studentUpperTail(high, df) > tail && high < 1e300) high *= 2;
  let low = 0;
  for (let step = 0; step < 100 && high - low > 1e-13 * high; step++) {
    const mid = (low + high) / 2;
    if (studentUpperTail(mid, df) > tail) low = mid;
    else high = mid;
  }
  return (low + high) / 2;
}

/** I_x(a, b); `complement` is 1 - x, given apart because it may be tiny. */
function incompleteBeta(x: number, complement: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (complement <= 0) return 1;
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(complement),
  );
  return x < (a + 1) / (a + b + 2)
    ? (front * continuedFraction(x, a, b)) / a
    : 1 - (front * continuedFraction(complement, b, a)) / b;
}

function continuedFraction(x: number, a: number, b: number): number {
  const awayFromZero = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 20_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return fraction;
}

/** Lanczos, g = 7, nine terms (Godfrey), to about 1e-14 relative. For x above 0. */
function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const terms = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
    -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ];
  const sum = terms.reduce((total, term, i) => total + term / (x + i), 0.9999999999998099);
  const base = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(sum);
}
