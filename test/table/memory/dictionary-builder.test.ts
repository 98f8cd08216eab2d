import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DictionaryBuilder } from '../../../src/table/memory/dictionary-builder.ts';

const encoder = new TextEncoder();

test('codes are those of a map of strings in order of first sight, and decode to them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.constantFrom('', 'a', 'b'))),
      (texts) => {
        const builder = new DictionaryBuilder();
        const codes = texts.map((text) => builder.add(encoder.encode(text)));
        const known = [...new Set(texts)];
        expect(codes).toEqual(texts.map((text) => known.indexOf(text)));
        const dictionary = builder.build();
        expect(Array.from({ length: dictionary.length }, (_, code) => dictionary.at(code))).toEqual(known);
      },
    ),
  );
});

test('a hundred thousand different strings stay different through every growth', () => {
  const builder = new DictionaryBuilder();
  for (let i = 0; i < 100_000; i++) expect(builder.add(encoder.encode(`text number ${i}`))).toBe(i);
  expect(builder.add(encoder.encode('text number 54321'))).toBe(54321);
  expect(builder.build().at(99_999)).toBe('text number 99999');
});
