import { describe, expect, test } from 'vitest';
import { learners } from '../../../src/learners/index.ts';
import { knobs } from '../../../src/researcher/offline/vocabulary.ts';

const all = Object.entries(knobs).flatMap(([learner, options]) =>
  Object.entries(options).map(([option, knob]) => ({ learner, option, knob })),
);

describe('what moves know of learners', () => {
  test.each(all)('$learner has $option, with that default and that range', ({ learner, option, knob }) => {
    const spec = learners[learner]!.options[option];
    expect(spec).toMatchObject({ type: 'number', default: knob.default });
    if (spec?.type !== 'number') throw new Error('not a number');
    expect(knob.range[0]).toBeGreaterThanOrEqual(spec.min);
    expect(knob.range[1]).toBeLessThanOrEqual(spec.max);
    expect(knob.integer ?? false).toBe(spec.integer ?? false);
  });
});
