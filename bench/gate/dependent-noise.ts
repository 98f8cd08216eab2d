/**
 * Rows that are not independent: what a part of a made-up study looks like (which rows belong together, how many there
 * are), and draws of standard normal noise that such rows share. Without dependence the noise is white.
 */
import type { Random } from '../../src/core/random.ts';

export type Dependence =
  /** Rows of one group share this share of the variance; sizes are drawn until the rows are used up. */
  | {
      readonly kind: 'groups';
      readonly sizeOf: (stream: Random) => number;
      readonly shared: number;
    }
  /** An autoregression of the first order over the rows, which are in time order. */
  | { readonly kind: 'time'; readonly correlation: number };

/** Groups of so many rows each. */
export function groupsOf(size: number, shared = 0.95): Dependence {
  return { kind: 'groups', sizeOf: () => size, shared };
}

/** Group sizes from 1 to `most`, each power of two as likely as the next, so that few groups hold most rows. */
export function unequalGroups(most: number, shared = 0.95): Dependence {
  const sizeOf = (stream: Random): number => Math.floor(2 ** (stream.next() * Math.log2(most + 1)));
  return { kind: 'groups', sizeOf, shared };
}

/** Half of the rows are alone; the others have two to six copies that differ a little. */
export function nearDuplicates(shared = 0.95): Dependence {
  const sizeOf = (stream: Random): number => (stream.next() < 0.8 ? 1 : 2 + stream.integer(5));
  return { kind: 'groups', sizeOf, shared };
}

/** The rows of one part: their groups and, in time order, their times. */
export interface PartShape {
  readonly nRows: number;
  readonly groups: Int32Array | null;
  readonly nGroups: number;
}

export function shapeOf(nRows: number, dependence: Dependence | null, stream: Random): PartShape {
  if (dependence?.kind !== 'groups') return { nRows, groups: null, nGroups: nRows };
  const groups = new Int32Array(nRows);
  let nGroups = 0;
  for (let row = 0; row < nRows; nGroups++) {
    for (let left = dependence.sizeOf(stream); left > 0 && row < nRows; left--) groups[row++] = nGroups;
  }
  return { nRows, groups, nGroups };
}

/** Standard normal noise, one value per row. */
export function drawNoise(
  { nRows, groups, nGroups }: PartShape,
  dependence: Dependence | null,
  stream: Random,
): Float64Array {
  if (dependence?.kind === 'groups') {
    const ofGroup = Float64Array.from({ length: nGroups }, () => stream.normal());
    const [common, own] = [Math.sqrt(dependence.shared), Math.sqrt(1 - dependence.shared)];
    return Float64Array.from(groups!, (group) => common * ofGroup[group]! + own * stream.normal());
  }
  const noise = Float64Array.from({ length: nRows }, () => stream.normal());
  if (dependence === null) return noise;
  const { correlation } = dependence;
  const fresh = Math.sqrt(1 - correlation ** 2);
  for (let row = 1; row < nRows; row++) noise[row] = correlation * noise[row - 1]! + fresh * noise[row]!;
  return noise;
}
