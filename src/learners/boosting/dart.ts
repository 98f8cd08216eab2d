/**
 * Dropout for trees: before each tree some earlier ones leave the scores; afterwards the new tree and they
 * share the step, the new one as 1 / (k + 1), the k dropped ones as k / (k + 1).
 * Source: Rashmi & Gilad-Bachrach, AISTATS 2015; LightGBM's defaults (drop_rate .1, skip_drop .5, max_drop 50).
 */
import type { Random } from '../../core/random.ts';

const skipRate = 0.5;
const mostDropped = 50;

/** Numbers of the trees to drop, ascending; half of the time none. */
export function drawDropped(nTrees: number, dropRate: number, stream: Random): number[] {
  if (stream.next() < skipRate) return [];
  const dropped: number[] = [];
  for (let tree = 0; tree < nTrees; tree++) {
    if (stream.next() < dropRate && dropped.length < mostDropped) dropped.push(tree);
  }
  return dropped;
}
