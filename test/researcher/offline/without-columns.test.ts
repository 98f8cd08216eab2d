import { describe, expect, test } from 'vitest';
import { catalog } from '../../../src/pipeline/catalog.ts';
import { columnsReadByHand, withoutColumnsIn } from '../../../src/researcher/offline/without-columns.ts';

const module = (features: string, more = 'model: gbdt(),', preamble = ''): string =>
  `import { dateParts, decay, derive, gbdt, numeric, pipeline, ratios, targetEncode, tfidf } from 'nightlab';
${preamble}
export default pipeline({
  features: { a: [${features}] },
  ${more}
});
`;

describe('a module without a column', () => {
  test.each([
    ['leaves it out of a list', "numeric(['x', 'y'])", /numeric\('y'\)/],
    ['loses a step that reads nothing else', "numeric('y'), dateParts('x')", /a: \[numeric\('y'\)\]/],
    ['loses a pair that is none any more', "numeric('y'), ratios(['x', 'y'])", /a: \[numeric\('y'\)\]/],
    ['loses an exception for it', "numeric({ except: ['x', 'z'] })", /except: \['z'\]/],
    [
      'loses crosses with it',
      "targetEncode(['u', 'v'], { crosses: [['u', 'x'], ['u', 'v']] })",
      /crosses: \[\['u', 'v'\]\]/,
    ],
    ['keeps a comment that names it', "numeric(['x', 'y']) /* x was strong */", /numeric\('y'\)/],
  ])('%s', (_what, features, wanted) => {
    const source = withoutColumnsIn(module(features), ['x'], catalog);
    expect(source).toMatch(wanted);
    expect(source).not.toMatch(/'x'/);
  });

  test('weighs rows by it no more', () => {
    const source = withoutColumnsIn(
      module('numeric()', "model: gbdt(),\n  weights: decay('x', { halfLifeDays: 90 }),"),
      ['x'],
      catalog,
    );
    expect(source).not.toContain('decay(');
  });

  test('that does not name it stays as it is, byte for byte', () => {
    const source = module('numeric(), tfidf("words")');
    expect(withoutColumnsIn(source, ['x'], catalog)).toBe(source);
  });

  test.each([
    ['reads nothing else', module("dateParts('x')")],
    ['names it in code of its own', module("numeric(), derive('d', (row) => Number(row['x']))")],
    ['names it in a constant', module('numeric(cols)', 'model: gbdt(),', "const cols = ['x', 'y'];")],
  ])('is none where it %s', (_what, source) => {
    expect(withoutColumnsIn(source, ['x'], catalog)).toBeNull();
  });

  test('what code reads by hand is found, a block or an array of that name is not', () => {
    const names = new Set(['x', 'other one']);
    expect(columnsReadByHand("derive('d', (row) => row.x)", names)).toEqual(['x']);
    expect(columnsReadByHand("derive('d', (row) => row['other one'])", names)).toEqual(['other one']);
    expect(columnsReadByHand("gbdt({ blocks: ['x'] }) // row.x", names)).toEqual([]);
  });
});
