/**
 * Sparse rows -> a few dense columns, for learners on trees: those that are non-zero in the most rows, so that text does
 * not blow them up. Absent cells are 0.
 */
import type { Work } from '../core/catalog.ts';
import type { SparseMatrix } from '../core/matrix.ts';

/** Ascending numbers of the `most` columns that have a non-zero cell in the most rows; ties go to the first. */
export function frequentColumns(sparse: SparseMatrix, most: number): Uint32Array {
  const counts = new Uint32Array(sparse.nColumns);
  for (let k = 0; k < sparse.indices.length; k++) if (sparse.values[k] !== 0) counts[sparse.indices[k]!]!++;
  const columns = Uint32Array.from(counts, (_, column) => column).filter((column) => counts[column]! > 0);
  return columns
    .sort((left, right) => counts[right]! - counts[left]! || left - right)
    .slice(0, most)
    .sort();
}

/** The named columns as dense ones, absent cells 0. O(rows x columns + non-zeros). */
export function densify(sparse: SparseMatrix, nRows: number, columns: ArrayLike<number>): Float32Array[] {
  const place = new Int32Array(sparse.nColumns).fill(-1);
  for (let at = 0; at < columns.length; at++) place[columns[at]!] = at;
  const dense = Array.from(columns, () => new Float32Array(nRows));
  for (let i = 0; i < nRows; i++) {
    for (let k = sparse.indptr[i]!; k < sparse.indptr[i + 1]!; k++) {
      const at = place[sparse.indices[k]!]!;
      if (at >= 0) dense[at]![i] = sparse.values[k]!;
    }
  }
  return dense;
}

/** Dense columns that cost as much as these: of the sparse ones most cells are empty. */
export function columnsSeen({ dense, sparse }: Work, maxSparseColumns: unknown): number {
  return dense + Math.min(sparse, Number(maxSparseColumns)) * 0.3;
}
