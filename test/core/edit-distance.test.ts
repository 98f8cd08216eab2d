import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editDistance } from '../../src/core/edit-distance.ts';

/** By its recursive definition. */
function slow(left: string, right: string): number {
  if (left === '' || right === '') return left.length + right.length;
  const [a, b] = [left.slice(0, -1), right.slice(0, -1)];
  const same = left.at(-1) === right.at(-1) ? 0 : 1;
  const ways = [slow(a, right) + 1, slow(left, b) + 1, slow(a, b) + same];
  if (left.length > 1 && right.length > 1 && left.at(-1) === right.at(-2) && left.at(-2) === right.at(-1))
    ways.push(slow(left.slice(0, -2), right.slice(0, -2)) + 1);
  return Math.min(...ways);
}

describe('the edit distance', () => {
  test('is what its definition says', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
    fc.assert(fc.property(word, word, (left, right) => editDistance(left, right) === slow(left, right)));
  });

  test('counts a swap of neighbours once', () => {
    expect(editDistance('revenue', 'reveneu')).toBe(1);
    expect(editDistance('', 'abc')).toBe(3);
  });
});
