/** Design -> the same numbers by column, for coordinate descent. */
import type { Design } from './design.ts';

export interface ColumnView {
  /** Column-major, nDense x nRows. */
  readonly dense: Float32Array;
  /** The CSR block by column: rows ascend within a column. */
  readonly indptr: Uint32Array;
  readonly rows: Uint32Array;
  readonly values: Float32Array;
}

/** O(cells + non-zeros); a second copy of the design. */
export function viewByColumn(design: Design): ColumnView {
  const { nRows, nDense, nSparse } = design;
  const dense = new Float32Array(nRows * nDense);
  for (let i = 0; i < nRows; i++) {
    for (let j = 0; j < nDense; j++) dense[j * nRows + i] = design.dense[i * nDense + j]!;
  }
  const indptr = new Uint32Array(nSparse + 1);
  for (let k = 0; k < design.indices.length; k++) indptr[design.indices[k]! + 1]!++;
  for (let j = 0; j < nSparse; j++) indptr[j + 1]! += indptr[j]!;
  const next = indptr.slice(0, nSparse);
  const rows = new Uint32Array(design.indices.length);
  const values = new Float32Array(design.indices.length);
  for (let i = 0; i < nRows; i++) {
    for (let k = design.indptr[i]!; k < design.indptr[i + 1]!; k++) {
      const at = next[design.indices[k]!]!++;
      rows[at] = i;
      values[at] = design.values[k]!;
    }
  }
  return { dense, indptr, rows, values };
}
