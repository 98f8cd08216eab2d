import { describe, expect, test } from 'vitest';
import type { Step } from '../../src/pipeline/spec.ts';
import { toolkit } from '../../src/pipeline/toolkit.ts';
import { checkSpec } from '../../src/sandbox/worker/check-spec.ts';

const { pipeline, numeric, logistic, stack, decay, derive, learner, frame } = toolkit;
const asItIs = (apply: object) => apply as (frame: unknown) => unknown;
const check = (spec: unknown) => checkSpec(spec, asItIs);
const valid = pipeline({ features: { a: [numeric()] }, model: logistic() });

const made = Object.entries(toolkit).flatMap(([name, maker]) => {
  try {
    return [[name, (maker as () => unknown)() as { kind?: string }] as const];
  } catch {
    return [];
  }
});

describe('checkSpec', () => {
  test.each(made.filter(([, { kind }]) => kind === 'step'))('%s comes through unchanged', (_name, step) => {
    const spec = pipeline({ features: { a: [step as Step] }, model: logistic() });
    expect(check(spec)).toEqual(spec);
  });

  test.each(made.filter(([, { kind }]) => kind === 'learner'))(
    '%s comes through unchanged',
    (_name, model) => {
      const spec = pipeline({ features: { a: [numeric()] }, model: model as ReturnType<typeof logistic> });
      expect(check(spec)).toEqual(spec);
    },
  );

  test('custom steps, a stack, blocks, named columns and weights come through unchanged', () => {
    const own = learner({ fit: () => 0, predict: ({ nRows }) => new Float64Array(nRows) });
    const spec = pipeline({
      features: {
        a: [numeric(['x', 'y']), numeric({ except: ['z'] })],
        b: [derive('d', () => 1), frame((df) => df, { columns: ['x'] })],
      },
      model: stack({ base: { l: logistic({ blocks: ['a'] }), own }, meta: logistic(), folds: 3 }),
      weights: decay('date', { halfLifeDays: 30, floor: 0.1 }),
    });
    expect(check(spec)).toEqual(spec);
  });

  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'there is none'],
    ['a number', 3, 'it is a number'],
    ['a step', numeric(), 'not made by pipeline()'],
    ['a block that is not a list', { ...valid, features: { a: {} } }, 'the block "a" is not a list'],
    [
      'a step that is none',
      { ...valid, features: { a: [{ kind: 'stop' }] } },
      'step 1 of block "a" is not a step',
    ],
    [
      'a step of an unknown name',
      { ...valid, features: { a: [{ ...numeric(), name: 'secret' }] } },
      'names something that is not a step of the toolkit: "secret"',
    ],
    [
      'a step by the name of an inherited member',
      { ...valid, features: { a: [{ ...numeric(), name: 'constructor' }] } },
      'names something that is not a step',
    ],
    [
      'a learner as a step',
      { ...valid, features: { a: [{ ...numeric(), name: 'logistic', options: {} }] } },
      'names something that is not a step',
    ],
    [
      'a custom step without a function',
      { ...valid, features: { a: [{ kind: 'custom-step', name: 'x', columns: null, fit: 1, apply: 2 }] } },
      'is not a function',
    ],
    ['a model of no kind', { ...valid, model: {} }, 'not a learner of the toolkit'],
    ['weights of another kind', { ...valid, weights: { kind: 'rot' } }, 'not made by decay()'],
  ])('refuses %s, naming it', (_what, spec, message) => {
    expect(() => check(spec)).toThrow(
      expect.objectContaining({ code: 'sandbox.badExport', message: expect.stringContaining(message) }),
    );
  });

  test('an option out of range is refused by the toolkit, however it got there', () => {
    const forged = {
      ...valid,
      model: { ...logistic(), options: { ...logistic().options, noSuchOption: 1 } },
    };
    expect(() => check(forged)).toThrow('noSuchOption');
    expect(() =>
      check({ ...valid, model: { ...stack({ base: { a: logistic() }, meta: logistic() }), folds: 1e9 } }),
    ).toThrow('folds');
  });
});
