/**
 * Problem with l1 = 0 and free signs -> its minimiser, by Newton steps from conjugate gradients and a
 * backtracking line search. The preconditioner is the Hessian's diagonal; where that needs many steps (correlated
 * columns) and columns are few, it is a Cholesky factor of the Hessian, kept as long as it serves. Deterministic; the objective never rises beyond
 * rounding.
 * Source: Lin, Weng & Keerthi (2008), "Trust region Newton method for large-scale logistic regression", with the
 * line search of Galli & Lin (2021) in place of the trust region; forcing term of Eisenstat & Walker (1996).
 */

import { factorise, solveFactorised } from './cholesky.ts';
import { gramOf } from './gram-descent.ts';
import {
  differentiate,
  logisticLoss,
  maxGramWork,
  type Problem,
  rounding,
  type Solution,
  startingPoint,
  sufficientDecrease,
} from './problem.ts';
import { hessianDiagonal, multiply, multiplyHessian, multiplyTransposed } from './products.ts';

const maxConjugateSteps = 200;
/** Conjugate steps from which on a factor is worth its cost. */
const manySteps = 20;
const maxFactorColumns = 1024;

/** Cost: about 10 Newton steps of 5-50 passes over the design each. */
export function solveTruncatedNewton(problem: Problem): Solution {
  const { design, labels, weights, l2, tolerance, maxIterations } = problem;
  const last = design.nDense + design.nSparse;
  const { total, intercept } = startingPoint(problem);
  const vector = new Float64Array(last + 1);
  vector[last] = intercept;
  const margins = new Float64Array(design.nRows);
  const marginSteps = new Float64Array(design.nRows);
  const residuals = new Float64Array(design.nRows);
  const curvatures = new Float64Array(design.nRows);
  const gradient = new Float64Array(last + 1);
  const diagonal = new Float64Array(last + 1);
  const direction = new Float64Array(last + 1);
  const conjugate = newConjugateSpace(last + 1);
  const cellsPerRow = design.nDense + design.indices.length / Math.max(1, design.nRows);
  const mayFactorise = last <= maxFactorColumns && design.nRows * cellsPerRow ** 2 <= maxGramWork;
  let factor: Float64Array | null = null;
  let refactorise = false;

  multiply(design, vector, margins);
  let loss = logisticLoss(labels, weights, margins, null, 0);
  let firstNorm = 0;
  for (let iteration = 0; ; iteration++) {
    differentiate(problem, margins, residuals, curvatures);
    multiplyTransposed(design, residuals, gradient);
    for (let j = 0; j < last; j++) gradient[j]! += l2 * vector[j]!;
    const violation = largest(gradient);
    if (violation <= tolerance * total) return { vector, iterations: iteration, converged: true };
    if (iteration >= maxIterations) return { vector, iterations: iteration, converged: false };

    hessianDiagonal(design, curvatures, diagonal);
    // Keeps the step finite where separated rows have lost all curvature and no penalty holds them.
    const floor = 1e-10 * total;
    for (let j = 0; j < last; j++) diagonal[j] = diagonal[j]! + l2 + floor;
    diagonal[last]! += floor;
    const norm = Math.sqrt(dot(gradient, gradient));
    if (iteration === 0) firstNorm = norm;
    const forcing = Math.min(0.1, Math.sqrt(norm / firstNorm) * 0.1);
    if (refactorise) factor = hessianFactor(problem, curvatures, floor);
    const preconditioner = { diagonal, factor };
    const steps = conjugateGradients(
      problem,
      curvatures,
      gradient,
      preconditioner,
      floor,
      forcing,
      conjugate,
      direction,
    );
    refactorise = mayFactorise && steps >= manySteps;

    multiply(design, direction, marginSteps);
    const slope = dot(gradient, direction);
    let penaltyLinear = 0;
    let penaltySquare = 0;
    for (let j = 0; j < last; j++) {
      penaltyLinear += vector[j]! * direction[j]!;
      penaltySquare += direction[j]! * direction[j]!;
    }
    let step = 1;
    let accepted = false;
    for (let halving = 0; halving < 30; halving++, step /= 2) {
      const tried = logisticLoss(labels, weights, margins, marginSteps, step);
      const rise = tried - loss + l2 * step * (penaltyLinear + (step * penaltySquare) / 2);
      if (rise <= sufficientDecrease * step * slope + rounding * loss) {
        loss = tried;
        accepted = true;
        break;
      }
    }
    // No representable decrease is left.
    if (!accepted) return { vector, iterations: iteration, converged: true };
    for (let j = 0; j <= last; j++) vector[j]! += step * direction[j]!;
    for (let i = 0; i < margins.length; i++) margins[i]! += step * marginSteps[i]!;
  }
}

interface ConjugateSpace {
  readonly residual: Float64Array;
  readonly scaled: Float64Array;
  readonly search: Float64Array;
  readonly product: Float64Array;
}

function newConjugateSpace(size: number): ConjugateSpace {
  return {
    residual: new Float64Array(size),
    scaled: new Float64Array(size),
    search: new Float64Array(size),
    product: new Float64Array(size),
  };
}

interface Preconditioner {
  readonly diagonal: Float64Array;
  readonly factor: Float64Array | null;
}

function hessianFactor(problem: Problem, curvatures: Float64Array, floor: number): Float64Array {
  const nColumns = problem.design.nDense + problem.design.nSparse;
  const columns = Uint32Array.from({ length: nColumns }, (_, column) => column);
  const hessian = gramOf(problem, curvatures, columns);
  const size = nColumns + 1;
  for (let j = 0; j < nColumns; j++) hessian[j * size + j]! += problem.l2 + floor;
  hessian[size * size - 1]! += floor;
  factorise(hessian, size);
  return hessian;
}

function precondition(
  { diagonal, factor }: Preconditioner,
  residual: Float64Array,
  outScaled: Float64Array,
): void {
  if (factor) {
    solveFactorised(factor, residual.length, residual, outScaled);
    return;
  }
  for (let j = 0; j < residual.length; j++) outScaled[j] = residual[j]! / diagonal[j]!;
}

/** Number of steps taken; outDirection = about -H^-1 gradient, to a relative residual of `forcing` in the preconditioned norm. */
function conjugateGradients(
  { design, l2 }: Problem,
  curvatures: Float64Array,
  gradient: Float64Array,
  preconditioner: Preconditioner,
  floor: number,
  forcing: number,
  { residual, scaled, search, product }: ConjugateSpace,
  outDirection: Float64Array,
): number {
  const size = gradient.length;
  outDirection.fill(0);
  for (let j = 0; j < size; j++) {
    residual[j] = -gradient[j]!;
  }
  precondition(preconditioner, residual, scaled);
  search.set(scaled);
  let energy = dot(residual, scaled);
  const enough = forcing * forcing * energy;
  for (let step = 0; step < maxConjugateSteps; step++) {
    multiplyHessian(design, curvatures, search, product);
    for (let j = 0; j < size - 1; j++) product[j]! += (l2 + floor) * search[j]!;
    product[size - 1]! += floor * search[size - 1]!;
    const curvature = dot(search, product);
    if (!(curvature > 0)) return step;
    const length = energy / curvature;
    for (let j = 0; j < size; j++) {
      outDirection[j]! += length * search[j]!;
      residual[j]! -= length * product[j]!;
    }
    precondition(preconditioner, residual, scaled);
    const nextEnergy = dot(residual, scaled);
    if (!(nextEnergy > enough)) return step + 1;
    const carry = nextEnergy / energy;
    energy = nextEnergy;
    for (let j = 0; j < size; j++) search[j] = scaled[j]! + carry * search[j]!;
  }
  return maxConjugateSteps;
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < left.length; j++) sum += left[j]! * right[j]!;
  return sum;
}

function largest(vector: Float64Array): number {
  let most = 0;
  for (let j = 0; j < vector.length; j++) most = Math.max(most, Math.abs(vector[j]!));
  return most;
}
