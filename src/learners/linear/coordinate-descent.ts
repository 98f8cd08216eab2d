/**
 * Problem with an l1 penalty or non-negative coefficients -> its minimiser, by cyclic coordinate descent on
 * quadratic models with a line search on the true objective; columns that stay at zero are passed over.
 * Deterministic; the objective never rises beyond rounding; zeros are exact.
 * Source: Yuan, Ho & Lin (2012), "An improved GLMNET for L1-regularized logistic regression"; the elastic-net
 * update of Friedman, Hastie & Tibshirani (2010).
 */
import { type ColumnView, viewByColumn } from './column-view.ts';
import { nextCoefficient, violationOf } from './coordinate.ts';
import { descendGram, gramOf } from './gram-descent.ts';
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
import { hessianDiagonal, multiply, multiplyTransposed } from './products.ts';

const maxCycles = 1000;
/** Cycles that did not settle by then continue over the Gram matrix of the columns left, if it is affordable. */
const cyclesBeforeGram = 10;
const maxGramColumns = 1024;

/** Cost: about 10 quadratic models of 5-100 cycles each over the columns that are not at zero. */
export function solveCoordinateDescent(problem: Problem): Solution {
  const { design, labels, weights, l1, l2, tolerance, maxIterations } = problem;
  const last = design.nDense + design.nSparse;
  const { total, intercept } = startingPoint(problem);
  const view = viewByColumn(design);
  const vector = new Float64Array(last + 1);
  vector[last] = intercept;
  const steps = new Float64Array(last + 1);
  const margins = new Float64Array(design.nRows);
  const marginSteps = new Float64Array(design.nRows);
  const residuals = new Float64Array(design.nRows);
  const curvatures = new Float64Array(design.nRows);
  const gradient = new Float64Array(last + 1);
  const diagonal = new Float64Array(last + 1);

  multiply(design, vector, margins);
  let loss = logisticLoss(labels, weights, margins, null, 0);
  for (let iteration = 0; ; iteration++) {
    differentiate(problem, margins, residuals, curvatures);
    // Keeps a step finite where separated rows have lost all curvature.
    for (let i = 0; i < curvatures.length; i++) curvatures[i] = Math.max(curvatures[i]!, 1e-10 * weights[i]!);
    multiplyTransposed(design, residuals, gradient);
    let violation = Math.abs(gradient[last]!);
    for (let j = 0; j < last; j++) {
      gradient[j]! += l2 * vector[j]!;
      violation = Math.max(violation, violationOf(gradient[j]!, vector[j]!, l1, problem.nonNegative));
    }
    if (violation <= tolerance * total) return { vector, iterations: iteration, converged: true };
    if (iteration >= maxIterations) return { vector, iterations: iteration, converged: false };

    hessianDiagonal(design, curvatures, diagonal);
    for (let j = 0; j < last; j++) diagonal[j]! += l2;
    steps.fill(0);
    marginSteps.fill(0);
    const target = Math.max(violation * Math.min(0.05, violation / total), 0.1 * tolerance * total);
    minimiseQuadratic(problem, view, curvatures, gradient, diagonal, vector, target, steps, marginSteps);

    let slope = gradient[last]! * steps[last]!;
    let penaltyLinear = 0;
    let penaltySquare = 0;
    let penaltyBefore = 0;
    for (let j = 0; j < last; j++) {
      slope += gradient[j]! * steps[j]! + l1 * (Math.abs(vector[j]! + steps[j]!) - Math.abs(vector[j]!));
      penaltyLinear += vector[j]! * steps[j]!;
      penaltySquare += steps[j]! * steps[j]!;
      penaltyBefore += Math.abs(vector[j]!);
    }
    let accepted = false;
    for (let halving = 0, step = 1; halving < 30 && !accepted; halving++, step /= 2) {
      let penaltyAfter = 0;
      for (let j = 0; j < last; j++) penaltyAfter += Math.abs(vector[j]! + step * steps[j]!);
      const tried = logisticLoss(labels, weights, margins, marginSteps, step);
      const rise =
        tried -
        loss +
        l1 * (penaltyAfter - penaltyBefore) +
        l2 * step * (penaltyLinear + (step * penaltySquare) / 2);
      if (rise > sufficientDecrease * step * slope + rounding * loss) continue;
      accepted = true;
      loss = tried;
      for (let j = 0; j <= last; j++) vector[j]! += step * steps[j]!;
      for (let i = 0; i < margins.length; i++) margins[i]! += step * marginSteps[i]!;
    }
    // No representable decrease is left.
    if (!accepted) return { vector, iterations: iteration, converged: true };
  }
}

/** Cycles over the coordinates until no optimality violation of the quadratic model is above `target`. */
function minimiseQuadratic(
  problem: Problem,
  view: ColumnView,
  curvatures: Float64Array,
  gradient: Float64Array,
  diagonal: Float64Array,
  vector: Float64Array,
  target: number,
  outSteps: Float64Array,
  outMarginSteps: Float64Array,
): void {
  const { design, l1, l2, nonNegative } = problem;
  const { nRows, nDense } = design;
  const last = nDense + design.nSparse;
  let gramTried = false;
  const active = new Uint32Array(last);
  for (let j = 0; j < last; j++) active[j] = j;
  let nActive = last;
  for (let cycle = 0; cycle < maxCycles; cycle++) {
    let worst = stepIntercept(curvatures, gradient[last]!, diagonal[last]!, last, outSteps, outMarginSteps);
    const coversAll = nActive === last;
    let kept = 0;
    for (let a = 0; a < nActive; a++) {
      const j = active[a]!;
      const curvature = diagonal[j]!;
      // A column of zeros.
      if (curvature <= 1e-300) continue;
      const at = vector[j]! + outSteps[j]!;
      const slope =
        gradient[j]! +
        l2 * outSteps[j]! +
        (j < nDense
          ? denseSlope(view.dense, j * nRows, nRows, curvatures, outMarginSteps)
          : sparseSlope(view, j - nDense, curvatures, outMarginSteps));
      const violation = violationOf(slope, at, l1, nonNegative);
      if (at === 0 && violation === 0) continue;
      active[kept++] = j;
      worst = Math.max(worst, violation);
      if (violation === 0) continue;
      const to = nextCoefficient(at, slope, curvature, l1, nonNegative);
      const step = to - at;
      if (step === 0) continue;
      // Keeps an exact zero exact: vector + step must give 0, not its rounding.
      outSteps[j] = to === 0 ? -vector[j]! : outSteps[j]! + step;
      if (j < nDense) {
        for (let i = 0, k = j * nRows; i < nRows; i++, k++) outMarginSteps[i]! += step * view.dense[k]!;
      } else {
        for (let k = view.indptr[j - nDense]!; k < view.indptr[j - nDense + 1]!; k++) {
          outMarginSteps[view.rows[k]!]! += step * view.values[k]!;
        }
      }
    }
    nActive = kept;
    if (worst > target) {
      if (!gramTried && cycle + 1 >= cyclesBeforeGram && nActive <= maxGramColumns) {
        gramTried = nRows * nActive * nActive > maxGramWork;
        if (!gramTried) {
          const columns = active.slice(0, nActive).sort();
          finishOnGram(problem, curvatures, gradient, columns, vector, target / 2, outSteps, outMarginSteps);
        }
      }
      continue;
    }
    if (coversAll) return;
    // Settled on the active columns: look once more at all of them.
    for (let j = 0; j < last; j++) active[j] = j;
    nActive = last;
  }
}

function finishOnGram(
  problem: Problem,
  curvatures: Float64Array,
  gradient: Float64Array,
  columns: Uint32Array,
  vector: Float64Array,
  target: number,
  outSteps: Float64Array,
  outMarginSteps: Float64Array,
): void {
  const { design, l2 } = problem;
  const last = vector.length - 1;
  const rowSlopes = Float64Array.from(outMarginSteps, (step, i) => step * curvatures[i]!);
  const all = new Float64Array(last + 1);
  multiplyTransposed(design, rowSlopes, all);
  const slopes = new Float64Array(columns.length + 1);
  columns.forEach((j, at) => {
    slopes[at] = gradient[j]! + all[j]! + l2 * outSteps[j]!;
  });
  slopes[columns.length] = gradient[last]! + all[last]!;
  const gram = gramOf(problem, curvatures, columns);
  descendGram(problem, gram, columns, vector, target, slopes, outSteps);
  multiply(design, outSteps, outMarginSteps);
}

function stepIntercept(
  curvatures: Float64Array,
  gradient: number,
  diagonal: number,
  last: number,
  outSteps: Float64Array,
  outMarginSteps: Float64Array,
): number {
  let slope = gradient;
  for (let i = 0; i < curvatures.length; i++) slope += curvatures[i]! * outMarginSteps[i]!;
  const step = -slope / diagonal;
  outSteps[last]! += step;
  for (let i = 0; i < curvatures.length; i++) outMarginSteps[i]! += step;
  return Math.abs(slope);
}

function denseSlope(
  dense: Float32Array,
  from: number,
  nRows: number,
  curvatures: Float64Array,
  marginSteps: Float64Array,
): number {
  let even = 0;
  let odd = 0;
  let i = 0;
  for (; i + 1 < nRows; i += 2) {
    even += dense[from + i]! * curvatures[i]! * marginSteps[i]!;
    odd += dense[from + i + 1]! * curvatures[i + 1]! * marginSteps[i + 1]!;
  }
  if (i < nRows) even += dense[from + i]! * curvatures[i]! * marginSteps[i]!;
  return even + odd;
}

function sparseSlope(
  { indptr, rows, values }: ColumnView,
  column: number,
  curvatures: Float64Array,
  marginSteps: Float64Array,
): number {
  let sum = 0;
  const to = indptr[column + 1]!;
  for (let k = indptr[column]!; k < to; k++) {
    const row = rows[k]!;
    sum += values[k]! * curvatures[row]! * marginSteps[row]!;
  }
  return sum;
}
