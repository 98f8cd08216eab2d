/**
 * Values of one column -> upper bounds of at most `maxBins` value bins. Distinct values that fit get a bin
 * each; otherwise bins are filled greedily to an equal share of the rows, where a value heavier than a share
 * gets a bin of its own and does not count towards the others' share. Bounds lie halfway between neighbours,
 * the last is +Infinity; a value belongs to the first bin whose bound is not below it. Missing values are not
 * binned. Source: LightGBM, BinMapper::FindBin and GreedyFindBin (src/io/bin.cpp).
 */
export interface Distinct {
  /** Ascending. */
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

/** Upper bounds, ascending, at least one; `minSamplesBin` rows a bin where the column allows it. */
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
