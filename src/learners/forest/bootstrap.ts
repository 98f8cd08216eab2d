/**
 * Row weights -> draws with replacement, each row with probability proportional to its weight, O(1) per draw.
 * Source: alias method, Walker (1977), with Vose's (1991) construction.
 */
import type { Random } from '../../core/random.ts';

export interface DrawTable {
  /** Chance of a cell to keep its own row. */
  readonly keep: Float64Array;
  /** The row it gives otherwise. */
  readonly alias: Uint32Array;
}

/** Null where all weights are equal, so that weights of 1 draw the same rows as no weights. */
export function drawTable(weights: Float64Array | null): DrawTable | null {
  if (!weights || weights.every((weight) => weight === weights[0])) return null;
  const n = weights.length;
  let total = 0;
  for (const weight of weights) total += weight;
  const keep = weights.map((weight) => (weight * n) / total);
  const alias = Uint32Array.from({ length: n }, (_, row) => row);
  const small: number[] = [];
  const large: number[] = [];
  for (let row = 0; row < n; row++) (keep[row]! < 1 ? small : large).push(row);
  while (small.length > 0 && large.length > 0) {
    const poor = small.pop()!;
    const rich = large[large.length - 1]!;
    alias[poor] = rich;
    keep[rich] = keep[rich]! - (1 - keep[poor]!);
    if (keep[rich]! < 1) small.push(large.pop()!);
  }
  // What is left differs from 1 by rounding.
  for (const row of [...small, ...large]) keep[row] = 1;
  return { keep, alias };
}

/** outCounts[row] = how often the row was drawn, out of `nDraws`. */
export function drawBootstrap(
  table: DrawTable | null,
  nDraws: number,
  stream: Random,
  outCounts: Uint32Array,
): void {
  const n = outCounts.length;
  outCounts.fill(0);
  for (let draw = 0; draw < nDraws; draw++) {
    const row = stream.integer(n);
    const chosen = !table || stream.next() < table.keep[row]! ? row : table.alias[row]!;
    outCounts[chosen]!++;
  }
}
