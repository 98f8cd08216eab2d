import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holmAdjusted } from '../../src/judge/holm.ts';

test("gives R's p.adjust(c(0.03, 0.01, 0.04, 0.005, 0.5), method = 'holm')", () => {
  const adjusted = holmAdjusted([0.03, 0.01, 0.04, 0.005, 0.5]);
  [0.09, 0.04, 0.09, 0.025, 0.5].forEach((value, at) => {
    expect(adjusted[at]).toBeCloseTo(value, 12);
  });
});

/** The closed test that Holm's procedure shortens: each set of comparisons by Bonferroni. */
function closedTest(pValues: readonly number[]): number[] {
  return pValues.map((_, at) => {
    let most = 0;
    for (let bits = 0; bits < 2 ** pValues.length; bits++) {
      const subset = pValues.filter((_, i) => (bits >> i) & 1);
      if ((bits >> at) & 1) most = Math.max(most, Math.min(1, subset.length * Math.min(...subset)));
    }
    return most;
  });
}

test('equals the closed test of Bonferroni over all subsets', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 7 }),
      (pValues) => {
        const slow = closedTest(pValues);
        holmAdjusted(pValues).forEach((value, at) => {
          expect(value).toBeCloseTo(slow[at]!, 12);
        });
      },
    ),
  );
});

test('comparisons that were planned and not made count as 1', () => {
  expect(holmAdjusted([0.01, 0.02], 4)).toEqual(holmAdjusted([0.01, 0.02, 1, 1]).slice(0, 2));
  expect(holmAdjusted([])).toEqual([]);
});
