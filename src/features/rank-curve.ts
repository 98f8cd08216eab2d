/**
 * Ascending values -> their empirical distribution function as at most 1,024 knots, linear between them.
 * A knot is (value, share of rows below it plus half the share equal to it), so ties share one rank and the
 * curve is exact where there are at most 1,024 distinct values. Below the first knot 0, above the last 1.
 */
import { countUpTo } from '../core/count-up-to.ts';

const maxKnots = 1024;

export type RankCurve = { readonly values: Float64Array; readonly shares: Float64Array };

/** The curve of ascending finite values. O(n). */
export function rankCurve(sorted: Float64Array): RankCurve {
  const n = sorted.length;
  const values: number[] = [];
  const shares: number[] = [];
  for (let from = 0; from < n; ) {
    let to = from + 1;
    while (to < n && sorted[to] === sorted[from]) to++;
    values.push(sorted[from]!);
    shares.push((from + to) / 2 / n);
    from = to;
  }
  if (values.length <= maxKnots) {
    return { values: Float64Array.from(values), shares: Float64Array.from(shares) };
  }
  const kept: number[] = [];
  for (let i = 0, knot = 0; i < shares.length; i++) {
    if (i < shares.length - 1 && shares[i]! < (knot * shares.at(-1)!) / (maxKnots - 1)) continue;
    kept.push(i);
    while ((knot * shares.at(-1)!) / (maxKnots - 1) <= shares[i]!) knot++;
  }
  return {
    values: Float64Array.from(kept, (i) => values[i]!),
    shares: Float64Array.from(kept, (i) => shares[i]!),
  };
}

/** The rank in [0, 1] of one value; NaN for NaN or where the curve has no knots. O(log knots). */
export function rankOf(curve: RankCurve, value: number): number {
  const { values, shares } = curve;
  if (Number.isNaN(value) || values.length === 0) return Number.NaN;
  const after = countUpTo(values, value);
  if (after === 0) return 0;
  const low = values[after - 1]!;
  if (after === values.length) return value > low ? 1 : shares[after - 1]!;
  const along = (value - low) / (values[after]! - low);
  return shares[after - 1]! + along * (shares[after]! - shares[after - 1]!);
}
