import { expect, test } from 'vitest';
import { metricHash } from '../../src/judge/metric-hash.ts';

test('the metric has the hash of version 3: a change of figures or words must be meant, and raise the version', () => {
  expect(metricHash()).toBe('6a1acd96f2427092b2209298b45b7a772d9e0f57cac1bcd9646c719bb2318d05');
});
