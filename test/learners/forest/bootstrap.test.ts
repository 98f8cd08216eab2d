import { describe, expect, test } from 'vitest';
import { random } from '../../../src/core/random.ts';
import { drawBootstrap, drawTable } from '../../../src/learners/forest/bootstrap.ts';

describe('the bootstrap', () => {
  test('draws rows in proportion to their weights', () => {
    const weights = Float64Array.of(1, 2, 0.5, 4, 0.001, 2.499);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const nDraws = 200_000;
    const counts = new Uint32Array(6);
    drawBootstrap(drawTable(weights), nDraws, random(1, 'draws'), counts);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(nDraws);
    // Chi-squared with 5 degrees of freedom is above 20.5 once in a thousand seeds.
    const distance = counts.reduce((sum, count, row) => {
      const expected = (nDraws * weights[row]!) / total;
      return sum + (count - expected) ** 2 / expected;
    }, 0);
    expect(distance).toBeLessThan(20.5);
  });

  test('draws each row about once without weights, and 63% of them at least once', () => {
    const counts = new Uint32Array(20_000);
    drawBootstrap(null, 20_000, random(2, 'draws'), counts);
    const drawn = counts.filter((count) => count > 0).length / 20_000;
    // Standard deviation of the share: .0022.
    expect(Math.abs(drawn - (1 - Math.exp(-1)))).toBeLessThan(0.01);
  });

  test('equal weights change nothing', () => {
    expect(drawTable(new Float64Array(5).fill(0.3))).toBeNull();
    expect(drawTable(null)).toBeNull();
  });
});
