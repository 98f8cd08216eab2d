import type { Random } from '../../../src/core/random.ts';

/** One of the items, all equally likely. */
export function pick<T>(stream: Random, items: readonly T[]): T {
  return items[stream.integer(items.length)]!;
}

/** True with the given probability. */
export function chance(stream: Random, probability: number): boolean {
  return stream.next() < probability;
}

/** An index with probability proportional to its weight. */
export function weightedIndex(stream: Random, weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let left = stream.next() * total;
  for (let index = 0; index < weights.length; index++) {
    left -= weights[index]!;
    if (left < 0) return index;
  }
  return weights.length - 1;
}

/** Poisson by Knuth's product of uniforms; meant for means below 20. */
export function poisson(stream: Random, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = stream.next(); product > limit; product *= stream.next()) count++;
  return count;
}
