/** Symmetric positive definite matrix, row-major -> its lower Cholesky factor, and solves with it. */

/** Overwrites the lower triangle; a pivot that rounding made non-positive is lifted. O(size^3 / 6). */
export function factorise(matrix: Float64Array, size: number): void {
  for (let row = 0; row < size; row++) {
    const at = row * size;
    const diagonal = matrix[at + row]!;
    for (let column = 0; column <= row; column++) {
      const other = column * size;
      let even = 0;
      let odd = 0;
      let k = 0;
      for (; k + 1 < column; k += 2) {
        even += matrix[at + k]! * matrix[other + k]!;
        odd += matrix[at + k + 1]! * matrix[other + k + 1]!;
      }
      if (k < column) even += matrix[at + k]! * matrix[other + k]!;
      const rest = matrix[at + column]! - even - odd;
      if (column === row) matrix[at + row] = Math.sqrt(Math.max(rest, 1e-12 * diagonal));
      else matrix[at + column] = rest / matrix[other + column]!;
    }
  }
}

/** outSolution = (L L')^-1 right. O(size^2). */
export function solveFactorised(
  factor: Float64Array,
  size: number,
  right: Float64Array,
  outSolution: Float64Array,
): void {
  for (let row = 0; row < size; row++) {
    let rest = right[row]!;
    for (let k = 0; k < row; k++) rest -= factor[row * size + k]! * outSolution[k]!;
    outSolution[row] = rest / factor[row * size + row]!;
  }
  for (let row = size - 1; row >= 0; row--) {
    const value = outSolution[row]! / factor[row * size + row]!;
    outSolution[row] = value;
    for (let k = 0; k < row; k++) outSolution[k]! -= factor[row * size + k]! * value;
  }
}
