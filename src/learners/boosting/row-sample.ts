import type { Random } from '../../core/random.ts';

/**
 * Cuts the eligible rows into a sample of exactly `count` and the rest, both in their order (selection
 * sampling, Knuth 3.4.2 S). Returns how many stand in each list.
 */
export function drawRows(
  eligible: Int32Array,
  count: number,
  stream: Random,
  outSample: Int32Array,
  outRest: Int32Array,
): { nSample: number; nRest: number } {
  let nSample = 0;
  let nRest = 0;
  for (let i = 0; i < eligible.length; i++) {
    if (stream.next() * (eligible.length - i) < count - nSample) outSample[nSample++] = eligible[i]!;
    else outRest[nRest++] = eligible[i]!;
  }
  return { nSample, nRest };
}
