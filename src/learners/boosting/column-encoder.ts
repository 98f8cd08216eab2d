/**
 * Category columns -> what trees can split. Few categories (at most `autoCategories`): category numbers 0, 1, ... of the
 * seen codes, split as sets; rarer ones beyond 254 and unseen ones are missing. Many categories: ordered target
 * statistics (CatBoost, Prokhorenkova et al. 2018): rows are taken in a random order, and a row's value is the
 * smoothed positive rate of its category among the rows before it, so that it never contains its own label; new
 * rows get the rate over all rows, and unseen categories the overall rate.
 */
import { random, shuffle } from '../../core/random.ts';

export type Categorical = 'auto' | 'ordered' | 'levels' | 'targetStatistics';

/** Plain data: how one column was turned into numbers. */
export type ColumnEncoder =
  | { readonly kind: 'asIs' }
  | { readonly kind: 'levels'; readonly codes: Float32Array }
  | {
      readonly kind: 'rates';
      readonly codes: Float32Array;
      readonly rates: Float32Array;
      readonly unseen: number;
    };

/** Categories up to which `auto` splits sets. */
const autoCategories = 32;
const maxCategories = 254;

/** Rows' worth of the overall rate that every category starts with. */
const priorRows = 10;

export interface EncodedColumn {
  readonly encoder: ColumnEncoder;
  readonly values: Float32Array;
}

export function fitEncoder(
  values: Float32Array,
  categorical: Categorical,
  labels: ArrayLike<number>,
  weights: ArrayLike<number> | null,
  seed: number,
): EncodedColumn {
  if (categorical === 'ordered') return { encoder: { kind: 'asIs' }, values };
  const counts = new Map<number, number>();
  for (let row = 0; row < values.length; row++) {
    const code = values[row]!;
    if (Number.isNaN(code) || (weights && weights[row] === 0)) continue;
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const few = counts.size <= autoCategories;
  if (categorical === 'targetStatistics' || (categorical === 'auto' && !few)) {
    return fitRates(values, Float32Array.from(counts.keys()).sort(), labels, weights, seed);
  }
  const byCount = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, maxCategories);
  const encoder: ColumnEncoder = {
    kind: 'levels',
    codes: Float32Array.from(byCount, ([code]) => code).sort(),
  };
  return { encoder, values: encode(encoder, values) };
}

function fitRates(
  values: Float32Array,
  codes: Float32Array,
  labels: ArrayLike<number>,
  weights: ArrayLike<number> | null,
  seed: number,
): EncodedColumn {
  const place = placesOf(codes);
  let positive = 0;
  let total = 0;
  for (let row = 0; row < values.length; row++) {
    const weight = weights ? weights[row]! : 1;
    total += weight;
    positive += weight * labels[row]!;
  }
  const prior = total > 0 ? positive / total : 0;
  const sums = new Float64Array(codes.length);
  const rows = new Float64Array(codes.length);
  const encoded = new Float32Array(values.length).fill(Number.NaN);
  const order = Uint32Array.from({ length: values.length }, (_unused, row) => row);
  const rateOf = (at: number): number => (sums[at]! + priorRows * prior) / (rows[at]! + priorRows);
  for (const row of shuffle(order, random(seed, 'target-statistics'))) {
    const at = place.get(values[row]!);
    if (at === undefined) continue;
    encoded[row] = rateOf(at);
    const weight = weights ? weights[row]! : 1;
    sums[at]! += weight * labels[row]!;
    rows[at]! += weight;
  }
  const rates = Float32Array.from(codes.keys(), rateOf);
  return { encoder: { kind: 'rates', codes, rates, unseen: prior }, values: encoded };
}

/** New rows, encoded as the training rows' categories say. */
export function encode(encoder: ColumnEncoder, values: Float32Array): Float32Array {
  if (encoder.kind === 'asIs') return values;
  const { codes } = encoder;
  const known = encoder.kind === 'levels' ? Float32Array.from(codes.keys()) : encoder.rates;
  const unseen = encoder.kind === 'levels' ? Number.NaN : encoder.unseen;
  const highest = codes.at(-1) ?? 0;
  if (highest < maxTabled && codes.every((code) => code >= 0 && Number.isInteger(code))) {
    const table = new Float32Array(highest + 1).fill(unseen);
    codes.forEach((code, at) => {
      table[code] = known[at]!;
    });
    return values.map((code) => (Number.isNaN(code) ? Number.NaN : (table[code] ?? unseen)));
  }
  const place = placesOf(codes);
  return values.map((code) => (Number.isNaN(code) ? Number.NaN : (known[place.get(code) ?? -1] ?? unseen)));
}

/** Codes below this are looked up in a table. */
const maxTabled = 2 ** 20;

function placesOf(codes: Float32Array): Map<number, number> {
  return new Map(Array.from(codes, (code, at) => [code, at]));
}

/** True where both turn every value into the same number. */
export function isSameEncoder(first: ColumnEncoder, second: ColumnEncoder): boolean {
  if (first.kind === 'asIs' || second.kind === 'asIs') return first.kind === second.kind;
  const equal = (left: Float32Array, right: Float32Array): boolean =>
    left.length === right.length && left.every((value, at) => value === right[at]);
  if (!equal(first.codes, second.codes)) return false;
  if (first.kind === 'levels' || second.kind === 'levels') return first.kind === second.kind;
  return equal(first.rates, second.rates) && first.unseen === second.unseen;
}
