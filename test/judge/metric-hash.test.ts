import { expect, test } from 'vitest';
import { metricHash } from '../../src/judge/metric-hash.ts';

test('the metric has the hash of version 4: a change of figures or words must be meant, and raise the version', () => {
  expect(metricHash()).toBe('b404174d7e618117fba59a3f3637a31cc521297412ba3b16e4505cd2f9b9c41a');
});
