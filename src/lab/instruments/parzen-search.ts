/**
 * Trials so far -> the next point of the unit cube to try. The first points fill the cube evenly (the R sequence,
 * Roberts 2018); then a Parzen estimator: of candidates drawn around the best fifth of the trials, the one that is
 * likeliest there against likely among the rest.
 * Source: Bergstra, Bardenet, Bengio & Kegl 2011, "Algorithms for Hyper-Parameter Optimization".
 */
import type { Random } from '../../core/random.ts';

export interface SearchTrial {
  /** One number in [0, 1] a dimension. */
  readonly point: readonly number[];
  /** Higher is better; null where it failed. */
  readonly value: number | null;
}

const nCandidates = 48;

/** @param stream of this call alone, so that the same trials give the same point. */
export function nextPoint(trials: readonly SearchTrial[], nDimensions: number, stream: Random): number[] {
  const nStart = Math.max(4, 2 * nDimensions);
  if (trials.length < nStart) return evenPoint(trials.length, nDimensions);
  const ranked = [...trials].sort(
    (left, right) => (right.value ?? Number.NEGATIVE_INFINITY) - (left.value ?? Number.NEGATIVE_INFINITY),
  );
  const nGood = Math.max(2, Math.ceil(ranked.length / 5));
  const dimensions = Array.from({ length: nDimensions }, (_, d) => {
    const at = ranked.map(({ point }) => point[d]!);
    return { good: densityOf(at.slice(0, nGood)), rest: densityOf(at.slice(nGood)) };
  });
  let best: number[] = [];
  let bestRatio = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < nCandidates; i++) {
    // All dimensions around the same trial, so that what goes together stays together.
    const which = stream.integer(nGood + 1);
    const candidate = dimensions.map(({ good }) => good.draw(which, stream));
    const ratio = dimensions.reduce(
      (sum, { good, rest }, d) => sum + Math.log(good.at(candidate[d]!) / rest.at(candidate[d]!)),
      0,
    );
    if (ratio > bestRatio) [best, bestRatio] = [candidate, ratio];
  }
  return best;
}

/** The k-th of points that fill the unit cube evenly, however many are drawn. */
function evenPoint(k: number, nDimensions: number): number[] {
  // The root above 1 of x^(d + 1) = x + 1.
  let root = 2;
  for (let i = 0; i < 40; i++) root = (1 + root) ** (1 / (nDimensions + 1));
  return Array.from({ length: nDimensions }, (_, d) => (0.5 + (k + 1) / root ** (d + 1)) % 1);
}

interface Density {
  at(x: number): number;
  /** A draw around the centre of that number; uniform where there is none. */
  draw(which: number, stream: Random): number;
}

/** A normal bump at each centre and a uniform share, all cut to [0, 1]. */
function densityOf(centres: readonly number[]): Density {
  const width = Math.max(0.03, 0.3 / Math.sqrt(centres.length + 1));
  const share = 1 / (centres.length + 1);
  return {
    at: (x) =>
      centres.reduce(
        (sum, centre) => sum + (share * Math.exp(-0.5 * ((x - centre) / width) ** 2)) / width,
        share,
      ),
    draw: (which, stream) => {
      const centre = centres[which];
      if (centre === undefined) return stream.next();
      return Math.min(1, Math.max(0, centre + width * stream.normal()));
    },
  };
}
