import { describe, expect, test } from 'vitest';
import { normalQuantile, normalUpperTail } from '../../src/judge/normal.ts';
import { studentQuantile, studentUpperTail, widening } from '../../src/judge/student-t.ts';

describe("Student's t", () => {
  test('has the closed forms of one, two and four degrees of freedom', () => {
    for (const t of [0.1, 1, 3, 20]) {
      expect(studentUpperTail(t, 1)).toBeCloseTo(0.5 - Math.atan(t) / Math.PI, 12);
      expect(studentUpperTail(t, 2)).toBeCloseTo(0.5 - t / (2 * Math.sqrt(2 + t * t)), 12);
      const s = 1 + (t * t) / 4;
      expect(studentUpperTail(t, 4)).toBeCloseTo(
        0.5 - ((3 / 8) * t * (1 - (t * t) / (12 * s))) / Math.sqrt(s),
        12,
      );
    }
  });

  test('has the quantiles of the printed tables', () => {
    // Abramowitz & Stegun 1964, table 26.10.
    for (const [df, probability, t] of [
      [1, 0.975, 12.706],
      [5, 0.995, 4.032],
      [10, 0.975, 2.228],
      [30, 0.9995, 3.646],
      [120, 0.95, 1.658],
    ] as const)
      expect(studentQuantile(probability, df)).toBeCloseTo(t, 3);
  });

  test('of whole and other degrees of freedom is the inverse of its tail, on both sides', () => {
    for (const df of [1, 2.7, 14.2, 500])
      for (const p of [0.001, 0.3, 0.5, 0.9, 0.99999])
        expect(1 - studentUpperTail(studentQuantile(p, df), df)).toBeCloseTo(p, 10);
    expect(studentQuantile(1, 5)).toBe(Number.POSITIVE_INFINITY);
  });

  test('with infinite degrees of freedom is the normal, and approaches it before', () => {
    expect(studentQuantile(0.99, Number.POSITIVE_INFINITY)).toBe(normalQuantile(0.99));
    expect(studentQuantile(0.99, 1e6)).toBeCloseTo(normalQuantile(0.99), 5);
    expect(widening(2.6, Number.POSITIVE_INFINITY)).toBe(1);
  });

  test('a standard error is widened so that the bar keeps the tail of the normal', () => {
    for (const df of [3, 10, 40])
      expect(studentUpperTail(3 * widening(3, df), df) / normalUpperTail(3)).toBeCloseTo(1, 9);
  });
});
