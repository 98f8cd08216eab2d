/**
 * Sparse rows -> a few dense float columns: the `maxColumns` columns that are non-zero in most rows, ties by
 * number, so that text does not blow up the histograms. Absent cells are 0.
 */
import type { SparseMatrix } from '../../core/matrix.ts';

/** Column numbers, ascending. */
export function frequentColumns(sparse: SparseMatrix, maxColumns: number): Int32Array {
  const counts = new Int32Array(sparse.nColumns);
  for (const column of sparse.indices) counts[column]!++;
  return Int32Array.from(counts.keys())
    .filter((column) => counts[column]! > 0)
    .sort((left, right) => counts[right]! - counts[left]! || left - right)
    .slice(0, maxColumns)
    .sort();
}

export function densify(sparse: SparseMatrix, nRows: number, chosen: Int32Array): Float32Array[] {
  const place = new Int32Array(sparse.nColumns).fill(-1);
  chosen.forEach((column, index) => {
    place[column] = index;
  });
  const dense = Array.from(chosen, () => new Float32Array(nRows));
  for (let row = 0; row < nRows; row++) {
    for (let i = sparse.indptr[row]!; i < sparse.indptr[row + 1]!; i++) {
      const at = place[sparse.indices[i]!]!;
      if (at >= 0) dense[at]![row] = sparse.values[i]!;
    }
  }
  return dense;
}
