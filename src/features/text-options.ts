/** Options that tfidf and latentSemantics share. */
import { LabError } from '../core/errors.ts';
import { booleanOption, choiceOption, numberOption, type OptionsOf } from '../core/options.ts';
import type { GramOptions } from './text-grams.ts';

export const textSpecs = {
  /** `word`: n-grams of words. `char`: n-grams of characters within words, space-padded. */
  analyzer: choiceOption({ default: 'word', values: ['word', 'char'], search: true }),
  /** Shortest gram, in words or characters; 2 or 3 suit characters. */
  minGram: numberOption({
    default: 1,
    min: 1,
    max: 10,
    integer: true,
    scale: 'linear',
    search: [1, 3],
    aliases: ['ngram_range'],
  }),
  /** Longest gram, in words or characters, minGram at least; 4 or 5 suit characters. */
  maxGram: numberOption({ default: 2, min: 1, max: 10, integer: true, scale: 'linear', search: [1, 5] }),
  /** Keeps the grams that occur most often in all fit rows. */
  maxFeatures: numberOption({
    default: 2000,
    min: 1,
    max: 200_000,
    integer: true,
    scale: 'log',
    search: [200, 20_000],
    aliases: ['max_features'],
  }),
  /** Fit rows that must have a gram. */
  minDocuments: numberOption({
    default: 2,
    min: 1,
    max: 1_000_000,
    integer: true,
    scale: 'log',
    search: [1, 30],
    aliases: ['min_df'],
  }),
  /** Drops a gram that more than this share of the fit rows has. */
  maxDocumentShare: numberOption({
    default: 1,
    min: 0,
    max: 1,
    scale: 'linear',
    search: [0.3, 1],
    aliases: ['max_df'],
  }),
  /** Weighs a gram that occurs n times in a text by 1 + ln n instead of n. */
  sublinear: booleanOption({ default: false, search: true, aliases: ['sublinear_tf'] }),
  /** Ignores case. */
  lowercase: booleanOption({ default: true }),
};

export interface TextOptions extends OptionsOf<typeof textSpecs> {}

/** Work of reading the texts, in visits of cells. */
export function readingCost({
  nRows,
  nColumns,
}: {
  readonly nRows: number;
  readonly nColumns: number;
}): number {
  return nRows * nColumns * 5000;
}

/** @throws LabError `features.badOption` where minGram is over maxGram. */
export function gramOptionsOf({ analyzer, minGram, maxGram, lowercase }: Required<TextOptions>): GramOptions {
  if (minGram > maxGram) {
    throw new LabError(
      'features.badOption',
      `minGram is ${minGram}, but maxGram is ${maxGram}: no gram is that long`,
      'Raise maxGram, or lower minGram.',
    );
  }
  return { analyzer, minGram, maxGram, lowercase };
}
