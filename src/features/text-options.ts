/** Options that tfidf and latentSemantics share. */
import { LabError } from '../core/errors.ts';
import type { OptionSpecs } from '../core/options.ts';
import type { GramOptions } from './text-grams.ts';

export interface TextOptions {
  /** `word`: n-grams of words. `char`: n-grams of characters within words, space-padded. Default word. */
  analyzer?: 'word' | 'char';
  /** Shortest gram, in words or characters, 1 to 10. Default 1; 2 or 3 suit characters. */
  minGram?: number;
  /** Longest gram, in words or characters, minGram to 10. Default 2; 4 or 5 suit characters. */
  maxGram?: number;
  /** Keeps the grams that occur most often in all fit rows, 1 to 200,000. Default 2,000. */
  maxFeatures?: number;
  /** Fit rows that must have a gram, 1 to 1,000,000. Default 2. */
  minDocuments?: number;
  /** Drops a gram that more than this share of the fit rows has, 0 to 1. Default 1. */
  maxDocumentShare?: number;
  /** Weighs a gram that occurs n times in a text by 1 + ln n instead of n. Default false. */
  sublinear?: boolean;
  /** Ignores case. Default true. */
  lowercase?: boolean;
}

export const textSpecs: OptionSpecs<TextOptions> = {
  analyzer: { type: 'choice', default: 'word', values: ['word', 'char'], search: true },
  minGram: { type: 'number', default: 1, min: 1, max: 10, integer: true, scale: 'linear', search: [1, 3] },
  maxGram: { type: 'number', default: 2, min: 1, max: 10, integer: true, scale: 'linear', search: [1, 5] },
  maxFeatures: {
    type: 'number',
    default: 2000,
    min: 1,
    max: 200_000,
    integer: true,
    scale: 'log',
    search: [200, 20_000],
  },
  minDocuments: {
    type: 'number',
    default: 2,
    min: 1,
    max: 1_000_000,
    integer: true,
    scale: 'log',
    search: [1, 30],
  },
  maxDocumentShare: { type: 'number', default: 1, min: 0, max: 1, scale: 'linear', search: [0.3, 1] },
  sublinear: { type: 'boolean', default: false, search: true },
  lowercase: { type: 'boolean', default: true },
};

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
