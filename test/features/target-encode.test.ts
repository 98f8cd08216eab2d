import { describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { columnsNamedBy } from '../../src/features/index.ts';
import { stratifiedFolds } from '../../src/features/out-of-fold-rates.ts';
import {
  type TargetEncodeOptions,
  targetEncodeTransformer as targetEncode,
} from '../../src/features/target-encode.ts';
import type { Table } from '../../src/table/table.ts';
import { contextOf, namesOf, numbers, optionsOf, strings, tableOf, valuesOf } from './tables.ts';

/** The slow definition: the share of (positive, negative) pairs in the right order, ties half. */
function slowAuc(scores: readonly number[], labels: readonly number[]): number {
  const of = (label: number): number[] => scores.filter((_, i) => labels[i] === label);
  const [negatives, positives] = [of(0), of(1)];
  let won = 0;
  for (const p of positives) for (const n of negatives) won += p > n ? 1 : p === n ? 0.5 : 0;
  return won / (positives.length * negatives.length);
}

const fitApply = (table: Table, labels: readonly number[], options: TargetEncodeOptions = {}, seed = 1) =>
  targetEncode.fitApply!(table, optionsOf(targetEncode, options), contextOf(labels, seed));

/** Pure noise: 2,000 rows in some 600 categories, labels by coin. */
function noise(seed: number): { table: Table; labels: number[] } {
  const stream = random(seed, 'noise');
  const categories = Array.from({ length: 2000 }, () => `category ${stream.integer(600)}`);
  return { table: tableOf(strings('id', categories)), labels: categories.map(() => stream.integer(2)) };
}

describe('targetEncode', () => {
  test.each([
    { way: 'out of fold', options: { smoothing: 1 } },
    { way: 'ordered', options: { smoothing: 1, ordered: true } },
  ])('on pure noise the fit rows encoded $way tell nothing of their labels', ({ options }) => {
    const aucs: number[] = [];
    for (let seed = 0; seed < 5; seed++) {
      const { table, labels } = noise(seed);
      const { state, matrix } = fitApply(table, labels, options, seed);
      aucs.push(slowAuc(valuesOf(matrix, 'rate(id)'), labels));
      const naive = slowAuc(valuesOf(targetEncode.apply(table, state), 'rate(id)'), labels);
      expect(naive).toBeGreaterThan(0.7);
    }
    // One AUC has a standard error of 0.013 at 2,000 rows, the mean of five 0.006: this is four of those.
    expect(Math.abs(aucs.reduce((sum, auc) => sum + auc, 0) / 5 - 0.5)).toBeLessThan(0.024);
  });

  test('new rows get (positives + smoothing x rate) / (rows + smoothing) of their category, unseen ones the rate', () => {
    const table = tableOf(strings('s', ['a', 'a', 'a', 'b', null]));
    const state = targetEncode.fit(
      table,
      optionsOf(targetEncode, { smoothing: 2 }),
      contextOf([1, 1, 0, 0, 1]),
    );
    const rows = tableOf(strings('s', ['a', 'b', null, 'new']));
    const rate = 3 / 5;
    const expected = [(2 + 2 * rate) / 5, (0 + 2 * rate) / 3, (1 + 2 * rate) / 3, rate].map(Math.fround);
    expect(valuesOf(targetEncode.apply(rows, state), 'rate(s)')).toEqual(expected);
  });

  test('a row of weight 2 counts as two rows, and one of weight 0 as none', () => {
    const options = optionsOf(targetEncode, { smoothing: 3 });
    const weighted = targetEncode.fit(tableOf(strings('s', ['a', 'a', 'b', 'b'])), options, {
      labels: Uint8Array.of(1, 0, 1, 1),
      weights: Float64Array.of(2, 1, 1, 0),
      seed: 1,
    });
    const repeated = targetEncode.fit(
      tableOf(strings('s', ['a', 'a', 'a', 'b'])),
      options,
      contextOf([1, 1, 0, 1]),
    );
    const rows = tableOf(strings('s', ['a', 'b', 'new']));
    expect(valuesOf(targetEncode.apply(rows, weighted), 'rate(s)')).toEqual(
      valuesOf(targetEncode.apply(rows, repeated), 'rate(s)'),
    );
  });

  test('weights that are all zero fall back on the unweighted rate', () => {
    const state = targetEncode.fit(tableOf(strings('s', ['a', 'b'])), optionsOf(targetEncode), {
      labels: Uint8Array.of(1, 0),
      weights: new Float64Array(2),
      seed: 1,
    });
    const rows = tableOf(strings('s', ['a', 'new']));
    expect(valuesOf(targetEncode.apply(rows, state), 'rate(s)')).toEqual([0.5, 0.5]);
  });

  test('out of fold is what fitting on the other folds and applying to one gives', () => {
    const { table, labels } = noise(4);
    const { matrix } = fitApply(table, labels, { folds: 4, smoothing: 5 }, 12);
    const folds = stratifiedFolds(Uint8Array.from(labels), 4, random(12, 'target folds'));
    const column = table.columns[0]!;
    const textOf = (row: number): string =>
      column.kind === 'string' ? column.dictionary.at(column.codes[row]!) : '';
    for (let fold = 0; fold < 4; fold++) {
      const rows = (keep: (row: number) => boolean) => [...labels.keys()].filter(keep);
      const others = rows((row) => folds[row] !== fold);
      const state = targetEncode.fit(
        tableOf(strings('id', others.map(textOf))),
        optionsOf(targetEncode, { smoothing: 5 }),
        contextOf(others.map((row) => labels[row]!)),
      );
      const held = rows((row) => folds[row] === fold);
      const expected = valuesOf(
        targetEncode.apply(tableOf(strings('id', held.map(textOf))), state),
        'rate(id)',
      );
      held.forEach((row, i) => {
        // Sums run over folds rather than rows, so the last bit of a float32 may differ.
        expect(matrix.columns[0]!.values[row]).toBeCloseTo(expected[i]!, 6);
      });
    }
  });

  test('ordered is the smoothed rate of earlier rows: the first row of each category gets the overall rate', () => {
    const labels = [1, 0, 1, 1, 0, 1];
    const table = tableOf(strings('s', ['a', 'a', 'a', 'a', 'a', 'a']));
    const { matrix } = fitApply(table, labels, { ordered: true, smoothing: 1 });
    const got = valuesOf(matrix, 'rate(s)');
    const prior = 4 / 6;
    expect(got.filter((rate) => rate === Math.fround(prior)).length).toBeGreaterThanOrEqual(1);
    // Every encoded value is (k positives of m earlier rows + prior) / (m + 1), each m from 0 to 5 once.
    const possible = new Set<number>();
    for (let m = 0; m < 6; m++) {
      for (let k = 0; k <= m; k++) possible.add(Math.fround((k + prior) / (m + 1)));
    }
    expect(got.every((rate) => possible.has(rate))).toBe(true);
  });

  test('a cross finds an effect that neither column shows alone', () => {
    const stream = random(5, 'cross');
    const left = Array.from({ length: 800 }, () => `l${stream.integer(2)}`);
    const right = left.map(() => `r${stream.integer(2)}`);
    const labels = left.map((l, i) => Number((l === 'l1') === (right[i] === 'r1')));
    const { matrix } = fitApply(tableOf(strings('left', left), strings('right', right)), labels, {
      crosses: [['left', 'right']],
    });
    expect(namesOf(matrix)).toEqual(['rate(left)', 'rate(right)', 'rate(left x right)']);
    expect(slowAuc(valuesOf(matrix, 'rate(left x right)'), labels)).toBe(1);
    expect(Math.abs(slowAuc(valuesOf(matrix, 'rate(left)'), labels) - 0.5)).toBeLessThan(0.1);
  });

  test('numeric columns are binned by quantiles in a cross, and are not encoded alone beside it', () => {
    const x = Array.from({ length: 200 }, (_, i) => i);
    const s = x.map((i) => (i % 2 ? 'odd' : 'even'));
    const labels = x.map((i) => Number(i >= 100 === (i % 2 === 1)));
    const table = tableOf(strings('s', s), numbers('x', x));
    const options = { crosses: [['s', 'x']], bins: 2, smoothing: 0 };
    const { matrix, state } = fitApply(table, labels, options);
    expect(namesOf(matrix)).toEqual(['rate(s)', 'rate(s x x)']);
    const rows = tableOf(strings('s', ['odd', 'odd', 'even']), numbers('x', [1e9, -1e9, null]));
    const got = valuesOf(targetEncode.apply(rows, state), 'rate(s x x)');
    expect(got).toEqual([1, 0, 0.5]);
  });

  test('singles chooses between all columns, those in no cross, and none', () => {
    const table = tableOf(strings('a', ['1', '2']), strings('b', ['1', '2']), strings('c', ['1', '2']));
    const crosses = [['a', 'b']];
    const named = (singles: 'all' | 'uncrossed' | 'none') =>
      namesOf(fitApply(table, [0, 1], { crosses, singles }).matrix);
    expect(named('all')).toEqual(['rate(a)', 'rate(b)', 'rate(c)', 'rate(a x b)']);
    expect(named('uncrossed')).toEqual(['rate(c)', 'rate(a x b)']);
    expect(named('none')).toEqual(['rate(a x b)']);
  });

  test('log-odds are those of the probability, and finite for categories that are all of one class', () => {
    const table = tableOf(strings('s', ['a', 'a', 'b', 'b', 'c', 'c']));
    const options = optionsOf(targetEncode, { smoothing: 0, scale: 'logOdds' });
    const state = targetEncode.fit(table, options, contextOf([1, 1, 0, 0, 1, 0]));
    const [a, , b, , c] = valuesOf(targetEncode.apply(table, state), 'rate(s)');
    expect([a, b, c]).toEqual([Math.log(999999), -Math.log(999999), 0].map(Math.fround));
  });

  test('an absurdly large cross and a cross of one column are refused', () => {
    const wide = Array.from({ length: 6 }, (_, i) =>
      strings(
        `c${i}`,
        Array.from({ length: 999 }, (_, row) => `${row}`),
      ),
    );
    const options = optionsOf(targetEncode, { crosses: [wide.map(({ name }) => name)] });
    const labels = Array.from({ length: 999 }, (_, i) => i % 2);
    expect(() => targetEncode.fit(tableOf(...wide), options, contextOf(labels))).toThrow(
      expect.objectContaining({ code: 'features.crossTooLarge' }),
    );
    expect(() => optionsOf(targetEncode, { crosses: [['a']] })).toThrow(/two or more different column names/);
  });

  test('the columns that options name are found for whoever selects the columns of a step', () => {
    expect(
      columnsNamedBy({
        crosses: [
          ['a', 'b'],
          ['b', 'c'],
        ],
      }),
    ).toEqual(['a', 'b', 'c']);
    expect(columnsNamedBy({ pairs: [['x', 'y']], maxPairs: 3 })).toEqual(['x', 'y']);
    expect(columnsNamedBy({ pairs: null, transform: 'log' })).toEqual([]);
  });
});
