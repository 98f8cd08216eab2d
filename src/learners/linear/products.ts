/**
 * Design x vector products, row by row so that a row is read once. Vectors are laid out as
 * [dense columns, CSR columns, intercept].
 */
import type { Design } from './design.ts';

/** outMargins[i] = row i times `vector`, intercept included. */
export function multiply(design: Design, vector: Float64Array, outMargins: Float64Array): void {
  const { nRows, nDense, dense, indptr, indices, values } = design;
  const intercept = vector[nDense + design.nSparse]!;
  for (let i = 0, at = 0; i < nRows; i++, at += nDense) {
    outMargins[i] = intercept + rowDot(dense, at, nDense, indptr, indices, values, i, vector);
  }
}

/** outVector = design transposed times `rowValues`. */
export function multiplyTransposed(design: Design, rowValues: Float64Array, outVector: Float64Array): void {
  const { nRows, nDense, dense, indptr, indices, values } = design;
  const last = nDense + design.nSparse;
  outVector.fill(0);
  for (let i = 0, at = 0; i < nRows; i++, at += nDense) {
    addRow(dense, at, nDense, indptr, indices, values, i, rowValues[i]!, outVector, last);
  }
}

/** outVector = X' D X vector, with D the diagonal of `curvatures`. */
export function multiplyHessian(
  design: Design,
  curvatures: Float64Array,
  vector: Float64Array,
  outVector: Float64Array,
): void {
  const { nRows, nDense, dense, indptr, indices, values } = design;
  const last = nDense + design.nSparse;
  const intercept = vector[last]!;
  outVector.fill(0);
  for (let i = 0, at = 0; i < nRows; i++, at += nDense) {
    const margin = intercept + rowDot(dense, at, nDense, indptr, indices, values, i, vector);
    addRow(dense, at, nDense, indptr, indices, values, i, margin * curvatures[i]!, outVector, last);
  }
}

/** outVector = diagonal of X' D X. */
export function hessianDiagonal(design: Design, curvatures: Float64Array, outVector: Float64Array): void {
  const { nRows, nDense, dense, indptr, indices, values } = design;
  const last = nDense + design.nSparse;
  outVector.fill(0);
  for (let i = 0, at = 0; i < nRows; i++, at += nDense) {
    const curvature = curvatures[i]!;
    for (let j = 0; j < nDense; j++) {
      const value = dense[at + j]!;
      outVector[j]! += curvature * value * value;
    }
    for (let k = indptr[i]!; k < indptr[i + 1]!; k++) {
      const value = values[k]!;
      outVector[nDense + indices[k]!]! += curvature * value * value;
    }
    outVector[last]! += curvature;
  }
}

function rowDot(
  dense: Float32Array,
  at: number,
  nDense: number,
  indptr: Uint32Array,
  indices: Uint32Array,
  values: Float32Array,
  row: number,
  vector: Float64Array,
): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let j = 0;
  for (; j + 3 < nDense; j += 4) {
    first += dense[at + j]! * vector[j]!;
    second += dense[at + j + 1]! * vector[j + 1]!;
    third += dense[at + j + 2]! * vector[j + 2]!;
    fourth += dense[at + j + 3]! * vector[j + 3]!;
  }
  for (; j < nDense; j++) first += dense[at + j]! * vector[j]!;
  const to = indptr[row + 1]!;
  for (let k = indptr[row]!; k < to; k++) second += values[k]! * vector[nDense + indices[k]!]!;
  return first + second + (third + fourth);
}

function addRow(
  dense: Float32Array,
  at: number,
  nDense: number,
  indptr: Uint32Array,
  indices: Uint32Array,
  values: Float32Array,
  row: number,
  factor: number,
  outVector: Float64Array,
  last: number,
): void {
  for (let j = 0; j < nDense; j++) outVector[j]! += factor * dense[at + j]!;
  const to = indptr[row + 1]!;
  for (let k = indptr[row]!; k < to; k++) outVector[nDense + indices[k]!]! += factor * values[k]!;
  outVector[last]! += factor;
}
