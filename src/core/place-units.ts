/**
 * Units of rows that must stay together -> one of k bins each, such that the bin of a row tells nothing of its label
 * beyond the bins' class counts, to whoever knows everything but the stream (features, sizes, other labels, this code).
 *
 *   every row its own unit   each class is shuffled and cut by its quotas: exact, and uniform given the class counts
 *   units of several rows    placements are drawn blind to labels (by sizes alone), one for every 8 units and 128 at
 *                            most, and the one is taken whose class counts are nearest to their shares
 *
 * Placing units where classes are short (as StratifiedGroupKFold does) makes the bin a function of labels. So does
 * letting single rows make up for the others exactly: they tell by how much the larger units were off. Choosing among
 * blind placements by class counts tells a little, too, the less the more rows there are, hence few draws of few units.
 * test/split/bayes-attacker.test.ts measures all of them. O(draws x units x bins), at most some 2 million units placed.
 */
import { type Random, shuffle } from './random.ts';

export interface RowUnits {
  /** Unit of each row, 0 to nUnits - 1. */
  readonly unitOf: Int32Array;
  readonly nUnits: number;
}

/**
 * The bin of each row. `shares` are positive and sum to 1. No bin stays empty that need not.
 *
 * @param least rows of either class that no bin should lack; where one does, up to 128 placements are drawn.
 */
export function placeUnits(
  units: RowUnits,
  labels: Uint8Array,
  shares: readonly number[],
  stream: Random,
  least = 0,
): Uint8Array {
  return units.nUnits === units.unitOf.length
    ? placeRows(labels, shares, stream)
    : bestOfBlind(units, labels, shares, stream, least);
}

/** Every class by itself: shuffled, then cut by its quotas. */
function placeRows(labels: Uint8Array, shares: readonly number[], stream: Random): Uint8Array {
  const binOf = new Uint8Array(labels.length);
  const all = Uint32Array.from(labels.keys());
  const classes = [1, 0].map((label) => all.filter((row) => labels[row] === label));
  const positives = quotasOf(classes[0]!.length, shares);
  // What is rounded up for one class is made good by the other, so that small bins do not stay empty.
  const rest = quotasOf(labels.length, shares).map((quota, bin) => quota - positives[bin]!);
  const negatives = rest.some((quota) => quota < 0) ? quotasOf(classes[1]!.length, shares) : rest;
  for (const [rows, quotas] of [
    [classes[0]!, positives],
    [classes[1]!, negatives],
  ] as const) {
    shuffle(rows, stream);
    let from = 0;
    quotas.forEach((quota, bin) => {
      for (const row of rows.subarray(from, from + quota)) binOf[row] = bin;
      from += quota;
    });
  }
  return binOf;
}

/** The rule that takes a placement, and when it stops, look at class counts by bin and at nothing else. */
function bestOfBlind(
  { unitOf, nUnits }: RowUnits,
  labels: Uint8Array,
  shares: readonly number[],
  stream: Random,
  least: number,
): Uint8Array {
  const size = new Int32Array(nUnits);
  const positives = new Int32Array(nUnits);
  unitOf.forEach((unit, row) => {
    size[unit]!++;
    positives[unit]! += labels[row]!;
  });
  const largestFirst = Int32Array.from(size.keys()).sort((left, right) => size[right]! - size[left]!);
  const nPositive = labels.reduce((sum, label) => sum + label, 0);
  const totals = [labels.length - nPositive, nPositive] as const;
  const nDraws = Math.max(1, Math.min(128, Math.floor(nUnits / 8), Math.ceil(2e6 / nUnits)));
  const most = nUnits > 100_000 ? nDraws : 128;
  let best = new Uint8Array(nUnits);
  let nearest = Number.POSITIVE_INFINITY;
  let counted: readonly Counts[] = [];
  for (let draw = 0; draw < most; draw++) {
    if (draw >= nDraws && counted.every((counts) => Math.min(...counts) >= least)) break;
    if (isExact(counted, totals, shares)) break;
    const drawn = drawBlind(size, largestFirst, labels.length, shares, stream);
    const counts = shares.map((): Counts => [0, 0]);
    drawn.forEach((bin, unit) => {
      counts[bin]![0] += size[unit]! - positives[unit]!;
      counts[bin]![1] += positives[unit]!;
    });
    const off = distance(counts, totals, shares);
    if (off >= nearest) continue;
    best = drawn;
    nearest = off;
    counted = counts;
  }
  return Uint8Array.from(unitOf, (unit) => best[unit]!);
}

/** Largest units first, each into a bin that has room, by lot with the room as chances; labels are not at hand. */
function drawBlind(
  size: Int32Array,
  order: Int32Array,
  nRows: number,
  shares: readonly number[],
  stream: Random,
): Uint8Array<ArrayBuffer> {
  const room = quotasOf(nRows, shares);
  const isEmpty = shares.map(() => true);
  let nEmpty = shares.length;
  const binOf = new Uint8Array(size.length);
  const chances = new Float64Array(shares.length);
  order.forEach((unit, rank) => {
    const n = size[unit]!;
    const mustFill = order.length - rank <= nEmpty;
    let total = 0;
    for (let i = 0; i < chances.length; i++) {
      chances[i] = room[i]! >= n && (!mustFill || isEmpty[i]) ? room[i]! : 0;
      total += chances[i]!;
    }
    let bin = 0;
    if (total > 0) {
      let left = stream.integer(total);
      while (left >= chances[bin]!) left -= chances[bin++]!;
    } else bin = roomiest(room, mustFill ? isEmpty : null, stream);
    binOf[unit] = bin;
    room[bin]! -= n;
    if (isEmpty[bin]) nEmpty--;
    isEmpty[bin] = false;
  });
  return binOf;
}

/** The bin with the most room, of those that are wanted; by lot where several are equal. */
function roomiest(room: readonly number[], wanted: readonly boolean[] | null, stream: Random): number {
  const bins = [...room.keys()].filter((bin) => wanted === null || wanted[bin]);
  const most = Math.max(...bins.map((bin) => room[bin]!));
  const equal = bins.filter((bin) => room[bin] === most);
  return equal[stream.integer(equal.length)]!;
}

/** Negatives and positives. */
type Counts = [number, number];

/** No placement has class counts that are nearer to their shares. */
function isExact(
  counts: readonly Counts[],
  totals: readonly [number, number],
  shares: readonly number[],
): boolean {
  return (
    counts.length > 0 &&
    counts.every((count, bin) =>
      count.every((n, label) => Math.abs(n - totals[label]! * shares[bin]!) <= 0.5),
    )
  );
}

/** Chi-square of the class counts against their shares. */
function distance(
  counts: readonly Counts[],
  totals: readonly [number, number],
  shares: readonly number[],
): number {
  let sum = 0;
  counts.forEach((count, bin) => {
    for (const label of [0, 1] as const) {
      const wanted = totals[label] * shares[bin]!;
      if (wanted > 0) sum += (count[label] - wanted) ** 2 / wanted;
    }
  });
  return sum;
}

/** Whole numbers nearest to the shares of n that sum to n (largest remainder). */
export function quotasOf(n: number, shares: readonly number[]): number[] {
  const quotas = shares.map((share) => Math.floor(share * n));
  const byRemainder = shares
    .map((share, bin) => ({ bin, remainder: share * n - quotas[bin]! }))
    .sort((left, right) => right.remainder - left.remainder);
  const left = n - quotas.reduce((sum, quota) => sum + quota, 0);
  for (let i = 0; i < left; i++) quotas[byRemainder[i % byRemainder.length]!.bin]!++;
  return quotas;
}
