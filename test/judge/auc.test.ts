import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LabError } from '../../src/core/errors.ts';
import { random } from '../../src/core/random.ts';
import { rocAuc } from '../../src/judge/auc.ts';
import { binormal, slowAuc } from './planted.ts';

const rows = fc
  .array(
    fc.record({
      label: fc.constantFrom(0, 1),
      score: fc.oneof(
        fc.integer({ min: -3, max: 3 }),
        fc.double({ noNaN: true }),
        fc.constantFrom(-0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
      ),
    }),
    { minLength: 2, maxLength: 60 },
  )
  .filter((all) => all.some(({ label }) => label === 1) && all.some(({ label }) => label === 0))
  .map((all) => ({
    labels: Uint8Array.from(all, ({ label }) => label),
    scores: Float64Array.from(all, ({ score }) => score),
  }));

function thrownBy(run: () => unknown): LabError {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof LabError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}

describe('rocAuc', () => {
  test('equals the count over all pairs, ties one half, to the last bit', () => {
    fc.assert(
      fc.property(rows, ({ labels, scores }) => {
        expect(rocAuc(labels, scores)).toBe(slowAuc(labels, scores));
      }),
      { numRuns: 300 },
    );
  });

  test('turning the scores round turns the AUC round', () => {
    fc.assert(
      fc.property(rows, ({ labels, scores }) => {
        expect(
          rocAuc(labels, scores) +
            rocAuc(
              labels,
              scores.map((score) => -score),
            ),
        ).toBeCloseTo(1, 14);
      }),
    );
  });

  test('is 0.5 for constant scores and 1 for a perfect order', () => {
    const labels = Uint8Array.of(0, 1, 0, 1);
    expect(rocAuc(labels, new Float64Array(4))).toBe(0.5);
    expect(rocAuc(labels, Float64Array.of(1, 3, 2, 4))).toBe(1);
  });

  test('leaves the scores that it was given as they were', () => {
    const scores = Float64Array.of(3, 1, 2);
    rocAuc(Uint8Array.of(1, 0, 1), scores);
    expect([...scores]).toEqual([3, 1, 2]);
  });

  test('finds the known AUC of shifted normals in 200,000 rows', () => {
    // Phi(1 / sqrt 2) = 0.76025; the standard error is about 0.001, so 0.005 is five of them.
    const { labels, scores } = binormal(200_000, 0.3, 1, random(1, 'auc'));
    expect(Math.abs(rocAuc(labels, scores) - 0.76025)).toBeLessThan(0.005);
  });

  test('says how many scores it got for how many labels, and what to return', () => {
    const error = thrownBy(() => rocAuc(new Uint8Array(100), new Float64Array(90)));
    expect(error.message).toBe('rocAuc got 90 scores for 100 labels');
    expect(error.remedy).toBe(
      'Return one score per row of the table that the pipeline was given, in its row order.',
    );
  });

  test('refuses NaN by its row, one class, and labels that are neither 0 nor 1', () => {
    expect(thrownBy(() => rocAuc(Uint8Array.of(0, 1), Float64Array.of(1, Number.NaN))).message).toContain(
      'row 1',
    );
    expect(thrownBy(() => rocAuc(Uint8Array.of(1, 1), Float64Array.of(1, 2))).code).toBe('judge.oneClass');
    expect(thrownBy(() => rocAuc(Uint8Array.of(0, 2), Float64Array.of(1, 2))).code).toBe('judge.badLabels');
  });
});
