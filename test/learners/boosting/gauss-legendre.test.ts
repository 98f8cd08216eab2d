import { expect, test } from 'vitest';
import { gaussLegendre } from '../../../src/learners/boosting/gauss-legendre.ts';

test('n nodes integrate every power below 2 n over 0 to 1, for few and for many nodes', () => {
  for (const n of [1, 2, 3, 7, 16, 64, 500]) {
    const { nodes, weights } = gaussLegendre(n);
    for (const power of [0, 1, n, 2 * n - 1]) {
      const integral = nodes.reduce((sum, node, i) => sum + weights[i]! * node ** power, 0);
      // Rounding in each of n terms.
      expect(Math.abs(integral * (power + 1) - 1)).toBeLessThan(1e-15 * (power + 1) * Math.max(4, n));
    }
  }
});

test('two nodes stand at 1/2 -+ 1/sqrt(12), with equal weights', () => {
  const { nodes, weights } = gaussLegendre(2);
  expect(nodes[0]).toBeCloseTo(0.5 - 1 / Math.sqrt(12), 15);
  expect(nodes[1]).toBeCloseTo(0.5 + 1 / Math.sqrt(12), 15);
  expect(weights[0]).toBeCloseTo(0.5, 15);
});
