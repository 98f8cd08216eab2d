import { describe, expect, test } from 'vitest';
import {
  choiceOption,
  formerName,
  nameAtFirst,
  numberOption,
  type OptionsOf,
  otherOption,
  type Resolved,
  rangeText,
  resolveOptions,
} from '../../src/core/options.ts';

const specs = {
  nTrees: numberOption({
    default: 200,
    min: 1,
    max: 5000,
    integer: true,
    scale: 'log',
    aliases: ['n_estimators'],
  }),
  nodeShare: numberOption({ default: 0, min: 0, max: 1, scale: 'linear' }),
  share: formerName('nodeShare'),
  splitter: choiceOption({ default: 'best', values: ['best', 'random'] }),
  pairs: otherOption<readonly string[] | null>({
    default: null,
    check: (value) => (value === null || Array.isArray(value) ? null : 'it must be a list'),
  }),
};
type Options = OptionsOf<typeof specs>;

function resolve(given: Options): Resolved<typeof specs> {
  return resolveOptions<Options>('forest', given, specs);
}

describe('options', () => {
  test('fill in defaults, in the order of their description', () => {
    expect(Object.entries(resolve({ splitter: 'random' }))).toEqual([
      ['nTrees', 200],
      ['nodeShare', 0],
      ['splitter', 'random'],
      ['pairs', null],
    ]);
  });

  test('have the types of their description, former names among what may be given and not among what comes out', () => {
    const given: Options = { nTrees: 3, share: 0.5, splitter: 'best', pairs: ['a'] };
    const splitter: 'best' | 'random' = resolve(given).splitter;
    expect(splitter).toBe('best');
    // @ts-expect-error a value that is not among the choices
    const wrong: Options = { splitter: 'worst' };
    expect(() => resolve(wrong)).toThrow('option "splitter" is worst');
    // @ts-expect-error a former name does not come out
    expect(resolve(given).share).toBeUndefined();
  });

  test('take a former name for the name of now, and refuse both at once', () => {
    expect(resolve({ share: 0.5 })).toEqual(resolve({ nodeShare: 0.5 }));
    expect(() => resolve({ share: 2 })).toThrow('option "nodeShare" is 2, but it must be from 0 to 1');
    expect(() => resolve({ share: 0.5, nodeShare: 0.4 })).toThrow('"nodeShare" is given twice');
    expect(resolve({ share: undefined as unknown as number, nodeShare: 0.4 }).nodeShare).toBe(0.4);
    expect([nameAtFirst(specs, 'nodeShare'), nameAtFirst(specs, 'nTrees')]).toEqual(['share', 'nTrees']);
  });

  test('name the option that another library calls so', () => {
    const given = { n_estimators: 100 } as Options;
    expect(() => resolve(given)).toThrow('forest has no option "n_estimators"');
    try {
      resolve(given);
    } catch (error) {
      expect((error as { remedy: string }).remedy).toBe('It is called "nTrees" here.');
    }
  });

  test('say their default and range in a sentence', () => {
    expect(rangeText(specs.nTrees)).toBe('Default 200, 1 to 5000. Elsewhere: n_estimators.');
    expect(rangeText(specs.nTrees, true)).toBe('1 to 5000. Elsewhere: n_estimators.');
    expect(rangeText(specs.splitter)).toBe('Default best.');
    expect(rangeText(specs.pairs)).toBe('');
  });
});
