import { expect, test } from 'vitest';
import { metricHash } from '../../src/judge/metric-hash.ts';

test('the metric has the hash of version 4: a change of figures or words must be meant, and raise the version', () => {
  expect(metricHash()).toBe('3baa235a4c61207f427a2b1319d492d78aedeefd2c4c0d091daa1eda46e29dd3');
});
