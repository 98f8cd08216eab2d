import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  markdownName,
  markdownText,
  oneLine,
  plainText,
  printable,
  printableJson,
  spreadsheetText,
} from '../../src/core/plain-text.ts';

/** What must not reach a terminal, by code point, so that the list owes nothing to the code. */
const hostile = [
  ...[0x00, 0x07, 0x08, 0x0b, 0x0c, 0x0d, 0x1b, 0x7f, 0x85, 0x90, 0x9b, 0x9d],
  ...[0xad, 0x34f, 0x61c, 0x115f, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f],
  ...[0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2060, 0x2061, 0x2064],
  ...[0x2066, 0x2067, 0x2068, 0x2069, 0x206a, 0x3164, 0xfe00, 0xfe0f, 0xfeff, 0xffa0, 0xfff9, 0xfffb],
  ...[0x1d173, 0xe0001, 0xe0041, 0xe007f, 0xe0100],
].map((code) => String.fromCodePoint(code));

describe('text of others', () => {
  test('text becomes one bounded line without anything that steers a terminal or turns its direction', () => {
    expect(plainText('a\u001b[2J\nb\tc\u202ed\u2028e  f', 100)).toBe('a [2J b c d e f');
    expect(plainText('äöü – 漢字 "x"', 100)).toBe('äöü – 漢字 "x"');
    expect(plainText('x'.repeat(2 ** 20), 20)).toBe(`${'x'.repeat(17)}...`);
  });

  test.each(hostile.map((each) => [each.codePointAt(0)!.toString(16), each]))(
    'U+%s comes out of nothing that is printed',
    (_code, each) => {
      const text = `safe${each}text`;
      for (const shown of [printable, oneLine, markdownText, (raw: string) => plainText(raw, 100)])
        expect(shown(text)).not.toContain(each);
      const json = printableJson(JSON.stringify({ [text]: text }));
      expect(json).not.toContain(each);
      expect(JSON.parse(json)).toEqual({ [text]: text });
    },
  );

  test('what can be seen stays: letters of every script, signs, lines and tabs, Windows line ends as lines', () => {
    const seen = 'a\tb\näöü – 漢字 עברית العربية हिन्दी 👍 €½ "x" \\ ` |';
    expect(printable(seen)).toBe(seen);
    expect(printable('a\r\nb')).toBe('a\nb');
    expect(printable('a\rb')).toBe('a\ufffdb');
    expect(oneLine(' a\n\tb ')).toBe('a b');
  });

  test('JSON made printable reads back as the same value, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
        const json = JSON.stringify([value, text]);
        expect(JSON.parse(printableJson(json))).toEqual(JSON.parse(json));
      }),
    );
  });

  test('Markdown shows the text and makes nothing of it', () => {
    expect(markdownText('a|b `c` <img src=x> [d](http://e) www.f.g **h** &lt; ~i~')).toBe(
      'a\\|b \\`c\\` &lt;img src=x\\> \\[d\\]\\(http\\://e\\) www\\.f.g \\*\\*h\\*\\* \\&lt; \\~i\\~',
    );
    expect(markdownName('deal_size 2.0')).toBe('`deal_size 2.0`');
    expect(markdownName('a`b')).toBe('a\\`b');
    expect(markdownName('# a\n- b')).toBe('\\# a - b');
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['+49 170 1', "'+49 170 1"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', "'\r=1"],
    ['  =1', "'  =1"],
    ['＝1', "'＝1"],
    ["'=1", "''=1"],
    ['-5', '-5'],
    ['-4,17', '-4,17'],
    ['-1.234,50', '-1.234,50'],
    ['-1,234.50', '-1,234.50'],
    ['-1,2,3', "'-1,2,3"],
    ['+.5e-3', '+.5e-3'],
    ['A-17', 'A-17'],
    ["o'neill", "o'neill"],
    ['', ''],
  ])('the cell %j is written as %j, and one apostrophe less gives it back', (cell, written) => {
    expect(spreadsheetText(cell)).toBe(written);
    const back = /^'+\s*[=+\-@\t\r\n＝＋－＠]/.test(written) ? written.slice(1) : written;
    expect(back).toBe(cell);
  });
});
