import { describe, expect, test } from 'vitest';
import { innerFolds, meanScores, outOfFoldScores } from '../../src/stack/index.ts';

const labels = Uint8Array.from({ length: 30 }, (_, row) => row % 2);
const folds = innerFolds(labels, null, 5, '1'.repeat(64));

describe('out-of-fold scores', () => {
  test('each row is scored by the one member that did not see it, new rows by the mean of all', () => {
    const { outOfFold, applied } = outOfFoldScores(30, folds, (fitRows, applyRows, fold) => ({
      heldOut: Float64Array.from(applyRows, (row) => (fitRows.includes(row) ? 1 : row / 100)),
      applied: Float64Array.of(fold / 10, 0.5),
    }));
    expect([...outOfFold]).toEqual(Array.from({ length: 30 }, (_, row) => row / 100));
    expect(applied[0]).toBeCloseTo(0.2, 12);
    expect(applied[1]).toBe(0.5);
  });

  test('no new rows give no new scores', () => {
    const { applied } = outOfFoldScores(30, folds, (_fitRows, applyRows) => ({
      heldOut: new Float64Array(applyRows.length),
      applied: new Float64Array(0),
    }));
    expect(applied).toHaveLength(0);
    expect(meanScores([])).toHaveLength(0);
  });

  test.each([
    ['too few scores', (n: number) => new Float64Array(n - 1)],
    ['NaN', (n: number) => new Float64Array(n).fill(Number.NaN)],
    ['a score above 1', (n: number) => new Float64Array(n).fill(1.5)],
    ['a negative score', (n: number) => new Float64Array(n).fill(-0.1)],
  ])('%s is refused, naming the fold', (_what, make) => {
    const run = () =>
      outOfFoldScores(30, folds, (_fitRows, applyRows, fold) => ({
        heldOut: fold === 2 ? make(applyRows.length) : new Float64Array(applyRows.length),
        applied: new Float64Array(0),
      }));
    expect(run).toThrowError(expect.objectContaining({ code: 'stack.badScores' }));
    expect(run).toThrowError(/inner fold 3/);
  });

  test('folds that miss a row or hold one out twice are refused', () => {
    const zeros = (_fitRows: Uint32Array, applyRows: Uint32Array) => ({
      heldOut: new Float64Array(applyRows.length),
      applied: new Float64Array(0),
    });
    for (const wrong of [folds.slice(1), [...folds, folds[0]!]]) {
      expect(() => outOfFoldScores(30, wrong, zeros)).toThrowError(
        expect.objectContaining({ code: 'stack.badFolds' }),
      );
    }
  });
});
