import { describe, expect, test } from 'vitest';
import { logBinomialTail } from '../../../src/table/suspicions/binomial-tail.ts';

/** The definition, with binomial coefficients as whole numbers of any size. */
function slowTail(k: number, n: number, p: number): number {
  let sum = 0;
  for (let i = k; i <= n; i++) {
    let choose = 1n;
    for (let j = 1; j <= i; j++) choose = (choose * BigInt(n - i + j)) / BigInt(j);
    sum += Number(choose) * p ** i * (1 - p) ** (n - i);
  }
  return sum;
}

describe('the log of a binomial tail', () => {
  test('is that of the sum of its definition above the mean', () => {
    for (const [k, n, p] of [
      [3, 5, 0.2],
      [12, 30, 0.25],
      [19, 25, 0.5],
      [40, 60, 0.3],
      [90, 100, 0.74],
    ] as const) {
      expect(logBinomialTail(k, n, p)).toBeCloseTo(Math.log(slowTail(k, n, p)), 7);
    }
  });

  test('is n log p where all n rows agree, also where the chance is far below what a number can hold', () => {
    expect(logBinomialTail(5000, 5000, 0.25)).toBeCloseTo(5000 * Math.log(0.25), 4);
  });

  test('is 0, a chance of one, at or below the mean', () => {
    expect(logBinomialTail(20, 100, 0.2)).toBe(0);
  });
});
