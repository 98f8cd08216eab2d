/**
 * What learners see: dense float32 columns, and optionally one sparse block (text). All rows, no labels.
 */
export interface DenseColumn {
  readonly name: string;
  /** `category`: values are category codes 0, 1, ... (NaN = missing or unseen), their order means nothing. */
  readonly kind: 'numeric' | 'category';
  /** One value a row, NaN = missing. */
  readonly values: Float32Array;
}

/** Compressed sparse rows; within a row, column indices ascend. */
export interface SparseMatrix {
  readonly nColumns: number;
  readonly names: readonly string[];
  readonly indptr: Uint32Array;
  readonly indices: Uint32Array;
  readonly values: Float32Array;
}

export interface Matrix {
  readonly nRows: number;
  readonly columns: readonly DenseColumn[];
  readonly sparse: SparseMatrix | null;
}
