import { expect, test } from 'vitest';
import { metricHash } from '../../src/judge/metric-hash.ts';

test('the metric has the hash of version 1: a change of figures or words must be meant, and raise the version', () => {
  expect(metricHash()).toBe('1ad2dc5c708698e60c1dd0f6d3f7a03191487c3e016bef69eff65692bb3558be');
});
