import { expect, test } from 'vitest';
import { plainText } from '../../src/core/plain-text.ts';

test('text becomes one bounded line without anything that steers a terminal or turns its direction', () => {
  expect(plainText('a\u001b[2J\nb\tc\u202ed\u2028e  f', 100)).toBe('a [2J b c d e f');
  expect(plainText('äöü – 漢字 "x"', 100)).toBe('äöü – 漢字 "x"');
  expect(plainText('x'.repeat(2 ** 20), 20)).toBe(`${'x'.repeat(17)}...`);
});
