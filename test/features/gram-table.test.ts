import { expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { splitWords } from '../../src/features/characters.ts';
import { GramTable } from '../../src/features/gram-table.ts';

test('the gram table agrees with a map of strings over 50,000 random grams and through its rehashing', () => {
  const stream = random(1, 'grams');
  const table = new GramTable();
  const oracle = new Map<string, number>();
  const differences: string[] = [];
  for (let i = 0; i < 50_000; i++) {
    const parent = table.size === 0 ? -1 : stream.integer(Math.min(table.size, 200) + 1) - 1;
    const symbol = stream.integer(500);
    const key = `${parent},${symbol}`;
    if (table.find(parent, symbol) !== (oracle.get(key) ?? -1)) differences.push(`find ${key}`);
    if (!oracle.has(key)) oracle.set(key, table.size);
    if (table.intern(parent, symbol) !== oracle.get(key)) differences.push(`intern ${key}`);
  }
  expect(differences).toEqual([]);
  expect(table.size).toBe(oracle.size);
});

test('the symbols of a node are those it was interned by, first to last', () => {
  const table = new GramTable();
  const node = [5, 0, 5, 0x1f600].reduce((parent, symbol) => table.intern(parent, symbol), -1);
  expect(table.symbolsOf(node)).toEqual([5, 0, 5, 0x1f600]);
});

test('the words of a text are what the regular expression of word characters finds', () => {
  const alphabet = [...'aB9_é日𝒜²½ Ⅷ\u0301😀-.\n\t', '\u0660'];
  const stream = random(2, 'words');
  for (let i = 0; i < 2000; i++) {
    const text = Array.from({ length: 12 }, () => alphabet[stream.integer(alphabet.length)]).join('');
    expect(splitWords(text, 2)).toEqual(text.match(/[\p{L}\p{N}_]{2,}/gu) ?? []);
  }
});
