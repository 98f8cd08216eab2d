/**
 * Values of one column -> upper bounds of at most `maxBins` value bins. Distinct values that fit get a bin each.
 * Otherwise bins are filled greedily to an equal share of the rows; a value heavier than a share gets a bin of its own
 * and does not count towards the others' share. Bounds lie halfway between neighbours, and the last is +Infinity; a value
 * belongs to the first bin whose bound is not below it. Missing values are not binned. O(values), by a radix sort.
 * Source: LightGBM, BinMapper::FindBin and GreedyFindBin (src/io/bin.cpp).
 */
/** The distinct values of a column, ascending, how often each occurs, and the number of values in all. */
export interface Distinct {
  readonly values: Float32Array;
  readonly counts: Uint32Array;
  readonly total: number;
}

/** Distinct values of a sorted array without NaN; -0 and 0 are one value. */
export function distinctOf(sorted: Float32Array): Distinct {
  const values = new Float32Array(sorted.length);
  const counts = new Uint32Array(sorted.length);
  let n = 0;
  for (let i = 0; i < sorted.length; i++) {
    const value = sorted[i]!;
    if (n > 0 && value === values[n - 1]) counts[n - 1]!++;
    else {
      values[n] = value;
      counts[n++] = 1;
    }
  }
  return { values: values.subarray(0, n), counts: counts.subarray(0, n), total: sorted.length };
}

/** A float32 m with left <= m < right, near the middle. */
function between(left: number, right: number): number {
  if (left === Number.NEGATIVE_INFINITY) return left;
  const middle = Math.fround(right === Number.POSITIVE_INFINITY ? left : left / 2 + right / 2);
  return middle >= left && middle < right ? middle : left;
}

/** Upper bounds, ascending, one per bin and at least one; `minSamplesBin` rows per bin where the column allows it. */
export function findBounds(distinct: Distinct, maxBins: number, minSamplesBin: number): Float32Array {
  const { values } = distinct;
  const ends =
    values.length <= maxBins
      ? distinctEnds(distinct, minSamplesBin)
      : greedyEnds(distinct, maxBins, minSamplesBin);
  const bounds = new Float32Array(ends.length + 1);
  ends.forEach((end, i) => {
    bounds[i] = between(values[end]!, values[end + 1]!);
  });
  bounds[ends.length] = Number.POSITIVE_INFINITY;
  return bounds;
}

/** Indices of the last distinct value of every bin but the last. */
function distinctEnds({ values, counts }: Distinct, minSamplesBin: number): number[] {
  const ends: number[] = [];
  let inBin = 0;
  for (let i = 0; i + 1 < values.length; i++) {
    inBin += counts[i]!;
    if (inBin < minSamplesBin) continue;
    ends.push(i);
    inBin = 0;
  }
  return ends;
}

function greedyEnds({ values, counts, total }: Distinct, maxBins: number, minSamplesBin: number): number[] {
  const nBins = Math.max(1, Math.min(maxBins, Math.floor(total / Math.max(1, minSamplesBin))));
  const fairShare = total / nBins;
  let restBins = nBins;
  let restRows = total;
  for (const count of counts) {
    if (count < fairShare) continue;
    restBins--;
    restRows -= count;
  }
  let share = restRows / restBins;
  const ends: number[] = [];
  let inBin = 0;
  for (let i = 0; i + 1 < values.length; i++) {
    const heavy = counts[i]! >= fairShare;
    if (!heavy) restRows -= counts[i]!;
    inBin += counts[i]!;
    const nextHeavy = counts[i + 1]! >= fairShare;
    if (!heavy && inBin < share && !(nextHeavy && inBin >= Math.max(1, share / 2))) continue;
    ends.push(i);
    if (ends.length >= nBins - 1) break;
    inBin = 0;
    if (!heavy) {
      restBins--;
      share = restRows / restBins;
    }
  }
  return ends;
}

/**
 * A copy of float32 values without NaN in ascending order, by three passes of an 11-bit radix sort over the bits with the
 * sign made sortable. Linear time; about ten times faster than a comparison sort at 200,000 values.
 */
export function sortFloats(values: Float32Array): Float32Array {
  const n = values.length;
  if (n < 512) return values.slice().sort();
  let keys = new Uint32Array(n);
  let other = new Uint32Array(n);
  const bits = new Uint32Array(values.buffer, values.byteOffset, n);
  const counts = new Uint32Array(3 * 2048);
  for (let i = 0; i < n; i++) {
    const bit = bits[i]!;
    const key = bit & 0x80000000 ? ~bit >>> 0 : (bit | 0x80000000) >>> 0;
    keys[i] = key;
    counts[key & 2047]!++;
    counts[2048 + ((key >>> 11) & 2047)]!++;
    counts[4096 + (key >>> 22)]!++;
  }
  for (let pass = 0; pass < 3; pass++) {
    const base = pass * 2048;
    let sum = 0;
    for (let digit = base; digit < base + 2048; digit++) {
      const count = counts[digit]!;
      counts[digit] = sum;
      sum += count;
    }
    const shift = pass * 11;
    for (let i = 0; i < n; i++) {
      const key = keys[i]!;
      other[counts[base + ((key >>> shift) & 2047)]!++] = key;
    }
    [keys, other] = [other, keys];
  }
  for (let i = 0; i < n; i++) {
    const key = keys[i]!;
    other[i] = key & 0x80000000 ? key & 0x7fffffff : ~key >>> 0;
  }
  return new Float32Array(other.buffer, other.byteOffset, n);
}
