/**
 * The steps that a module may put into its feature blocks. A step without columns takes every column of the
 * roles that suit it; options are checked when the module is loaded.
 */
import { resolveOptions } from '../core/options.ts';
import type { DatePartsOptions } from '../features/date-parts.ts';
import type { FrequencyOptions } from '../features/frequency.ts';
import { transformers } from '../features/index.ts';
import type { LatentSemanticsOptions } from '../features/latent-semantics.ts';
import type { NumericOptions } from '../features/numeric.ts';
import type { OneHotOptions } from '../features/one-hot.ts';
import type { OrdinalOptions } from '../features/ordinal.ts';
import type { PairsOptions } from '../features/pairs.ts';
import type { RatiosOptions } from '../features/ratios.ts';
import type { TargetEncodeOptions } from '../features/target-encode.ts';
import type { TextStatisticsOptions } from '../features/text-statistics.ts';
import type { TfidfOptions } from '../features/tfidf.ts';
import type { ToolkitStep } from './spec.ts';

/** Which columns a step takes; by default all columns of the roles that suit it. */
export interface Selection {
  /** Only these columns. */
  columns?: readonly string[];
  /** All but these columns. */
  except?: readonly string[];
}

export interface StepMaker<O extends object> {
  (options?: O & Selection): ToolkitStep;
  (columns: string | readonly string[], options?: O & Pick<Selection, 'except'>): ToolkitStep;
}

function step<O extends object>(name: string): StepMaker<O> {
  return (first?: string | readonly string[] | (O & Selection), second?: O & Selection): ToolkitStep => {
    const named =
      typeof first === 'string' ? [first] : Array.isArray(first) ? (first as readonly string[]) : null;
    const { columns, except, ...options } = ((named ? second : first) ?? {}) as O & Selection;
    return {
      kind: 'step',
      name,
      columns: named ? [...named] : columns ? [...columns] : null,
      except: except ? [...except] : [],
      options: resolveOptions<object>(name, options, transformers[name]!.options) as Record<string, unknown>,
    };
  };
}

/** Numbers as they are, or imputed, clipped, logged, ranked, standardised. Takes numeric columns. */
export const numeric = step<NumericOptions>('numeric');
/** An indicator a level for the most frequent levels. Takes category columns. */
export const oneHot = step<OneHotOptions>('oneHot');
/** A level code a row, for learners that split on categories. Takes category columns. */
export const ordinal = step<OrdinalOptions>('ordinal');
/** How common a row's level is among the fit rows. Takes category columns. */
export const frequency = step<FrequencyOptions>('frequency');
/** The smoothed rate of the target in a row's level, out of fold on the fit rows. Takes category columns. */
export const targetEncode = step<TargetEncodeOptions>('targetEncode');
/** Year, quarter, month, weekday ... of a date, in UTC. Takes date columns. */
export const dateParts = step<DatePartsOptions>('dateParts');
/** Quotients of pairs of columns; a division by zero is missing. Takes numeric columns. */
export const ratios = step<RatiosOptions>('ratios');
/** Differences of pairs of columns. Takes numeric columns. */
export const differences = step<PairsOptions>('differences');
/** Products of pairs of columns. Takes numeric columns. */
export const products = step<PairsOptions>('products');
/** Word or character n-grams of texts, weighted by TF-IDF, as a sparse block. Takes text columns. */
export const tfidf = step<TfidfOptions>('tfidf');
/** A few dense dimensions of meaning of texts: truncated SVD of their TF-IDF. Takes text columns. */
export const latentSemantics = step<LatentSemanticsOptions>('latentSemantics');
/** Lengths, punctuation, variety of words. Takes text columns. */
export const textStatistics = step<TextStatisticsOptions>('textStatistics');
