/**
 * The quadratic model restricted to few columns -> its minimiser over those columns, by coordinate descent on
 * their Gram matrix, where a cycle costs columns^2 instead of passes over the rows. It is what makes strongly
 * correlated columns affordable. Signs and zeros as in the plain cycles.
 * Source: covariance updates, Friedman, Hastie & Tibshirani (2010), section 2.2.
 */
import { nextCoefficient, violationOf } from './coordinate.ts';
import type { Problem } from './problem.ts';

const maxCycles = 20_000;

/** X' D X over the `active` columns and, last, the intercept; row-major. O(rows x non-zeros a row^2). */
export function gramOf({ design }: Problem, curvatures: Float64Array, active: Uint32Array): Float64Array {
  const { nRows, nDense, dense, indptr, indices, values } = design;
  const size = active.length + 1;
  const place = new Int32Array(nDense + design.nSparse).fill(-1);
  active.forEach((column, at) => {
    place[column] = at;
  });
  let nDenseActive = 0;
  while (nDenseActive < active.length && active[nDenseActive]! < nDense) nDenseActive++;
  const gram = new Float64Array(size * size);
  const places = new Int32Array(size);
  const cells = new Float64Array(size);
  for (let i = 0; i < nRows; i++) {
    let used = 0;
    for (; used < nDenseActive; used++) {
      places[used] = used;
      cells[used] = dense[i * nDense + active[used]!]!;
    }
    for (let k = indptr[i]!; k < indptr[i + 1]!; k++) {
      const at = place[nDense + indices[k]!]!;
      if (at < 0) continue;
      places[used] = at;
      cells[used++] = values[k]!;
    }
    places[used] = size - 1;
    cells[used++] = 1;
    // Places ascend, so this fills the upper triangle.
    for (let a = 0; a < used; a++) {
      const row = places[a]! * size;
      const weighted = curvatures[i]! * cells[a]!;
      for (let b = a; b < used; b++) gram[row + places[b]!]! += weighted * cells[b]!;
    }
  }
  for (let a = 0; a < size; a++) for (let b = 0; b < a; b++) gram[a * size + b] = gram[b * size + a]!;
  return gram;
}

/**
 * Moves `steps` of the active columns and the intercept until no violation is above `target`.
 *
 * `slopes`: gradient of the quadratic model at `steps` by active column, intercept last; it is overwritten.
 */
export function descendGram(
  { l1, l2, nonNegative }: Problem,
  gram: Float64Array,
  active: Uint32Array,
  vector: Float64Array,
  target: number,
  slopes: Float64Array,
  steps: Float64Array,
): void {
  const size = active.length + 1;
  const last = vector.length - 1;
  for (let cycle = 0; cycle < maxCycles; cycle++) {
    let worst = Math.abs(slopes[size - 1]!);
    move(gram, size, size - 1, -slopes[size - 1]! / gram[size * size - 1]!, 0, slopes, steps, last);
    for (let a = 0; a < active.length; a++) {
      const j = active[a]!;
      const at = vector[j]! + steps[j]!;
      const slope = slopes[a]!;
      const violation = violationOf(slope, at, l1, nonNegative);
      if (violation === 0) continue;
      worst = Math.max(worst, violation);
      const to = nextCoefficient(at, slope, gram[a * size + a]! + l2, l1, nonNegative);
      if (to === at) continue;
      move(gram, size, a, to - at, l2, slopes, steps, j);
      if (to === 0) steps[j] = -vector[j]!;
    }
    if (worst <= target) return;
  }
}

function move(
  gram: Float64Array,
  size: number,
  a: number,
  step: number,
  l2: number,
  slopes: Float64Array,
  steps: Float64Array,
  column: number,
): void {
  const row = a * size;
  for (let b = 0; b < size; b++) slopes[b]! += step * gram[row + b]!;
  slopes[a]! += step * l2;
  steps[column]! += step;
}
