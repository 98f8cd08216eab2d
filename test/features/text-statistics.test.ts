import { describe, expect, test } from 'vitest';
import { textStatisticsTransformer as textStatistics } from '../../src/features/text-statistics.ts';
import { contextOf, optionsOf, strings, tableOf } from './tables.ts';

function statisticsOf(text: string | null): Record<string, number> {
  const table = tableOf(strings('t', [text], 'text'));
  const state = textStatistics.fit(table, optionsOf(textStatistics), contextOf([]));
  return Object.fromEntries(
    textStatistics
      .apply(table, state)
      .columns.map(({ name, values }) => [name.replace('(t)', ''), values[0]!]),
  );
}

describe('textStatistics', () => {
  test('every statistic of a known text is what one counts by hand', () => {
    expect(statisticsOf('Too HIGH! Is 3.14 ok?\n\nYes, too.')).toEqual({
      characters: 32,
      words: 8,
      sentences: 3,
      lines: 2,
      meanWordLength: Math.fround(20 / 8),
      wordsPerSentence: Math.fround(8 / 3),
      distinctWordShare: Math.fround(7 / 8),
      upperShare: Math.fround(7 / 17),
      digitShare: Math.fround(3 / 32),
      punctuationShare: Math.fround(5 / 32),
      questions: 1,
      exclamations: 1,
    });
  });

  test('a character is a code point, and marks of other scripts count', () => {
    const got = statisticsOf('日本語？ 😀 はい！');
    expect([got.characters, got.questions, got.exclamations, got.sentences]).toEqual([10, 1, 1, 2]);
  });

  test('an empty text has counts of 0 and no shares, a missing one nothing', () => {
    const empty = statisticsOf('');
    expect([empty.characters, empty.words, empty.sentences, empty.lines, empty.questions]).toEqual([
      0, 0, 0, 0, 0,
    ]);
    expect([empty.meanWordLength, empty.upperShare, empty.digitShare].every(Number.isNaN)).toBe(true);
    expect(Object.values(statisticsOf(null)).every(Number.isNaN)).toBe(true);
  });

  test('a text without an end mark is one sentence, and dots inside words and numbers end none', () => {
    expect(statisticsOf('see example.org v1.2.3 now').sentences).toBe(1);
    expect(statisticsOf('wait... what').sentences).toBe(2);
  });
});
