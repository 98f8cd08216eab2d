/**
 * Text columns -> a few dense columns of meaning each: the TF-IDF rows (see tfidf.ts) times the first right
 * singular vectors of the fit rows' TF-IDF matrix. Component k's columns over the fit rows have length equal
 * to the k-th singular value. A missing or wholly unknown text is all zeros.
 * Source: Deerwester et al. 1990 (latent semantic analysis); truncated-svd.ts for the algorithm.
 */
import type { DenseColumn, Matrix } from '../core/matrix.ts';
import { deriveSeed } from '../core/random.ts';
import type { Table } from '../table/table.ts';
import { type TextOptions, textSpecs } from './text-options.ts';
import { fitTfidf, type TfidfState, weightsOf } from './tfidf.ts';
import type { FitContext, Transformer } from './transformer.ts';
import { truncatedSvd } from './truncated-svd.ts';

export interface LatentSemanticsOptions extends TextOptions {
  /** Dense columns a text column, 1 to 300; fewer where the texts span fewer dimensions. Default 50. */
  components?: number;
}

export type LatentSemanticsState = {
  readonly tfidf: TfidfState;
  /** One a text column, in the order of tfidf.columns. */
  readonly spaces: readonly {
    readonly nComponents: number;
    /** terms x nComponents, row-major. */
    readonly loadings: Float32Array;
  }[];
};

/** Cost: that of tfidf, and some 10 x entries x (components + 10) multiplications at fit. */
export const latentSemanticsTransformer: Transformer<LatentSemanticsOptions, LatentSemanticsState> = {
  name: 'latentSemantics',
  options: {
    components: {
      type: 'number',
      default: 50,
      min: 1,
      max: 300,
      integer: true,
      scale: 'log',
      search: [5, 150],
    },
    ...textSpecs,
  },
  takes: ['text'],
  supervised: false,

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
