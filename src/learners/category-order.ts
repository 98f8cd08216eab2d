/**
 * Category codes -> ranks by the share of positives, so that a tree over ordered values can split categories in
 * groups. Categories of few rows share one rank, or a nearly unique code would order the fit rows by their labels.
 * Source: Fisher (1958) for one split; Wright & Koenig (2019), "Splitting on categorical predictors in random
 * forests": ordering once beats ordering at every node.
 */
import { categoryCode } from './linear/design.ts';

export type CategoryOrder = {
  /** Ordered category codes; -1 is missing. */
  readonly codes: Float64Array;
  /** Rank of each code in `codes`. */
  readonly ranks: Uint16Array;
  readonly nRanks: number;
};

const minMass = 10;
const priorMass = 10;

/**
 * Categories in order of their smoothed share of positives.
 *
 * @param maxRanks at most this many ranks, at least 2; the lightest categories share one.
 */
export function orderCategories(
  values: Float32Array,
  labels: Uint8Array,
  weights: Float64Array | null,
  maxRanks: number,
): CategoryOrder {
  const masses = new Map<number, { mass: number; positive: number }>();
  let total = 0;
  let positives = 0;
  for (let i = 0; i < values.length; i++) {
    const code = categoryCode(values[i]!);
    if (code < 0) continue;
    const weight = weights ? weights[i]! : 1;
    let category = masses.get(code);
    if (!category) {
      category = { mass: 0, positive: 0 };
      masses.set(code, category);
    }
    category.mass += weight;
    total += weight;
    if (labels[i] !== 1) continue;
    category.positive += weight;
    positives += weight;
  }
  const prior = total > 0 ? positives / total : 0.5;
  const heaviest = [...masses].sort(
    ([leftCode, left], [rightCode, right]) => right.mass - left.mass || leftCode - rightCode,
  );
  const meanMass = total / Math.max(1, values.length);
  const own = heaviest.slice(0, maxRanks - 1).filter(([, { mass }]) => mass >= minMass * meanMass);
  const light = heaviest.slice(own.length);
  const groups = own.map(([code, category]) => ({ codes: [code], ...category }));
  if (light.length > 0) {
    groups.push({
      codes: light.map(([code]) => code),
      mass: light.reduce((sum, [, { mass }]) => sum + mass, 0),
      positive: light.reduce((sum, [, { positive }]) => sum + positive, 0),
    });
  }
  const shareOf = ({ mass, positive }: { mass: number; positive: number }): number =>
    (positive + priorMass * meanMass * prior) / (mass + priorMass * meanMass);
  groups.sort((left, right) => shareOf(left) - shareOf(right) || left.codes[0]! - right.codes[0]!);
  const pairs = groups.flatMap(({ codes }, rank) => codes.map((code) => ({ code, rank })));
  return {
    codes: Float64Array.from(pairs, ({ code }) => code),
    ranks: Uint16Array.from(pairs, ({ rank }) => rank),
    nRanks: groups.length,
  };
}

/** The rank of each cell, NaN where it is missing or its category was not seen. */
export function rankCategories(values: Float32Array, { codes, ranks }: CategoryOrder): Float32Array {
  const rankOf = new Map(Array.from(codes, (code, i) => [code, ranks[i]!]));
  return values.map((value) => rankOf.get(categoryCode(value)) ?? Number.NaN);
}
