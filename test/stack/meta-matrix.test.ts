import { describe, expect, test } from 'vitest';
import { clippedLogOdds, metaMatrix } from '../../src/stack/index.ts';

describe('the meta-learner’s input', () => {
  test('is the log-odds of each base, clipped, one named column per base', () => {
    const matrix = metaMatrix(
      [Float64Array.of(0.5, 0.75, 0), Float64Array.of(0.25, 1, Number.NaN)],
      ['forest', 'linear'],
    );
    expect(matrix.nRows).toBe(3);
    expect(matrix.columns.map(({ name, kind }) => [name, kind])).toEqual([
      ['forest', 'numeric'],
      ['linear', 'numeric'],
    ]);
    expect([...matrix.columns[0]!.values]).toEqual([
      0,
      Math.fround(Math.log(3)),
      Math.fround(Math.log(1e-5 / (1 - 1e-5))),
    ]);
    expect(matrix.columns[1]!.values[0]).toBe(Math.fround(-Math.log(3)));
    expect(matrix.columns[1]!.values[2]).toBeNaN();
  });

  test('keeps the order of scores and is symmetric', () => {
    const scores = Array.from({ length: 101 }, (_, i) => i / 100);
    const odds = scores.map(clippedLogOdds);
    expect(odds).toEqual([...odds].sort((left, right) => left - right));
    for (const score of scores) expect(clippedLogOdds(score)).toBeCloseTo(-clippedLogOdds(1 - score), 9);
    expect(odds.every(Number.isFinite)).toBe(true);
  });

  test('refuses bases of different lengths and missing names', () => {
    expect(() => metaMatrix([new Float64Array(2), new Float64Array(3)], ['a', 'b'])).toThrowError(
      expect.objectContaining({ code: 'stack.badScores' }),
    );
    expect(() => metaMatrix([new Float64Array(2)], [])).toThrowError(
      expect.objectContaining({ code: 'stack.badScores' }),
    );
  });
});
