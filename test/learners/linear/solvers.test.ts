import { describe, expect, test } from 'vitest';
import { random } from '../../../src/core/random.ts';
import { sigmoid } from '../../../src/core/sigmoid.ts';
import { factorise, solveFactorised } from '../../../src/learners/linear/cholesky.ts';
import { solveCoordinateDescent } from '../../../src/learners/linear/coordinate-descent.ts';
import { buildDesign, planColumns } from '../../../src/learners/linear/design.ts';
import { logisticLoss, type Problem, type Solution } from '../../../src/learners/linear/problem.ts';
import { multiply } from '../../../src/learners/linear/products.ts';
import { solveTruncatedNewton } from '../../../src/learners/linear/truncated-newton.ts';
import { plantedInput, sparseInput } from '../contract.ts';

function problemOf(nRows: number, options: Partial<Problem> = {}): Problem {
  const { matrix, labels } = plantedInput(nRows, 'solvers');
  const joined = { ...matrix, sparse: sparseInput(nRows, 'solver words').matrix.sparse };
  const weights = Float64Array.from({ length: nRows }, (_, row) => 0.5 + (row % 4));
  const design = buildDesign(joined, planColumns(joined, weights, 100));
  return {
    ...{ design, labels, weights, l1: 0, l2: 1, nonNegative: false, tolerance: 1e-9, maxIterations: 200 },
    ...options,
  };
}

/** Columns that all but repeat one another. */
function correlatedProblem(options: Partial<Problem> = {}): Problem {
  const nRows = 300;
  const stream = random(1, 'correlated');
  const common = Float32Array.from({ length: nRows }, () => stream.normal());
  const columns = Array.from({ length: 25 }, (_, j) => ({
    name: `c${j}`,
    kind: 'numeric' as const,
    values: common.map((value) => value + 0.02 * stream.normal()),
  }));
  const labels = Uint8Array.from(common, (value) => (stream.next() < sigmoid(value) ? 1 : 0));
  const matrix = { nRows, columns, sparse: null };
  const design = buildDesign(matrix, planColumns(matrix, null, 100));
  const weights = new Float64Array(nRows).fill(1);
  return {
    ...{ design, labels, weights, l1: 0, l2: 1, nonNegative: false, tolerance: 1e-9, maxIterations: 200 },
    ...options,
  };
}

/** The gradient of the loss by definition, cell by cell. */
function slopesOf({ design, labels, weights, l2 }: Problem, { vector }: Solution): Float64Array {
  const margins = new Float64Array(design.nRows);
  multiply(design, vector, margins);
  const last = vector.length - 1;
  const slopes = new Float64Array(vector.length);
  for (let row = 0; row < design.nRows; row++) {
    const residual = weights[row]! * (sigmoid(margins[row]!) - labels[row]!);
    for (let j = 0; j < design.nDense; j++) {
      slopes[j]! += residual * design.dense[row * design.nDense + j]!;
    }
    for (let k = design.indptr[row]!; k < design.indptr[row + 1]!; k++) {
      slopes[design.nDense + design.indices[k]!]! += residual * design.values[k]!;
    }
    slopes[last]! += residual;
  }
  for (let j = 0; j < last; j++) slopes[j]! += l2 * vector[j]!;
  return slopes;
}

function objectiveOf({ design, labels, weights, l1, l2 }: Problem, vector: Float64Array): number {
  const margins = new Float64Array(design.nRows);
  multiply(design, vector, margins);
  const coefficients = vector.subarray(0, vector.length - 1);
  return coefficients.reduce(
    (sum, value) => sum + l1 * Math.abs(value) + (l2 / 2) * value * value,
    logisticLoss(labels, weights, margins, null, 0),
  );
}

/** The Karush-Kuhn-Tucker conditions; 1e-6 is far below the gradients of a wrong solution (1 to 100). */
function expectOptimal(problem: Problem, solution: Solution): void {
  expect(solution.converged).toBe(true);
  const { vector } = solution;
  const slopes = slopesOf(problem, solution);
  const last = vector.length - 1;
  expect(Math.abs(slopes[last]!)).toBeLessThan(1e-6);
  for (let j = 0; j < last; j++) {
    const slope = slopes[j]!;
    const at = vector[j]!;
    if (at > 0) expect(Math.abs(slope + problem.l1)).toBeLessThan(1e-6);
    else if (at < 0) {
      expect(problem.nonNegative).toBe(false);
      expect(Math.abs(slope - problem.l1)).toBeLessThan(1e-6);
    } else {
      expect(slope).toBeGreaterThan(-problem.l1 - 1e-6);
      if (!problem.nonNegative) expect(slope).toBeLessThan(problem.l1 + 1e-6);
    }
  }
}

describe('the logistic solvers', () => {
  test.each([{ l2: 1 }, { l2: 0.001 }, { l2: 100 }])(
    'truncated Newton ends at a zero gradient: %o',
    (options) => {
      const problem = problemOf(300, options);
      expectOptimal(problem, solveTruncatedNewton(problem));
    },
  );

  test.each([
    { l1: 2, l2: 0 },
    { l1: 0.5, l2: 3 },
    { l1: 0, l2: 1 },
    { l1: 0, l2: 1, nonNegative: true },
    { l1: 2, l2: 0.5, nonNegative: true },
    { l1: 500, l2: 0 },
  ])('coordinate descent ends where the optimality conditions hold: %o', (options) => {
    const problem = problemOf(300, options);
    expectOptimal(problem, solveCoordinateDescent(problem));
  });

  test.each([
    { l1: 0, l2: 1e-4 },
    { l1: 0.5, l2: 0 },
    { l1: 0, l2: 1e-4, nonNegative: true },
  ])('columns that nearly repeat one another are solved as exactly: %o', (options) => {
    const problem = correlatedProblem(options);
    const free = problem.l1 === 0 && !problem.nonNegative;
    expectOptimal(problem, free ? solveTruncatedNewton(problem) : solveCoordinateDescent(problem));
  });

  test('both solvers find the same minimum', () => {
    const problem = problemOf(300);
    const newton = solveTruncatedNewton(problem).vector;
    const descent = solveCoordinateDescent(problem).vector;
    newton.forEach((value, j) => {
      expect(descent[j]).toBeCloseTo(value, 6);
    });
  });

  test('no random step away from the solution lowers the objective', () => {
    for (const options of [{ l1: 0 }, { l1: 2 }, { l1: 1, nonNegative: true }]) {
      const problem = problemOf(200, options);
      const solve = problem.l1 === 0 ? solveTruncatedNewton : solveCoordinateDescent;
      const { vector } = solve(problem);
      const least = objectiveOf(problem, vector);
      const stream = random(4, 'steps');
      for (let trial = 0; trial < 50; trial++) {
        const moved = vector.map((value, j) => {
          const to = value + stream.normal() * 10 ** -stream.integer(5);
          return problem.nonNegative && j < vector.length - 1 ? Math.max(0, to) : to;
        });
        expect(objectiveOf(problem, moved)).toBeGreaterThan(least - 1e-9);
      }
    }
  });

  test('a Cholesky factor solves what it was made from', () => {
    const size = 7;
    const stream = random(5, 'matrix');
    const root = Float64Array.from({ length: size * size }, () => stream.normal());
    const matrix = new Float64Array(size * size);
    for (let a = 0; a < size; a++) {
      for (let b = 0; b < size; b++) {
        for (let k = 0; k < size; k++) matrix[a * size + b]! += root[a * size + k]! * root[b * size + k]!;
        if (a === b) matrix[a * size + b]! += 0.1;
      }
    }
    const truth = Float64Array.from({ length: size }, () => stream.normal());
    const right = truth.map((_, a) =>
      truth.reduce((sum, value, b) => sum + matrix[a * size + b]! * value, 0),
    );
    const solution = new Float64Array(size);
    factorise(matrix, size);
    solveFactorised(matrix, size, right, solution);
    solution.forEach((value, a) => {
      expect(value).toBeCloseTo(truth[a]!, 8);
    });
  });
});
