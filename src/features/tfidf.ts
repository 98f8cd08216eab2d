/**
 * Text columns -> one sparse block of TF-IDF weights of word or character n-grams; rows have length 1 (l2) in
 * each column's share of the block, or are empty. The definition is that of scikit-learn's TfidfVectorizer
 * (smooth_idf, norm l2); see text-grams.ts for its tokens. A missing text is an empty row.
 */
import type { Matrix, SparseMatrix } from '../core/matrix.ts';
import { stepMaker } from '../core/toolkit-call.ts';
import type { Table } from '../table/table.ts';
import { concatMatrices } from './concat-matrices.ts';
import { findColumn } from './find-column.ts';
import { gramOptionsOf, readingCost, type TextOptions, textSpecs } from './text-options.ts';
import { weighTexts } from './text-weights.ts';
import type { Transformer } from './transformer.ts';
import { fitVocabulary, type Vocabulary } from './vocabulary.ts';

export interface TfidfOptions extends TextOptions {}

export type TfidfColumn = Vocabulary & { readonly name: string };

export type TfidfState = {
  readonly analyzer: 'word' | 'char';
  readonly minGram: number;
  readonly maxGram: number;
  readonly lowercase: boolean;
  readonly sublinear: boolean;
  readonly columns: readonly TfidfColumn[];
};

/** Cost: each distinct text is read once at fit and once at apply (fitted on 5,000 texts of
 * 100 words in about a quarter of a second). */
export const tfidfTransformer: Transformer<typeof textSpecs, TfidfState> = {
  name: 'tfidf',
  options: textSpecs,
  about: 'tfidf counts words of a text and weighs the rare, telling ones more.',
  words: 'tfidf | tf idf | bag of words',
  axis: 'features.text',
  reads: 'columns',
  gives: 'grams',
  takes: ['text'],
  supervised: false,
  variant: ({ analyzer }) => String(analyzer ?? 'word'),
  cost: readingCost,
  width: (given, { maxFeatures }) => ({ dense: 0, sparse: given.length * Number(maxFeatures) }),
  fit: fitTfidf,
  apply(table: Table, state: TfidfState): Matrix {
    const parts = state.columns.map((column): Matrix => {
      const sparse = weightsOf(table, state, column);
      const names = column.terms.map((term) => `${column.name}~${term}`);
      return { nRows: table.nRows, columns: [], sparse: { ...sparse, names } };
    });
    return concatMatrices(parts, table.nRows);
  },
};

/** Word or character n-grams of texts, weighted by TF-IDF, as a sparse block. Takes text columns. */
export const tfidf = stepMaker<TfidfOptions>(tfidfTransformer);

/** One vocabulary per column. @throws LabError `features.badOption` where minGram is over maxGram. */
export function fitTfidf(table: Table, options: Required<TextOptions>): TfidfState {
  const { sublinear } = options;
  const grams = gramOptionsOf(options);
  const columns = table.columns.map((column) => ({ name: column.name, ...fitVocabulary(column, options) }));
  return { ...grams, sublinear, columns };
}

/** The TF-IDF rows of one column of the state; names are the bare terms. */
export function weightsOf(table: Table, state: TfidfState, column: TfidfColumn): SparseMatrix {
  return weighTexts(findColumn(table, column.name), state, state.sublinear, column);
}
