import { expect, test } from 'vitest';
import { createTypeChecker } from '../../../src/sandbox/type-checker.ts';
import { goodNight } from './good-night.ts';

test('the good night tells the story in its order', () => {
  expect(goodNight.map(({ axis }) => axis)).toEqual([
    'model.stack',
    'features.time',
    'features.encoding',
    'features.ratios',
    'features.text',
    'simplify',
    'weights.decay',
  ]);
});

test('every module of the good night type-checks', () => {
  const checker = createTypeChecker();
  for (const { name, source } of goodNight) expect([name, checker.check(source)]).toEqual([name, []]);
});
