import { describe, expect, test } from 'vitest';
import { deriveSeed, random, shuffle } from '../../src/core/random.ts';

describe('random', () => {
  test('the same seed and labels give the same stream, another label an unrelated one', () => {
    const draw = (...labels: (string | number)[]): number[] => {
      const stream = random(1, ...labels);
      return Array.from({ length: 1000 }, stream.next);
    };
    expect(draw('a')).toEqual(draw('a'));
    const [left, right] = [draw('a', 1), draw('a', 2)];
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const correlation = mean(left.map((value, i) => (value - 0.5) * (right[i]! - 0.5))) * 12;
    expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(1000));
  });

  test('is uniform: chi-square over 64 bins of 64,000 draws stays under its 99.99% point', () => {
    const stream = random('uniform');
    const counts = new Array<number>(64).fill(0);
    for (let i = 0; i < 64_000; i++) counts[Math.floor(stream.next() * 64)]! += 1;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquare).toBeLessThan(117); // qchisq(.9999, 63) = 116.6
  });

  test('normal has mean 0, variance 1 and kurtosis 3 within four standard errors of 100,000 draws', () => {
    const stream = random('normal');
    let [sum, squares, fourths] = [0, 0, 0];
    for (let i = 0; i < 100_000; i++) {
      const value = stream.normal();
      sum += value;
      squares += value ** 2;
      fourths += value ** 4;
    }
    expect(Math.abs(sum / 1e5)).toBeLessThan(4 / Math.sqrt(1e5));
    expect(Math.abs(squares / 1e5 - 1)).toBeLessThan(4 * Math.sqrt(2 / 1e5));
    expect(Math.abs(fourths / 1e5 - 3)).toBeLessThan(4 * Math.sqrt(96 / 1e5));
  });

  test('shuffle puts every item everywhere equally often', () => {
    const stream = random('shuffle');
    const counts = new Array<number>(16).fill(0);
    for (let i = 0; i < 16_000; i++) {
      const order = shuffle([0, 1, 2, 3], stream);
      order.forEach((item, place) => {
        counts[item * 4 + place]! += 1;
      });
    }
    for (const count of counts) expect(Math.abs(count - 4000)).toBeLessThan(5 * Math.sqrt(3000));
  });

  test('derived seeds of 10,000 labels collide no more than chance allows', () => {
    const seeds = new Set(Array.from({ length: 10_000 }, (_, i) => deriveSeed(5, 'fold', i)));
    expect(seeds.size).toBeGreaterThan(9_998);
  });
});
