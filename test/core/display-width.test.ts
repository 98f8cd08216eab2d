import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { counted, timesText } from '../../src/core/counted.ts';
import { cutToWidth, displayWidth, padToWidth, splitAtWidth } from '../../src/core/display-width.ts';
import { flowParts, wrapText } from '../../src/core/wrap-text.ts';

/** Cells by EastAsianWidth.txt, emoji-sequences.txt and the zero widths of combining marks (Unicode 16). */
const widths: [string, number][] = [
  ['', 0],
  ['age', 3],
  ['größe', 5],
  ['gro\u0308ße', 5],
  ['年齢', 4],
  ['고객', 4],
  ['\u1112\u1161\u11ab', 2],
  ['ｶﾅ', 2],
  ['ＡＢ', 4],
  ['👍', 2],
  ['👍🏽', 2],
  ['👩‍👩‍👧', 2],
  ['🇩🇪', 2],
  ['1️⃣', 2],
  ['❤️', 2],
  ['❤', 1],
  ['a\u200bb', 2],
  ['±…▇', 3],
  ['漢a字', 5],
];

const nasty = fc.string({
  unit: fc.constantFrom(
    'a',
    'bc',
    ' ',
    '  ',
    '年',
    '👩‍👩‍👧',
    '🇩🇪',
    'e\u0301',
    '한',
    'ü',
    '.',
    '0.5 ± 0.1',
    '12 ms',
  ),
  maxLength: 60,
});

describe('display width', () => {
  test.each(widths)('of %j is %i cells', (text, width) => expect(displayWidth(text)).toBe(width));

  test('a text cut to a width never takes more, and stays whole where it fits', () => {
    fc.assert(
      fc.property(nasty, fc.integer({ min: 0, max: 40 }), (text, width) => {
        const cut = cutToWidth(text, width);
        expect(displayWidth(cut)).toBeLessThanOrEqual(width);
        if (displayWidth(text) <= width) expect(cut).toBe(text);
        expect(splitAtWidth(text, width).join('')).toBe(text);
      }),
      { seed: 3 },
    );
  });

  test('pads to cells, not to characters', () => {
    expect(padToWidth('年', 4)).toBe('年  ');
    expect(padToWidth('👍', 3, 'right')).toBe(' 👍');
    expect(padToWidth('longer', 3)).toBe('longer');
  });
});

describe('wrapped text', () => {
  test('keeps every character but spaces, and no line is wider than asked', () => {
    fc.assert(
      fc.property(nasty, fc.integer({ min: 2, max: 50 }), (text, width) => {
        const wrapped = wrapText(text, width);
        for (const line of wrapped.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width);
        expect(wrapped.replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  test('divides a word only where it is longer than a line', () => {
    const text = 'The transcripts of the calls hold words that tell who signed afterwards.';
    for (let width = 14; width < 80; width++) {
      const words = wrapText(text, width).split(/\s+/);
      expect(words).toEqual(text.split(' '));
    }
  });

  test('leaves lines that fit as they are, inner spaces included', () => {
    expect(wrapText('a   b\n\n  c', 10)).toBe('a   b\n\n  c');
  });

  test('continues under the start of a line, further in', () => {
    expect(wrapText('  one two three four', 17)).toBe('  one two three\n    four');
    expect(wrapText('one two three', 8, 0)).toBe('one two\nthree');
  });

  test('keeps a value with its error and a figure with its unit', () => {
    expect(wrapText('AUC of 0.6712 ± 0.0105 now', 18)).toBe('AUC of\n  0.6712 ± 0.0105\n  now');
    expect(wrapText('it took about 120 ms', 18, 0)).toBe('it took about\n120 ms');
  });

  test('parts flow in lines and are not divided', () => {
    expect(flowParts(['cv 0.6712 ± 0.0105', 'valid. 0.6700', '12 s'], 36)).toBe(
      'cv 0.6712 ± 0.0105  valid. 0.6700\n  12 s',
    );
    expect(flowParts(['', 'a', '', 'b'], 36)).toBe('a  b');
  });
});

describe('counts', () => {
  test('have the noun in the singular for one alone', () => {
    expect([0, 1, 2, 2417].map((n) => counted(n, 'row'))).toEqual([
      '0 rows',
      '1 row',
      '2 rows',
      '2,417 rows',
    ]);
    expect(counted(2, 'category', 'categories')).toBe('2 categories');
    expect([1, 2].map(timesText)).toEqual(['once', '2 times']);
  });
});
