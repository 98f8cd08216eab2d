/**
 * Text columns -> how a text is written, whatever its language: lengths, variety, case, digits, punctuation.
 * A missing text is NaN throughout; an empty one has counts of 0 and NaN for shares and means.
 */

import type { Matrix } from '../core/matrix.ts';
import { type OptionsOf, otherOption } from '../core/options.ts';
import { stepMaker } from '../core/toolkit-call.ts';
import type { Table } from '../table/table.ts';
import { categoriesOf } from './categories.ts';
import {
  flagsOf,
  isDigit,
  isExclamationMark,
  isLetter,
  isPunctuation,
  isQuestionMark,
  isSentenceEnd,
  isSpace,
  isUpper,
  isWordPart,
  splitWords,
} from './characters.ts';
import { findColumn } from './find-column.ts';
import type { Transformer } from './transformer.ts';

const statisticNames = [
  'characters',
  'words',
  'sentences',
  'lines',
  'meanWordLength',
  'wordsPerSentence',
  'distinctWordShare',
  'upperShare',
  'digitShare',
  'punctuationShare',
  'questions',
  'exclamations',
] as const;
export type TextStatistic = (typeof statisticNames)[number];

export const textStatisticsOptionSpecs = {
  /**
   * Any of characters (code points), words (runs of letters, numbers and underscores), sentences (ended by
   * . ! ? or the end), lines (not blank), meanWordLength (characters), wordsPerSentence, distinctWordShare
   * (distinct words ignoring case / words), upperShare (upper case / letters), digitShare and punctuationShare
   * (of characters), questions and exclamations (marks). Default all.
   */
  statistics: otherOption<readonly TextStatistic[]>({
    default: statisticNames,
    check: (value) =>
      Array.isArray(value) && value.length > 0 && value.every((name) => statisticNames.includes(name))
        ? null
        : `it must be a list out of ${statisticNames.join(', ')}`,
  }),
};

export interface TextStatisticsOptions extends OptionsOf<typeof textStatisticsOptionSpecs> {}

export type TextStatisticsState = {
  readonly statistics: readonly TextStatistic[];
  readonly columns: readonly string[];
};

/** Cost: each distinct text is read once, O(characters). */
export const textStatisticsTransformer: Transformer<typeof textStatisticsOptionSpecs, TextStatisticsState> = {
  name: 'textStatistics',
  options: textStatisticsOptionSpecs,
  about: 'textStatistics counts how long a text is, and its punctuation, questions and the like.',
  words: 'text statistics | textstatistics | text length | length of the text | punctuation',
  axis: 'features.text',
  reads: 'columns',
  gives: 'made',
  takes: ['text'],
  supervised: false,
  width: (given, { statistics }) => ({
    dense: given.length * (statistics as readonly unknown[]).length,
    sparse: 0,
  }),

  fit(table: Table, options: Required<TextStatisticsOptions>): TextStatisticsState {
    return { statistics: [...options.statistics], columns: table.columns.map(({ name }) => name) };
  },

  apply(table: Table, { statistics, columns }: TextStatisticsState): Matrix {
    return {
      nRows: table.nRows,
      columns: columns.flatMap((name) => {
        const { codes, nCodes, at } = categoriesOf(findColumn(table, name));
        const known: (Record<TextStatistic, number> | undefined)[] = new Array(nCodes);
        const out = statistics.map(() => new Float32Array(codes.length).fill(Number.NaN));
        for (let row = 0; row < codes.length; row++) {
          const code = codes[row]!;
          if (code < 0) continue;
          known[code] ??= statisticsOf(at(code));
          for (let i = 0; i < statistics.length; i++) out[i]![row] = known[code]![statistics[i]!];
        }
        return statistics.map((statistic, i) => ({
          name: `${statistic}(${name})`,
          kind: 'numeric' as const,
          values: out[i]!,
        }));
      }),
      sparse: null,
    };
  },
};

/** Lengths, punctuation, variety of words. Takes text columns. */
export const textStatistics = stepMaker<TextStatisticsOptions>(textStatisticsTransformer);

function statisticsOf(text: string): Record<TextStatistic, number> {
  let [characters, letters, upper, digits, punctuation, questions, exclamations] = [0, 0, 0, 0, 0, 0, 0];
  let sentences = 0;
  let lines = 0;
  let inSentence = false;
  let inLine = false;
  for (let at = 0; at < text.length; ) {
    const codePoint = text.codePointAt(at)!;
    at += codePoint > 0xffff ? 2 : 1;
    const flags = flagsOf(codePoint);
    characters++;
    if (flags & isLetter) letters++;
    if (flags & isUpper) upper++;
    if (flags & isDigit) digits++;
    if (flags & isPunctuation) punctuation++;
    if (flags & isQuestionMark) questions++;
    if (flags & isExclamationMark) exclamations++;
    if (codePoint === 0x0a || codePoint === 0x0d) inLine = false;
    else if (!(flags & isSpace) && !inLine) {
      inLine = true;
      lines++;
    }
    if (flags & isSentenceEnd) inSentence &&= isInsideWord(text, at);
    else if (flags & isWordPart && !inSentence) {
      inSentence = true;
      sentences++;
    }
  }
  const words = splitWords(text, 1);
  const inWords = words.reduce((sum, word) => sum + codePointLength(word), 0);
  return {
    characters,
    words: words.length,
    sentences,
    lines,
    meanWordLength: inWords / words.length,
    wordsPerSentence: words.length / sentences,
    distinctWordShare: new Set(words.map((word) => word.toLowerCase())).size / words.length,
    upperShare: upper / letters,
    digitShare: digits / characters,
    punctuationShare: punctuation / characters,
    questions,
    exclamations,
  };
}

/** True where the mark before `at` is between word parts, as in 3.14 or example.org. */
function isInsideWord(text: string, at: number): boolean {
  return at < text.length && (flagsOf(text.codePointAt(at)!) & isWordPart) !== 0;
}

function codePointLength(text: string): number {
  let length = 0;
  for (let at = 0; at < text.length; at++) if ((text.charCodeAt(at) & 0xfc00) !== 0xdc00) length++;
  return length;
}
