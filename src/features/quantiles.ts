/** Largest finite float32: features stay within it, so that learners never meet an infinity. */
export const maxFloat32 = 3.4028234663852886e38;

/** The value held within the finite float32 numbers; NaN stays NaN. */
export function toFinite(value: number): number {
  return Math.min(Math.max(value, -maxFloat32), maxFloat32);
}

/** The finite values in ascending order, as a copy. O(n log n). */
export function sortedFinite(values: Float64Array): Float64Array {
  const kept = new Float64Array(values.length);
  let n = 0;
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i]!)) kept[n++] = values[i]!;
  return kept.slice(0, n).sort();
}

/** Quantile of ascending values by linear interpolation (Hyndman and Fan 1996, type 7); NaN where empty. */
export function quantileOf(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low === high ? low : low + (high - low) * (position - below);
}

/**
 * Up to nBins - 1 distinct inner edges that cut ascending values into bins of about equal count; a value
 * belongs to the bin after all edges that are <= it.
 */
export function interpolatedEdges(sorted: Float64Array, nBins: number): Float64Array {
  const edges: number[] = [];
  for (let bin = 1; bin < nBins; bin++) {
    const edge = quantileOf(sorted, bin / nBins);
    if (edge > (edges.at(-1) ?? sorted[0] ?? Number.POSITIVE_INFINITY)) edges.push(edge);
  }
  return Float64Array.from(edges);
}
