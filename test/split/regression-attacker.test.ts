/**
 * An attacker for tables of some size: logistic regression on all that is seen of a hidden row (place in its part and in
 * the file, labels of known neighbours, size of its unit, known labels at its time, part), learned on the hidden labels
 * of some freezes and judged on those of others.
 */
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/core/hash.ts';
import { type Random, random, shuffle } from '../../src/core/random.ts';
import { rocAuc } from '../../src/judge/auc.ts';
import { splitRows } from '../../src/split/draw/split-rows.ts';
import { findDuplicates } from '../../src/split/rows/duplicates.ts';
import type { SplitRecipe } from '../../src/split/study/study.ts';
import { tableOf } from './made-up-study.ts';

const n = 300;
const nFreezes = 160;

interface Drawn {
  readonly features: number[][];
  readonly labels: number[];
}

type Rows = readonly [Uint32Array, Uint32Array, Uint32Array];

/** What is seen of each hidden row of one split. */
function seenOf(rows: Rows, labels: Uint8Array, x: Float64Array): Drawn {
  const known = new Map(Array.from(rows[0], (row) => [row, labels[row]! - 0.5] as const));
  const sizes = new Map<number, number>();
  const sums = new Map<number, number>();
  x.forEach((value, row) => {
    sizes.set(value, (sizes.get(value) ?? 0) + 1);
    sums.set(value, (sums.get(value) ?? 0) + (known.get(row) ?? 0));
  });
  const near = (row: number, step: number): number => {
    for (let at = row + step; at >= 0 && at < n; at += step) if (known.has(at)) return known.get(at)!;
    return 0;
  };
  const features: number[][] = [];
  const drawn: number[] = [];
  for (const part of [1, 2]) {
    rows[part]!.forEach((row, place) => {
      const at = place / rows[part]!.length - 0.5;
      const size = Math.log(sizes.get(x[row]!)!);
      const isSealed = part - 1.5;
      features.push([
        at,
        at * isSealed,
        place % 2,
        row / n - 0.5,
        near(row, -1),
        near(row, 1),
        near(row, -1) * near(row, 1),
        size,
        size * isSealed,
        size > 0 ? 1 : 0,
        sums.get(x[row]!)!,
        isSealed,
      ]);
      drawn.push(labels[row]!);
    });
  }
  return { features, labels: drawn };
}

/** Learns on every second freeze, predicts the others; the AUC over all their hidden rows. */
function attack(freezes: readonly Drawn[]): number {
  const fit = freezes.filter((_, i) => i % 2 === 0);
  const [x, y] = [fit.flatMap(({ features }) => features), fit.flatMap(({ labels }) => labels)];
  const width = x[0]!.length;
  const weights = new Float64Array(width + 1);
  const score = (row: readonly number[]) =>
    row.reduce((sum, value, i) => sum + value * weights[i]!, weights[width]!);
  for (let step = 0; step < 150; step++) {
    const slope = new Float64Array(width + 1);
    x.forEach((row, i) => {
      const error = y[i]! - 1 / (1 + Math.exp(-score(row)));
      row.forEach((value, j) => {
        slope[j]! += error * value;
      });
      slope[width]! += error;
    });
    slope.forEach((value, j) => {
      weights[j]! += (2 * value) / x.length;
    });
  }
  const judged = freezes.filter((_, i) => i % 2 === 1);
  return rocAuc(
    Uint8Array.from(judged.flatMap(({ labels }) => labels)),
    Float64Array.from(judged.flatMap(({ features }) => features.map(score))),
  );
}

const labelsOf = (stream: Random) => Uint8Array.from({ length: n }, () => (stream.next() < 0.4 ? 1 : 0));
const kinds: [string, SplitRecipe['kind'], (row: number) => number][] = [
  ['single rows', 'stratified', (row) => row],
  [
    'equal rows of several sizes',
    'stratified',
    (row) => (row < 150 ? row : 150 + Math.floor(Math.sqrt(row))),
  ],
  ['groups of distinct sizes', 'group', (row) => Math.floor(Math.sqrt(2 * row))],
  ['groups of five', 'group', (row) => Math.floor(row / 5)],
  ['times with ties', 'time', (row) => (row * 7) % 40],
];

/** Four standard errors of the AUC of half the freezes' hidden rows. */
const noise = 4 / Math.sqrt(12 * 0.4 * 0.6 * (nFreezes / 2) * 0.4 * n);

describe('the regression attacker', () => {
  test.each(kinds)('is at chance on %s', (_what, kind, cellOf) => {
    const x = Float64Array.from({ length: n }, (_, row) => cellOf(row));
    const duplicates = findDuplicates(tableOf(kind === 'stratified' ? x : Float64Array.from(x.keys())));
    const freezes = Array.from({ length: nFreezes }, (_, draw) => {
      const labels = labelsOf(random(draw, 'labels', kind));
      const { rows } = splitRows({
        labels,
        duplicates,
        recipe: { kind, column: 'x', fractions: [0.6, 0.2, 0.2], seed: 1 },
        key: kind === 'stratified' ? null : kind === 'time' ? x : Int32Array.from(x),
        secret: sha256(`freeze ${draw}`),
      });
      return seenOf(rows, labels, x);
    });
    expect(Math.abs(attack(freezes) - 0.5)).toBeLessThan(noise);
  });

  test('finds out parts whose first rows are a little more often positive', () => {
    const freezes = Array.from({ length: nFreezes }, (_, draw) => {
      const stream = random(draw, 'sorted');
      const labels = labelsOf(stream);
      const all = shuffle(Uint32Array.from(labels.keys()), stream);
      const rows = [all.slice(0, 180), all.slice(180, 240), all.slice(240)] as const;
      for (const part of rows)
        part.sort((left, right) => labels[right]! - labels[left]! + 4 * (stream.next() - 0.5));
      return seenOf(rows, labels, Float64Array.from(labels.keys()));
    });
    expect(attack(freezes)).toBeGreaterThan(0.5 + noise);
  });
});
