import { describe, expect, test } from 'vitest';
import { random, shuffle } from '../../src/core/random.ts';
import {
  foldRates,
  groupRates,
  orderedRates,
  priorOf,
  stratifiedFolds,
} from '../../src/features/out-of-fold-rates.ts';

const stream = random(2, 'rates');
const nRows = 60;
const nGroups = 7;
const groups = Int32Array.from({ length: nRows }, () => stream.integer(nGroups));
const labels = Uint8Array.from({ length: nRows }, () => stream.integer(2));
const weights = Float64Array.from({ length: nRows }, () => stream.next());
const folds = Uint8Array.from({ length: nRows }, () => stream.integer(3));
const order = shuffle(
  Uint32Array.from({ length: nRows }, (_, row) => row),
  stream,
);

const byFold = (of: Uint8Array): Float64Array => {
  const outcomes = { labels: of, weights };
  const priors = [0, 1, 2].map((fold) => priorOf(outcomes, (row) => folds[row] !== fold));
  return foldRates(groups, nGroups, outcomes, folds, priors, 1.5);
};
const byOrder = (of: Uint8Array): Float64Array =>
  orderedRates(groups, nGroups, { labels: of, weights }, order, 0.4, 1.5);
const flipped = (row: number): Uint8Array => labels.with(row, 1 - labels[row]!);

describe('rates', () => {
  test('no row, and no row of its fold, is encoded by its own label', () => {
    const before = byFold(labels);
    for (let row = 0; row < nRows; row++) {
      const after = byFold(flipped(row));
      for (let other = 0; other < nRows; other++) {
        if (folds[other] === folds[row]) expect(after[other]).toBe(before[other]);
        else if (groups[other] === groups[row]) expect(after[other]).not.toBe(before[other]);
      }
    }
  });

  test('in ordered rates a label reaches exactly the later rows of its group', () => {
    const before = byOrder(labels);
    const place = Uint32Array.from(labels);
    order.forEach((row, i) => {
      place[row] = i;
    });
    for (let row = 0; row < nRows; row++) {
      const after = byOrder(flipped(row));
      for (let other = 0; other < nRows; other++) {
        const reached = groups[other] === groups[row] && place[other]! > place[row]!;
        expect(after[other] !== before[other]).toBe(reached);
      }
    }
  });

  test('with smoothing 0 the rate of a group is its weighted mean', () => {
    const rates = groupRates(groups, nGroups, { labels, weights }, 0.5, 0);
    for (let group = 0; group < nGroups; group++) {
      const rows = [...groups.keys()].filter((row) => groups[row] === group);
      const total = rows.reduce((sum, row) => sum + weights[row]!, 0);
      const positive = rows.reduce((sum, row) => sum + weights[row]! * labels[row]!, 0);
      expect(rates[group]).toBeCloseTo(positive / total, 12);
    }
  });

  test('stratified folds differ by at most one row in size and in positives', () => {
    const many = Uint8Array.from({ length: 103 }, (_, i) => (i % 5 === 0 ? 1 : 0));
    const dealt = stratifiedFolds(many, 5, random(3));
    const counts = [0, 1, 2, 3, 4].map((fold) => many.filter((_, row) => dealt[row] === fold));
    const spread = (values: number[]): number => Math.max(...values) - Math.min(...values);
    expect(spread(counts.map((fold) => fold.length))).toBeLessThanOrEqual(1);
    expect(spread(counts.map((fold) => fold.filter((label) => label === 1).length))).toBeLessThanOrEqual(1);
  });
});
