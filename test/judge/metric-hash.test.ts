import { expect, test } from 'vitest';
import { metricHash } from '../../src/judge/metric-hash.ts';

test('the metric has the hash of version 2: a change of figures or words must be meant, and raise the version', () => {
  expect(metricHash()).toBe('fb7e63eb895bd562ba9d7a6f01d07b846cc19bb528a18ecea15e3beb67a11e8b');
});
