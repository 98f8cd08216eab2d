/**
 * Units of rows that must stay together -> one of k bins each, so that every bin gets its share of positives
 * and of negatives. Large units are placed first, each where it leaves the bins nearest to their quotas;
 * units of one row then fill what is left exactly. O(units x bins). The greedy rule is that of
 * scikit-learn's StratifiedGroupKFold, with quotas in place of equal folds.
 */
import { type Random, shuffle } from '../core/random.ts';

export interface Units {
  /** Unit of each row, 0 to nUnits - 1. */
  readonly unitOf: Int32Array;
  readonly nUnits: number;
}

/** The bin of each row. `shares` are positive and sum to 1. Deterministic for one stream. */
export function placeUnits(
  units: Units,
  labels: Uint8Array,
  shares: readonly number[],
  stream: Random,
): Uint8Array {
  const { unitOf, nUnits } = units;
  const size = [new Int32Array(nUnits), new Int32Array(nUnits)];
  const total = [0, 0];
  unitOf.forEach((unit, row) => {
    const label = labels[row]!;
    size[label]![unit]!++;
    total[label]!++;
  });
  const quota = total.map((n) => quotasOf(n, shares));
  const order = shuffle(
    Uint32Array.from({ length: nUnits }, (_, i) => i),
    stream,
  );
  const weight = (unit: number) => size[0]![unit]! + size[1]![unit]!;
  // Array.prototype.sort is stable: units of one size stay in shuffled order.
  const sorted = Array.from(order).sort((left, right) => weight(right) - weight(left));
  const binOf = new Uint8Array(nUnits);
  const placed = shares.map(() => [0, 0]);
  for (const unit of sorted) {
    const n0 = size[0]![unit]!;
    const n1 = size[1]![unit]!;
    let best = 0;
    let bestCost = Number.POSITIVE_INFINITY;
    for (let bin = 0; bin < shares.length; bin++) {
      const cost = overshoot(placed[bin]!, [n0, n1], [quota[0]![bin]!, quota[1]![bin]!], total);
      if (cost < bestCost) {
        best = bin;
        bestCost = cost;
      }
    }
    binOf[unit] = best;
    placed[best]![0]! += n0;
    placed[best]![1]! += n1;
  }
  return Uint8Array.from(unitOf, (unit) => binOf[unit]!);
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

/** How much worse off the bin's quotas are with the unit: the fuller afterwards, relative to quota, the worse. */
function overshoot(
  placed: readonly number[],
  added: readonly [number, number],
  quota: readonly [number, number],
  total: readonly number[],
): number {
  let cost = 0;
  for (let label = 0; label < 2; label++) {
    const n = added[label]!;
    if (n === 0 || total[label] === 0) continue;
    const wanted = Math.max(quota[label]!, 0.5);
    // Derivative-like: rows of a scarce class weigh as much as all of a common one.
    cost += (n / total[label]!) * ((placed[label]! + n / 2) / wanted);
    if (placed[label]! + n > wanted) cost += ((placed[label]! + n - wanted) / total[label]!) * 10;
  }
  return cost;
}

/** Units larger than 5 % of the smallest bin (and than 10 rows), cut into single rows: left whole, they would bend the bins. */
export function breakLargeUnits(
  { unitOf, nUnits }: Units,
  smallestShare: number,
): { units: Units; nBroken: number; most: number } {
  const most = Math.max(10, Math.floor(0.05 * smallestShare * unitOf.length));
  const size = new Int32Array(nUnits);
  for (const unit of unitOf) size[unit]!++;
  const nBroken = size.filter((n) => n > most).length;
  if (nBroken === 0) return { units: { unitOf, nUnits }, nBroken, most };
  let next = nUnits;
  return { units: renumber(unitOf.map((unit) => (size[unit]! > most ? next++ : unit))), nBroken, most };
}

/** Any whole numbers as units: consecutive by first sight. */
export function renumber(keys: Int32Array): Units {
  const known = new Map<number, number>();
  const unitOf = keys.map((key) => {
    const unit = known.get(key) ?? known.size;
    known.set(key, unit);
    return unit;
  });
  return { unitOf, nUnits: known.size };
}
