/** Two ways of placing units that tell labels, kept as what the attacker must find out. */
import { quotasOf, type RowUnits } from '../../src/core/place-units.ts';
import { type Random, shuffle } from '../../src/core/random.ts';

/** The rule until format 1: large units first, each where the quotas of both classes suffer least. */
export function greedyPlacement(
  { unitOf, nUnits }: RowUnits,
  labels: Uint8Array,
  shares: readonly number[],
  stream: Random,
): Uint8Array {
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
  const binOf = new Uint8Array(nUnits);
  const placed = shares.map(() => [0, 0]);
  for (const unit of Array.from(order).sort((left, right) => weight(right) - weight(left))) {
    let best = 0;
    let bestCost = Number.POSITIVE_INFINITY;
    for (let bin = 0; bin < shares.length; bin++) {
      let cost = 0;
      for (const label of [0, 1]) {
        const n = size[label]![unit]!;
        if (n === 0 || total[label] === 0) continue;
        const wanted = Math.max(quota[label]![bin]!, 0.5);
        const before = placed[bin]![label]!;
        cost += (n / total[label]!) * ((before + n / 2) / wanted);
        if (before + n > wanted) cost += ((before + n - wanted) / total[label]!) * 10;
      }
      if (cost < bestCost) {
        best = bin;
        bestCost = cost;
      }
    }
    binOf[unit] = best;
    for (const label of [0, 1]) placed[best]![label]! += size[label]![unit]!;
  }
  return Uint8Array.from(unitOf, (unit) => binOf[unit]!);
}

/** Larger units by lot, single rows then to the exact quotas of both classes: they tell what the larger ones were. */
export function compensatedPlacement(
  { unitOf, nUnits }: RowUnits,
  labels: Uint8Array,
  shares: readonly number[],
  stream: Random,
): Uint8Array {
  const size = new Int32Array(nUnits);
  for (const unit of unitOf) size[unit]!++;
  const nPositive = labels.reduce((sum, label) => sum + label, 0);
  const quota = [quotasOf(labels.length - nPositive, shares), quotasOf(nPositive, shares)];
  for (;;) {
    const binOf = new Uint8Array(labels.length);
    const binOfUnit = size.map(() => {
      const at = stream.next();
      return at < shares[0]! ? 0 : at < shares[0]! + shares[1]! ? 1 : 2;
    });
    const left = quota.map((bins) => [...bins]);
    unitOf.forEach((unit, row) => {
      if (size[unit] === 1) return;
      binOf[row] = binOfUnit[unit]!;
      left[labels[row]!]![binOf[row]!]!--;
    });
    // Blind to labels in all but what cannot be.
    if (left.some((bins) => bins.some((n) => n < 0))) continue;
    for (const label of [0, 1]) {
      const singles = [...labels.keys()].filter((row) => labels[row] === label && size[unitOf[row]!] === 1);
      const bins = shuffle(
        left[label]!.flatMap((n, bin) => new Array<number>(n).fill(bin)),
        stream,
      );
      singles.forEach((row, i) => {
        binOf[row] = bins[i]!;
      });
    }
    return binOf;
  }
}
