import { expect, test } from 'vitest';
import { findNumber, numberLiterals, withNumbers } from '../../../src/lab/instruments/number-literals.ts';

const source = `import { decay, gbdt, logistic, oneHot, pipeline, stack, targetEncode as rates } from 'nightlab';

// 17 leaves were too many
const halfLife = 120;
const floors = { low: -0.5, high: 1e3 };

export default pipeline({
  features: {
    crm: [oneHot({ maxLevels: 20 }), rates(['rep'], { smoothing: 10 }), rates(['campaign'], { smoothing: 30 })],
  },
  model: stack({
    base: {
      boosted: gbdt({ nTrees: 300, learningRate: 0.05 /* not 0.1 */ }),
      calm: gbdt({ nTrees: 100, learningRate: 0.02 }),
      linear: logistic(),
    },
    meta: logistic({ l2Regularization: 2 }),
    folds: 5,
  }),
  weights: decay('call_date', { halfLifeDays: halfLife, floor: 0.2 }),
});
void floors;
`;

test('every number of a module has a path of its own', () => {
  const found = numberLiterals(source).map(({ path, value }) => `${path.join('.')} = ${value}`);
  expect(found).toEqual([
    'halfLife = 120',
    'floors.low = -0.5',
    'floors.high = 1000',
    'features.crm.oneHot.maxLevels = 20',
    'features.crm.rates.smoothing = 10',
    'features.crm.rates[2].smoothing = 30',
    'model.stack.base.boosted.gbdt.nTrees = 300',
    'model.stack.base.boosted.gbdt.learningRate = 0.05',
    'model.stack.base.calm.gbdt.nTrees = 100',
    'model.stack.base.calm.gbdt.learningRate = 0.02',
    'model.stack.meta.logistic.l2Regularization = 2',
    'model.stack.folds = 5',
    'weights.decay.floor = 0.2',
  ]);
  expect(new Set(found.map((line) => line.split(' ')[0])).size).toBe(found.length);
});

test.each([
  ['oneHot.maxLevels', 20],
  ['boosted.gbdt.learningRate', 0.05],
  ['calm.learningRate', 0.02],
  ['logistic.l2Regularization', 2],
  ['halfLife', 120],
  ['floors.low', -0.5],
  ['rates[2].smoothing', 30],
  ['stack.folds', 5],
])('the path %s names one number', (path, value) => {
  expect(findNumber(numberLiterals(source), path).value).toBe(value);
});

test('a path that may mean two numbers is refused with both, one that means none with all there are', () => {
  const literals = numberLiterals(source);
  expect(() => findNumber(literals, 'gbdt.learningRate')).toThrow(
    /boosted\.gbdt\.learningRate = 0\.05, .*calm\.gbdt\.learningRate = 0\.02/,
  );
  expect(() => findNumber(literals, 'gbdt.maxLeafNodes')).toThrow(/no number at/);
  expect(() => findNumber(literals, 'learningRate.gbdt')).toThrow(/no number at/);
});

test('other numbers take their places and nothing else changes, comments and strings included', () => {
  const literals = numberLiterals(source);
  const changed = withNumbers(
    source,
    new Map([
      [findNumber(literals, 'floors.low'), -2],
      [findNumber(literals, 'boosted.learningRate'), 0.123],
      [findNumber(literals, 'stack.folds'), 10],
    ]),
  );
  expect(changed).toBe(
    source.replace('low: -0.5', 'low: -2').replace('0.05 /*', '0.123 /*').replace('folds: 5', 'folds: 10'),
  );
});

test('text that is not TypeScript has no numbers that could do harm', () => {
  expect(() => numberLiterals('export default pipeline({ a: [1, 2,, } 3')).not.toThrow();
});
