/**
 * An attacker who knows everything but the stream: code, units, the bin of every row, the labels of all rows that are
 * not hidden, and the class counts of every hidden bin. Units are few, so that its posterior is computed by going
 * through all labellings; how likely the code makes each assignment is counted over many streams. The attacker is then
 * judged on other streams than those it learned from, so that the noise of counting cannot flatter it.
 */
import type { RowUnits } from '../../src/core/place-units.ts';

export interface World {
  readonly units: RowUnits;
  readonly nPositive: number;
  /** Bins whose labels are to be guessed. */
  readonly hidden: readonly number[];
  /** Units of one kind may change places without changing anything (default: their size). */
  readonly kindOf?: (unit: number) => number;
  /** The bin of each row, drawn anew for each `draw`. */
  readonly place: (labels: Uint8Array, draw: number) => Uint8Array;
}

/** The expected AUC within hidden bins of the attacker's posterior means; all labellings are equally likely. */
export function attackerAuc(world: World, nDraws: number): number {
  const { units, nPositive, hidden, place } = world;
  const { unitOf, nUnits } = units;
  const size = new Int32Array(nUnits);
  for (const unit of unitOf) size[unit]!++;
  const kindOf = world.kindOf ?? ((unit: number) => size[unit]!);
  const labellings = choose(unitOf.length, nPositive);

  /** Per unit: its kind and its positives, as one number. */
  const profileOf = (labels: Uint8Array): number[] => {
    const profile = Array.from({ length: nUnits }, (_, unit) => kindOf(unit) * 100);
    labels.forEach((label, row) => {
      profile[unitOf[row]!]! += label;
    });
    return profile;
  };
  /** What matters of labels and bins together: how many units of each profile are in each bin. */
  const typeOf = (profile: readonly number[], bins: ArrayLike<number>): string =>
    profile
      .map((kind, unit) => `${kind}:${bins[unit]}`)
      .sort()
      .join();
  const binsOfUnits = (binOf: Uint8Array): Uint8Array => {
    const bins = new Uint8Array(nUnits);
    unitOf.forEach((unit, row) => {
      bins[unit] = binOf[row]!;
    });
    return bins;
  };

  const seen = new Map<string, Uint8Array>();
  /** Labels of one class (profiles up to order) -> chance of each type, from streams with these numbers. */
  const tables = new Map<string, [Map<string, number>, Map<string, number>]>();
  const likelihoods = (labels: Uint8Array, profile: readonly number[]) => {
    const name = [...profile].sort((left, right) => left - right).join();
    const known = tables.get(name);
    if (known) return known;
    const two = [0, 1].map((half) => {
      const counts = new Map<string, number>();
      for (let draw = 0; draw < nDraws; draw++) {
        const bins = binsOfUnits(place(labels, (tables.size * 2 + half) * nDraws + draw));
        seen.set(bins.join(), bins);
        const type = typeOf(profile, bins);
        counts.set(type, (counts.get(type) ?? 0) + 1);
      }
      return counts;
    }) as [Map<string, number>, Map<string, number>];
    tables.set(name, two);
    return two;
  };
  const hypotheses = labellings.map((labels) => {
    const profile = profileOf(labels);
    return { labels, profile, tables: likelihoods(labels, profile) };
  });

  let wins = 0;
  let pairs = 0;
  for (const bins of seen.values()) {
    const isHidden = Array.from(unitOf, (unit) => hidden.includes(bins[unit]!));
    const known = new Map<string, { labels: Uint8Array; learned: number; true: number }[]>();
    for (const { labels, profile, tables: two } of hypotheses) {
      const counts = hidden.map((bin) =>
        labels.reduce((sum, label, row) => sum + (bins[unitOf[row]!] === bin ? label : 0), 0),
      );
      const observed = `${Array.from(labels, (label, row) => (isHidden[row] ? '?' : label)).join('')} ${counts.join()}`;
      const type = typeOf(profile, bins);
      const ways = waysOf(type);
      const entry = {
        labels,
        learned: (two[0].get(type) ?? 0) / ways,
        true: (two[1].get(type) ?? 0) / ways,
      };
      known.set(observed, [...(known.get(observed) ?? []), entry]);
    }
    for (const group of known.values()) {
      const total = group.reduce((sum, { learned }) => sum + learned, 0);
      const score = isHidden.map((_, row) =>
        total > 0 ? group.reduce((sum, { labels, learned }) => sum + learned * labels[row]!, 0) / total : 0.5,
      );
      for (const { labels, true: weight } of group) {
        if (weight === 0) continue;
        for (let one = 0; one < labels.length; one++) {
          if (!isHidden[one] || labels[one] === 0) continue;
          for (let zero = 0; zero < labels.length; zero++) {
            if (labels[zero] === 1 || bins[unitOf[one]!] !== bins[unitOf[zero]!]) continue;
            const ahead = score[one]! - score[zero]!;
            pairs += weight;
            wins += weight * (ahead > 1e-12 ? 1 : ahead < -1e-12 ? 0 : 0.5);
          }
        }
      }
    }
  }
  return wins / pairs;
}

/** How many assignments of units to bins share a type, for fixed labels. */
function waysOf(type: string): number {
  const bins = new Map<string, Map<string, number>>();
  for (const each of type.split(',')) {
    const [profile, bin] = each.split(':') as [string, string];
    const counts = bins.get(profile) ?? new Map<string, number>();
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
    bins.set(profile, counts);
  }
  let ways = 1;
  for (const counts of bins.values()) {
    let n = 0;
    for (const count of counts.values()) for (let i = 1; i <= count; i++) ways *= ++n / i;
  }
  return ways;
}

/** All labellings of n rows with so many ones. */
function choose(n: number, ones: number): Uint8Array[] {
  if (n === 0) return ones === 0 ? [new Uint8Array(0)] : [];
  return [0, 1]
    .filter((label) => label <= ones)
    .flatMap((label) => choose(n - 1, ones - label).map((rest) => Uint8Array.from([label, ...rest])));
}

/** Units of these sizes, one after the other. */
export function unitsOfSizes(sizes: readonly number[]): RowUnits {
  return {
    unitOf: Int32Array.from(sizes.flatMap((n, unit) => new Array<number>(n).fill(unit))),
    nUnits: sizes.length,
  };
}
