import { expect, test } from 'vitest';
import { random } from '../../../src/core/random.ts';
import { nextPoint, type SearchTrial } from '../../../src/lab/instruments/parzen-search.ts';

/** Best value after so many trials of a hill whose top, 0, is at (0.3, 0.8, 0.1). */
function climb(
  seed: number,
  nTrials: number,
  choose: (trials: readonly SearchTrial[], i: number) => number[],
): number {
  const top = [0.3, 0.8, 0.1];
  const noise = random(seed, 'noise');
  const trials: SearchTrial[] = [];
  const heights: number[] = [];
  for (let i = 0; i < nTrials; i++) {
    const point = choose(trials, i);
    const height = -point.reduce((sum, x, d) => sum + (x - top[d]!) ** 2, 0);
    heights.push(height);
    trials.push({ point, value: i % 11 === 10 ? null : height + 0.01 * noise.normal() });
  }
  return Math.max(...heights);
}

test('forty trials end nearer to the top of a noisy hill than forty random ones, in most of 30 seeds', () => {
  const wins = Array.from({ length: 30 }, (_, seed) => {
    const searched = climb(seed, 40, (trials, i) => nextPoint(trials, 3, random(seed, i)));
    const drawn = climb(seed, 40, (_trials, i) => {
      const stream = random(seed, 'draws', i);
      return [stream.next(), stream.next(), stream.next()];
    });
    return searched > drawn;
  }).filter(Boolean).length;
  expect(wins).toBeGreaterThanOrEqual(22);
});

test('the same trials give the same point, and every point lies in the unit cube', () => {
  const trials: SearchTrial[] = [];
  for (let i = 0; i < 60; i++) {
    const point = nextPoint(trials, 5, random(7, i));
    expect(nextPoint(trials, 5, random(7, i))).toEqual(point);
    expect(point.every((x) => x >= 0 && x <= 1)).toBe(true);
    trials.push({ point, value: i % 3 === 0 ? null : point[0]! });
  }
});

test('the first four points in two dimensions lie in three quarters of the square at least', () => {
  const points: SearchTrial[] = Array.from({ length: 4 }, (_, k) => ({
    // Only the number of trials matters while there are few.
    point: nextPoint(
      Array.from({ length: k }, () => ({ point: [0, 0], value: 0 })),
      2,
      random(1),
    ),
    value: 0,
  }));
  const halves = new Set(points.map(({ point }) => point.map((x) => Math.floor(2 * x)).join()));
  expect(halves.size).toBeGreaterThanOrEqual(3);
});
