/**
 * Where to cut rows that stand in time order: as near to the wanted positions as a change of time allows.
 */

/** Row indices by ascending time; rows of one time keep the order of `tieBreak` (then of their index). */
export function byTime(times: Float64Array, tieBreak: Float64Array): Uint32Array {
  return Uint32Array.from({ length: times.length }, (_, row) => row).sort(
    (left, right) => times[left]! - times[right]! || tieBreak[left]! - tieBreak[right]! || left - right,
  );
}

export interface TimeCut {
  /** Rows before the cut. */
  readonly at: number;
  /** True where rows of one time stand on both sides, because the time does not change within `tolerance`. */
  readonly divides: boolean;
}

/** The change of time nearest to `wanted`, at most `tolerance` rows away; else `wanted` itself. */
export function cutNear(times: Float64Array, order: Uint32Array, wanted: number, tolerance: number): TimeCut {
  const changes = (at: number) => at > 0 && at < order.length && times[order[at - 1]!] !== times[order[at]!];
  for (let distance = 0; distance <= tolerance; distance++) {
    if (changes(wanted - distance)) return { at: wanted - distance, divides: false };
    if (changes(wanted + distance)) return { at: wanted + distance, divides: false };
  }
  return { at: wanted, divides: true };
}
