import { describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { catchRate, wilson } from '../../src/lab/catch-rate.ts';

const folds = (n: number, k: number) =>
  Array.from({ length: k }, (_, fold) => ({
    applyRows: Uint32Array.from({ length: n }, (_, row) => row).filter((row) => row % k === fold),
  }));

describe('how many are caught among the highest scored', () => {
  const n = 1000;
  const labels = Uint8Array.from({ length: n }, (_, row) => (row < 300 ? 1 : 0));

  test('of a perfect order is all that fits, and of the reverse nothing', () => {
    const scores = Float64Array.from(labels);
    const best = catchRate(scores, labels, folds(n, 5), 0.2)!;
    expect(best.caughtShare).toBeCloseTo(200 / 300, 12);
    expect(best.hitRate).toBeCloseTo(1, 12);
    expect(best.lift).toBeCloseTo(1 / 0.3, 12);
    const worst = catchRate(
      scores.map((score) => -score),
      labels,
      folds(n, 5),
      0.2,
    )!;
    expect(worst.caughtShare).toBe(0);
    expect(worst.caughtInterval.low).toBeCloseTo(0, 12);
  });

  test('of equal scores is the share itself, whatever the order of the rows', () => {
    const rate = catchRate(new Float64Array(n), labels, folds(n, 4), 0.2)!;
    expect(rate.caughtShare).toBeCloseTo(0.2, 12);
    expect(rate.lift).toBeCloseTo(1, 12);
  });

  test('is counted within folds: a constant added to one fold changes nothing', () => {
    const stream = random(1, 'catch');
    const scores = Float64Array.from(labels, (label) => label + stream.normal());
    const parts = folds(n, 5);
    const moved = scores.slice();
    for (const row of parts[2]!.applyRows) moved[row]! += 100;
    expect(catchRate(moved, labels, parts, 0.2)).toEqual(catchRate(scores, labels, parts, 0.2));
  });

  test('is null where nobody is to be caught', () => {
    expect(catchRate(new Float64Array(4), new Uint8Array(4), folds(4, 2), 0.2)).toBeNull();
  });

  test('has an interval that holds the true share about 95 times of 100', () => {
    // Truth: normal scores, yes shifted by 1; the share above the 80th percentile of the mixture by 200,000 draws.
    const big = draw(200_000, 'truth');
    const truth = catchRate(big.scores, big.labels, folds(200_000, 1), 0.2)!.caughtShare;
    let held = 0;
    for (let i = 0; i < 400; i++) {
      const { scores, labels: own } = draw(500, `sample ${i}`);
      const { caughtInterval } = catchRate(scores, own, folds(500, 5), 0.2)!;
      if (caughtInterval.low <= truth && truth <= caughtInterval.high) held += 1;
    }
    // 400 draws: the standard error of a rate of 0.95 is 0.011; the interval takes the cut as given, so more is right.
    expect(held / 400).toBeGreaterThan(0.915);
  });
});

function draw(n: number, name: string): { scores: Float64Array; labels: Uint8Array } {
  const stream = random(7, name);
  const labels = Uint8Array.from({ length: n }, () => (stream.next() < 0.3 ? 1 : 0));
  return { labels, scores: Float64Array.from(labels, (label) => label + stream.normal()) };
}

test('Wilson’s interval is that of the published example', () => {
  // Newcombe 1998, Statistics in Medicine 17, table I, method 3: 81 of 263, 15 of 148, 0 of 20.
  const published: readonly (readonly [number, number, number, number])[] = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
  ];
  for (const [hits, of, low, high] of published) {
    expect(wilson(hits, of).low).toBeCloseTo(low, 4);
    expect(wilson(hits, of).high).toBeCloseTo(high, 4);
  }
});
