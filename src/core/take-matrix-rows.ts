import type { DenseColumn, Matrix, SparseMatrix } from './matrix.ts';

/** The rows named, in the order named, as a copy. O(rows x dense columns + sparse entries). */
export function takeMatrixRows(matrix: Matrix, rows: Uint32Array): Matrix {
  return {
    nRows: rows.length,
    columns: matrix.columns.map((column) => takeDenseRows(column, rows)),
    sparse: matrix.sparse ? takeSparseRows(matrix.sparse, rows) : null,
  };
}

function takeDenseRows(column: DenseColumn, rows: Uint32Array): DenseColumn {
  const values = new Float32Array(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = column.values[rows[i]!]!;
  return { ...column, values };
}

function takeSparseRows(sparse: SparseMatrix, rows: Uint32Array): SparseMatrix {
  const indptr = new Uint32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++) {
    indptr[i + 1] = indptr[i]! + sparse.indptr[rows[i]! + 1]! - sparse.indptr[rows[i]!]!;
  }
  const indices = new Uint32Array(indptr[rows.length]!);
  const values = new Float32Array(indptr[rows.length]!);
  for (let i = 0; i < rows.length; i++) {
    const from = sparse.indptr[rows[i]!]!;
    const to = sparse.indptr[rows[i]! + 1]!;
    indices.set(sparse.indices.subarray(from, to), indptr[i]!);
    values.set(sparse.values.subarray(from, to), indptr[i]!);
  }
  return { ...sparse, indptr, indices, values };
}
