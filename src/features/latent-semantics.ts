/**
 * Text columns -> a few dense columns of meaning each: the TF-IDF rows (see tfidf.ts) times the first right
 * singular vectors of the fit rows' TF-IDF matrix. Component k's columns over the fit rows have length equal
 * to the k-th singular value. A missing or wholly unknown text is all zeros.
 * Source: Deerwester et al. 1990 (latent semantic analysis); truncated-svd.ts for the algorithm.
 */

import type { DenseColumn, Matrix } from '../core/matrix.ts';
import { numberOption, type OptionsOf } from '../core/options.ts';
import { deriveSeed } from '../core/random.ts';
import { stepMaker } from '../core/toolkit-call.ts';
import type { Table } from '../table/table.ts';
import { readingCost, type TextOptions, textSpecs } from './text-options.ts';
import { fitTfidf, type TfidfState, weightsOf } from './tfidf.ts';
import type { FitContext, Transformer } from './transformer.ts';
import { truncatedSvd } from './truncated-svd.ts';

export const latentSemanticsOwnSpecs = {
  /** Dense columns per text column; fewer where the texts span fewer dimensions. */
  components: numberOption({
    default: 50,
    min: 1,
    max: 300,
    integer: true,
    scale: 'log',
    search: [5, 150],
    aliases: ['n_components'],
  }),
};
const latentSemanticsOptionSpecs = { ...latentSemanticsOwnSpecs, ...textSpecs };

export interface LatentSemanticsOptions extends TextOptions, OptionsOf<typeof latentSemanticsOwnSpecs> {}

export type LatentSemanticsState = {
  readonly tfidf: TfidfState;
  /** One per text column, in the order of tfidf.columns. */
  readonly spaces: readonly {
    readonly nComponents: number;
    /** terms x nComponents, row-major. */
    readonly loadings: Float32Array;
  }[];
};

/** Cost: that of tfidf, and some 10 x entries x (components + 10) multiplications at fit. */
export const latentSemanticsTransformer: Transformer<
  typeof latentSemanticsOptionSpecs,
  LatentSemanticsState
> = {
  name: 'latentSemantics',
  options: latentSemanticsOptionSpecs,
  about: 'latentSemantics condenses the words of a text to a few topics.',
  words: 'svd | lsa | latent semantic* | latent | semantic* | embedding*',
  axis: 'features.text',
  reads: 'columns',
  gives: 'made',
  takes: ['text'],
  supervised: false,
  cost: (work, { components }) => readingCost(work) + work.nRows * work.nColumns * 2500 * Number(components),
  width: (given, { components }) => ({ dense: given.length * Number(components), sparse: 0 }),

  fit(table: Table, options: Required<LatentSemanticsOptions>, context: FitContext): LatentSemanticsState {
    const tfidf = fitTfidf(table, options);
    const spaces = tfidf.columns.map((column) => {
      const weights = weightsOf(table, tfidf, column);
      const seed = deriveSeed(context.seed, 'latent semantics', column.name);
      const { vectors } = truncatedSvd(weights, table.nRows, options.components, seed);
      const nComponents = vectors.length;
      const loadings = new Float32Array(column.terms.length * nComponents);
      vectors.forEach((vector, k) => {
        for (let term = 0; term < vector.length; term++) loadings[term * nComponents + k] = vector[term]!;
      });
      return { nComponents, loadings };
    });
    return { tfidf, spaces };
  },

  apply(table: Table, { tfidf, spaces }: LatentSemanticsState): Matrix {
    const columns = tfidf.columns.flatMap((column, i): DenseColumn[] => {
      const { indptr, indices, values } = weightsOf(table, tfidf, column);
      const { nComponents, loadings } = spaces[i]!;
      const out = Array.from({ length: nComponents }, () => new Float32Array(table.nRows));
      const sums = new Float64Array(nComponents);
      for (let row = 0; row < table.nRows; row++) {
        sums.fill(0);
        for (let entry = indptr[row]!; entry < indptr[row + 1]!; entry++) {
          const value = values[entry]!;
          const from = indices[entry]! * nComponents;
          for (let k = 0; k < nComponents; k++) sums[k]! += value * loadings[from + k]!;
        }
        for (let k = 0; k < nComponents; k++) out[k]![row] = sums[k]!;
      }
      return out.map((column_, k) => ({
        name: `topic${k + 1}(${column.name})`,
        kind: 'numeric',
        values: column_,
      }));
    });
    return { nRows: table.nRows, columns, sparse: null };
  },
};

/** A few dense dimensions of meaning of texts: truncated SVD of their TF-IDF. Takes text columns. */
export const latentSemantics = stepMaker<LatentSemanticsOptions>(latentSemanticsTransformer);
