/**
 * Rows -> units that must stay together, from numbers that name them; and units that are too large taken apart.
 */
import type { RowUnits } from '../../core/place-units.ts';

/** Units larger than 5 % of the smallest bin (and than 10 rows), cut into single rows: left whole, they would bend the bins. */
export function breakLargeUnits(
  { unitOf, nUnits }: RowUnits,
  smallestShare: number,
): { units: RowUnits; nBroken: number; most: number } {
  const most = Math.max(10, Math.floor(0.05 * smallestShare * unitOf.length));
  const size = new Int32Array(nUnits);
  for (const unit of unitOf) size[unit]!++;
  const nBroken = size.filter((n) => n > most).length;
  if (nBroken === 0) return { units: { unitOf, nUnits }, nBroken, most };
  let next = nUnits;
  return { units: renumber(unitOf.map((unit) => (size[unit]! > most ? next++ : unit))), nBroken, most };
}

/** Whole numbers as units: consecutive by first sight. */
export function renumber(keys: Int32Array): RowUnits {
  const known = new Map<number, number>();
  const unitOf = keys.map((key) => {
    const unit = known.get(key) ?? known.size;
    known.set(key, unit);
    return unit;
  });
  return { unitOf, nUnits: known.size };
}
