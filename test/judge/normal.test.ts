import { expect, test } from 'vitest';
import { normalQuantile } from '../../src/judge/normal.ts';

// Reference values: python3 -c "from statistics import NormalDist as N; print(N().inv_cdf(p))" for each p.
test.each([
  [0.975, 1.9599639845400536],
  [0.95, 1.6448536269514715],
  [0.5, 0],
  [0.999, 3.090232306167813],
  [0.0001, -3.7190164854556804],
  [1e-12, -7.034483825301131],
])('the quantile of %d is that of the standard normal', (probability, z) => {
  expect(normalQuantile(probability)).toBeCloseTo(z, 12);
});

test('quantiles mirror at one half, and the ends are infinite', () => {
  for (const p of [0.01, 0.07, 0.2, 0.4]) expect(normalQuantile(p)).toBeCloseTo(-normalQuantile(1 - p), 12);
  expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
  expect(normalQuantile(1.1)).toBeNaN();
});
