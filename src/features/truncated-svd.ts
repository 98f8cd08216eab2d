/**
 * A sparse matrix A -> its largest singular values and right singular vectors. A random subspace of
 * nComponents + 10 dimensions is multiplied by A'A four times, orthonormalised each time; then the small
 * eigenproblem inside it is solved (Rayleigh-Ritz). Exact where the subspace is the whole row space.
 * Invariants: seeded; each vector's entry of largest magnitude is positive; directions below a millionth of
 * the largest singular value are left out.
 * Source: Halko, Martinsson, Tropp 2011, algorithm 4.4 (randomized subspace iteration), on A transposed.
 */
import type { SparseMatrix } from '../core/matrix.ts';
import { type Random, random } from '../core/random.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

const nOversampled = 10;
const nIterations = 4;

export interface TruncatedSvd {
  /** nColumns x (number of singular values), row-major: the right singular vectors. */
  readonly loadings: Float64Array;
  /** Descending; at most nComponents of them. */
  readonly singularValues: Float64Array;
}

/** Cost: O(entries x (nComponents + 10)) ten times, and O(columns x (nComponents + 10)^2) five times. */
export function truncatedSvd(
  matrix: SparseMatrix,
  nRows: number,
  nComponents: number,
  seed: number,
): TruncatedSvd {
  const { nColumns } = matrix;
  const width = Math.min(nComponents + nOversampled, nRows, nColumns);
  let basis = orthonormal(gaussian(nColumns * width, random(seed, 'range finder')), nColumns, width);
  const image = new Float64Array(nRows * width);
  const back = new Float64Array(nColumns * width);
  for (let iteration = 0; iteration < nIterations; iteration++) {
    multiply(matrix, basis, width, image);
    multiplyTransposed(matrix, image, width, back);
    basis = orthonormal(back, nColumns, width);
  }
  multiply(matrix, basis, width, image);
  const { values, vectors } = symmetricEigen(gram(image, nRows, width), width);
  const kept = values.filter((value, i) => i < nComponents && value > 0 && value > 1e-12 * values[0]!);
  return {
    loadings: signed(combine(basis, vectors, nColumns, width, kept.length), nColumns, kept.length),
    singularValues: kept.map(Math.sqrt),
  };
}

/** out = A x, with x nColumns x width and out nRows x width, row-major. */
export function multiply(
  { indptr, indices, values }: SparseMatrix,
  x: Float64Array,
  width: number,
  out: Float64Array,
): void {
  out.fill(0);
  for (let row = 0; row + 1 < indptr.length; row++) {
    const to = row * width;
    for (let entry = indptr[row]!; entry < indptr[row + 1]!; entry++) {
      const value = values[entry]!;
      const from = indices[entry]! * width;
      for (let k = 0; k < width; k++) out[to + k]! += value * x[from + k]!;
    }
  }
}

/** out = A' y, with y nRows x width and out nColumns x width, row-major. */
function multiplyTransposed(
  { indptr, indices, values }: SparseMatrix,
  y: Float64Array,
  width: number,
  out: Float64Array,
): void {
  out.fill(0);
  for (let row = 0; row + 1 < indptr.length; row++) {
    const from = row * width;
    for (let entry = indptr[row]!; entry < indptr[row + 1]!; entry++) {
      const value = values[entry]!;
      const to = indices[entry]! * width;
      for (let k = 0; k < width; k++) out[to + k]! += value * y[from + k]!;
    }
  }
}

/** The columns of a row-major matrix made orthonormal (Gram-Schmidt, twice); dependent ones become zero. */
function orthonormal(matrix: Float64Array, nRows: number, width: number): Float64Array {
  const columns = Array.from({ length: width }, (_, k) => {
    const column = new Float64Array(nRows);
    for (let row = 0; row < nRows; row++) column[row] = matrix[row * width + k]!;
    return column;
  });
  columns.forEach((column, k) => {
    const before = Math.sqrt(dot(column, column));
    for (let pass = 0; pass < 2; pass++) {
      for (let other = 0; other < k; other++) subtract(column, columns[other]!, dot(column, columns[other]!));
    }
    const after = Math.sqrt(dot(column, column));
    const scale = after > 1e-10 * before ? 1 / after : 0;
    for (let row = 0; row < nRows; row++) column[row]! *= scale;
  });
  const out = new Float64Array(nRows * width);
  for (let k = 0; k < width; k++) {
    for (let row = 0; row < nRows; row++) out[row * width + k] = columns[k]![row]!;
  }
  return out;
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < left.length; i++) sum += left[i]! * right[i]!;
  return sum;
}

function subtract(from: Float64Array, direction: Float64Array, factor: number): void {
  for (let i = 0; i < from.length; i++) from[i]! -= factor * direction[i]!;
}

function gram(matrix: Float64Array, nRows: number, width: number): Float64Array {
  const out = new Float64Array(width * width);
  for (let row = 0; row < nRows; row++) {
    const at = row * width;
    for (let i = 0; i < width; i++) {
      const left = matrix[at + i]!;
      for (let j = i; j < width; j++) out[i * width + j]! += left * matrix[at + j]!;
    }
  }
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) out[i * width + j] = out[j * width + i]!;
  return out;
}

/** basis x the first `nKept` columns of vectors. */
function combine(
  basis: Float64Array,
  vectors: Float64Array,
  nRows: number,
  width: number,
  nKept: number,
): Float64Array {
  const out = new Float64Array(nRows * nKept);
  for (let row = 0; row < nRows; row++) {
    for (let i = 0; i < width; i++) {
      const value = basis[row * width + i]!;
      for (let k = 0; k < nKept; k++) out[row * nKept + k]! += value * vectors[i * width + k]!;
    }
  }
  return out;
}

function signed(loadings: Float64Array, nRows: number, width: number): Float64Array {
  for (let k = 0; k < width; k++) {
    let largest = 0;
    for (let row = 0; row < nRows; row++) {
      const value = loadings[row * width + k]!;
      if (Math.abs(value) > Math.abs(largest)) largest = value;
    }
    if (largest >= 0) continue;
    for (let row = 0; row < nRows; row++) loadings[row * width + k] = -loadings[row * width + k]!;
  }
  return loadings;
}

function gaussian(length: number, stream: Random): Float64Array {
  const out = new Float64Array(length);
  for (let i = 0; i < length; i++) out[i] = stream.normal();
  return out;
}
