/**
 * Gradient-based one-side sampling: the share `topRate` of rows with the largest gradients, and a random
 * share `otherRate` of all rows from the rest, whose gradients are scaled up to stand for the rest.
 * Source: LightGBM (Ke et al., NeurIPS 2017, algorithm 2).
 */
import type { Random } from '../../core/random.ts';
import { drawRows } from './row-sample.ts';

export function drawByGradient(
  i32: Int32Array,
  packed: number,
  eligible: Int32Array,
  topRate: number,
  otherRate: number,
  stream: Random,
  outSample: Int32Array,
  outRest: Int32Array,
): { nSample: number; nRest: number } {
  const cells = packed >>> 2;
  const size = (row: number): number => Math.abs(i32[cells + 2 * row + 1]!);
  const nTop = Math.round(topRate * eligible.length);
  const sizes = Float64Array.from(eligible, size).sort();
  const least = nTop === 0 ? Number.POSITIVE_INFINITY : sizes[sizes.length - nTop]!;
  // Ties at the limit fill up in row order.
  let ties = nTop - sizes.reduce((count, value) => count + (value > least ? 1 : 0), 0);
  const isTop = eligible.map((row) => (size(row) > least || (size(row) === least && ties-- > 0) ? 1 : 0));
  const others = eligible.filter((_row, i) => isTop[i] === 0);
  const drawn = new Int32Array(others.length);
  const nOther = Math.min(others.length, Math.round(otherRate * eligible.length));
  const { nRest } = drawRows(others, nOther, stream, drawn, outRest);
  const factor = nOther === 0 ? 1 : others.length / nOther;
  for (let i = 0; i < nOther; i++) {
    const cell = cells + 2 * drawn[i]!;
    i32[cell] = Math.round(i32[cell]! * factor);
    i32[cell + 1] = Math.round(i32[cell + 1]! * factor);
  }
  const top = eligible.filter((_row, i) => isTop[i] === 1);
  const sample = Int32Array.from([...top, ...drawn.subarray(0, nOther)]).sort();
  outSample.set(sample);
  return { nSample: sample.length, nRest };
}
