import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/core/hash.ts';
import { type InnerFold, innerFolds } from '../../src/stack/index.ts';

const key = sha256('inner folds');

const labelsOf = (n: number, positives: number): Uint8Array =>
  Uint8Array.from({ length: n }, (_, row) => (row < positives ? 1 : 0));

function expectPartition(folds: readonly InnerFold[], nRows: number): void {
  const all = Uint32Array.from({ length: nRows }, (_, row) => row);
  expect(Uint32Array.from(folds.flatMap(({ applyRows }) => [...applyRows])).sort()).toEqual(all);
  for (const { fitRows, applyRows } of folds) {
    expect(Uint32Array.from([...fitRows, ...applyRows]).sort()).toEqual(all);
    expect(fitRows.length * applyRows.length).toBeGreaterThan(0);
    expect(fitRows).toEqual(fitRows.slice().sort());
    expect(applyRows).toEqual(applyRows.slice().sort());
  }
}

const positivesOf = (labels: Uint8Array, rows: Uint32Array): number =>
  rows.reduce((sum, row) => sum + labels[row]!, 0);

describe('inner folds', () => {
  test('hold out every row once, whatever the labels, groups and number of folds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 8 })), {
          minLength: 2,
          maxLength: 60,
        }),
        fc.integer({ min: 2, max: 20 }),
        fc.boolean(),
        (rows, nFolds, grouped) => {
          const labels = Uint8Array.from(rows, ([label]) => label);
          const groups = Int32Array.from(rows, ([, group]) => group);
          if (grouped && new Set(groups).size < 2) return;
          const folds = innerFolds(labels, grouped ? groups : null, nFolds, key);
          expect(folds.length).toBeLessThanOrEqual(nFolds);
          expectPartition(folds, rows.length);
          if (!grouped) return;
          for (const { fitRows, applyRows } of folds) {
            const held = new Set(Array.from(applyRows, (row) => groups[row]!));
            expect(fitRows.every((row) => !held.has(groups[row]!))).toBe(true);
          }
        },
      ),
      { numRuns: 300, seed: 1 },
    );
  });

  test('hold out each class in its share, to within one row', () => {
    const labels = labelsOf(1003, 117);
    for (const nFolds of [2, 5, 7, 20]) {
      const folds = innerFolds(labels, null, nFolds, key);
      expect(folds).toHaveLength(nFolds);
      for (const { applyRows } of folds) {
        expect(Math.abs(applyRows.length - 1003 / nFolds)).toBeLessThan(1);
        expect(Math.abs(positivesOf(labels, applyRows) - 117 / nFolds)).toBeLessThan(1);
      }
    }
  });

  test('with groups, keep sizes and classes near their share', () => {
    const groups = Int32Array.from({ length: 2000 }, (_, row) => Math.floor(row / 10));
    const labels = Uint8Array.from(groups, (group, row) => ((group * 7 + row) % 11 < group % 6 ? 1 : 0));
    const share = labels.reduce((sum, label) => sum + label, 0) / 5;
    for (const { applyRows } of innerFolds(labels, groups, 5, key)) {
      expect(Math.abs(applyRows.length - 400)).toBeLessThan(40);
      expect(Math.abs(positivesOf(labels, applyRows) - share)).toBeLessThan(0.15 * share);
    }
  });

  test('are the same for a key and others for another', () => {
    const labels = labelsOf(200, 60);
    expect(innerFolds(labels, null, 5, key)).toEqual(innerFolds(labels, null, 5, key));
    expect(innerFolds(labels, null, 5, key)).not.toEqual(innerFolds(labels, null, 5, sha256('another')));
  });

  test('do not follow the order of rows: a sorted table spreads over all folds', () => {
    const { applyRows } = innerFolds(labelsOf(1000, 0), null, 5, key)[0]!;
    const mean = applyRows.reduce((sum, row) => sum + row, 0) / applyRows.length;
    // The mean of 200 of 1000 ranks has a standard deviation of 18.
    expect(Math.abs(mean - 499.5)).toBeLessThan(72);
  });

  test('are fewer where rows, groups or the rarer class are, and one class alone works', () => {
    expect(innerFolds(labelsOf(50, 3), null, 10, key)).toHaveLength(3);
    expect(innerFolds(labelsOf(50, 1), null, 10, key)).toHaveLength(2);
    expect(innerFolds(labelsOf(4, 0), null, 10, key)).toHaveLength(4);
    expect(
      innerFolds(
        labelsOf(90, 45),
        Int32Array.from({ length: 90 }, (_, i) => i % 3),
        10,
        key,
      ),
    ).toHaveLength(3);
  });

  test.each([
    ['stack.badFolds', labelsOf(10, 5), null, 1],
    ['stack.badFolds', labelsOf(10, 5), null, 21],
    ['stack.badFolds', labelsOf(10, 5), null, 2.5],
    ['stack.tooFewRows', labelsOf(1, 1), null, 5],
    ['stack.tooFewRows', labelsOf(0, 0), null, 5],
    ['stack.tooFewRows', labelsOf(10, 5), new Int32Array(10), 5],
    ['stack.badGroups', labelsOf(10, 5), new Int32Array(9), 5],
  ])('refuse what cannot be folded by the code %s', (code, labels, groups, nFolds) => {
    expect(() => innerFolds(labels, groups, nFolds, key)).toThrowError(expect.objectContaining({ code }));
  });
});
