import { describe, expect, test } from 'vitest';
import { alphaAt, nextLook, zNeededAt } from '../../src/judge/looks.ts';

const spent = (looks: number, keptAt: readonly number[] = []): number => {
  let sum = 0;
  for (let nth = 1; nth <= looks; nth++) sum += alphaAt({ nth, keptAt: keptAt.filter((at) => at < nth) });
  return sum;
};

describe('the z that a gain needs', () => {
  test('rises with every look that keeps nothing', () => {
    for (let nth = 1; nth < 500; nth++)
      expect(zNeededAt({ nth: nth + 1, keptAt: [] })).toBeGreaterThan(zNeededAt({ nth, keptAt: [] }));
    expect(zNeededAt({ nth: 1, keptAt: [] })).toBeCloseTo(2.576, 3);
    expect(zNeededAt({ nth: 200, keptAt: [] })).toBeCloseTo(3.794, 3);
  });

  test('comes down after a gain, and rises again', () => {
    const bar = (nth: number) => zNeededAt({ nth, keptAt: [50] });
    expect(bar(51)).toBeLessThan(zNeededAt({ nth: 51, keptAt: [] }) - 0.8);
    expect(bar(60)).toBeGreaterThan(bar(51));
  });

  test('is never below 2.33, however many gains were kept', () => {
    const keptAt = Array.from({ length: 100 }, (_, i) => i + 1);
    expect(zNeededAt({ nth: 101, keptAt })).toBeCloseTo(2.326, 3);
  });

  test('spends a chance of false alarms of 0.07 in 200 looks, and as much again for each gain kept', () => {
    expect(spent(200)).toBeLessThan(0.07);
    expect(spent(20_000)).toBeLessThan(0.14);
    expect(spent(200, [50])).toBeLessThan(0.14);
    expect(spent(200, [20, 40, 60, 80])).toBeLessThan(5 * 0.07);
  });

  test('counts gains that were kept, not simplifications', () => {
    const look = (kept: boolean, z: number) => ({ kept, z, zNeeded: 3 });
    expect(nextLook([])).toEqual({ nth: 1, keptAt: [], promised: 0 });
    expect(nextLook([look(false, 1), look(true, 4), look(true, -0.2), look(false, 5)])).toEqual({
      nth: 5,
      keptAt: [2],
      promised: 0,
    });
  });

  test('remembers the most that cross-validation has gained since the last gain that was kept', () => {
    const look = (cvZ: number, kept = false, z = 4) => ({
      kept,
      z,
      zNeeded: 3,
      cvGain: cvZ / 100,
      cvGainSe: 0.01,
    });
    expect(nextLook([look(2), look(-1), look(1)]).promised).toBeCloseTo(2, 12);
    expect(nextLook([look(3), look(5, true), look(0.5)]).promised).toBeCloseTo(0.5, 12);
    expect(nextLook([look(3), look(-1, true, -0.2)]).promised).toBeCloseTo(3, 12);
    expect(nextLook([look(-2), { ...look(0), cvGainSe: 0 }]).promised).toBe(0);
  });
});
