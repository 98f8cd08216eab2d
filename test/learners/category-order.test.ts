import { describe, expect, test } from 'vitest';
import { orderCategories, rankCategories } from '../../src/learners/category-order.ts';

/** `counts[code]` rows of each code, of which `positives[code]` are positive. */
function rowsOf(counts: number[], positives: number[]) {
  const values = counts.flatMap((count, code) => Array<number>(count).fill(code));
  const labels = counts.flatMap((count, code) =>
    Array.from({ length: count }, (_, i) => (i < positives[code]! ? 1 : 0)),
  );
  return { values: Float32Array.from(values), labels: Uint8Array.from(labels) };
}

describe('the order of categories', () => {
  test('goes by the share of positives', () => {
    const { values, labels } = rowsOf([50, 50, 50], [40, 5, 20]);
    const order = orderCategories(values, labels, null, 254);
    expect([...rankCategories(Float32Array.of(0, 1, 2), order)]).toEqual([2, 0, 1]);
  });

  test('categories of few rows share a rank, missing and unseen ones have none', () => {
    const { values, labels } = rowsOf([50, 50, 3, 3], [40, 5, 3, 0]);
    const order = orderCategories(values, labels, null, 254);
    const ranks = rankCategories(Float32Array.of(2, 3, 9, Number.NaN, -1, 0.5), order);
    expect(ranks[0]).toBe(ranks[1]);
    expect([...ranks.slice(2)].every(Number.isNaN)).toBe(true);
    expect(order.nRanks).toBe(3);
  });

  test('there are no more ranks than asked for', () => {
    const { values, labels } = rowsOf(
      Array<number>(300).fill(20),
      Array.from({ length: 300 }, (_, code) => code % 20),
    );
    expect(orderCategories(values, labels, null, 254).nRanks).toBe(254);
  });

  test('a weight that scales all rows changes nothing', () => {
    const { values, labels } = rowsOf([50, 40, 12, 9], [20, 30, 4, 9]);
    const scaled = orderCategories(values, labels, new Float64Array(values.length).fill(0.25), 254);
    expect(scaled).toEqual(orderCategories(values, labels, null, 254));
  });
});
