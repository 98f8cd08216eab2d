import { LabError } from '../core/errors.ts';
import type { Matrix } from '../core/matrix.ts';

/** Probabilities are kept this far from 0 and 1, which bounds log-odds to about +-11.5. */
export const probabilityFloor = 1e-5;

/** Log-odds of a probability clipped to [1e-5, 1 - 1e-5]. */
export function clippedLogOdds(probability: number): number {
  const clipped = Math.min(1 - probabilityFloor, Math.max(probabilityFloor, probability));
  return Math.log(clipped / (1 - clipped));
}

/**
 * What the meta-learner sees: the clipped log-odds of each base model's scores as one dense column, named after
 * the base. NaN stays missing.
 *
 * @throws LabError `stack.badScores` where lengths or names do not fit together.
 */
export function metaMatrix(scores: readonly Float64Array[], names: readonly string[]): Matrix {
  const nRows = scores[0]?.length ?? 0;
  if (scores.length !== names.length || scores.some(({ length }) => length !== nRows)) {
    throw new LabError(
      'stack.badScores',
      `the meta-learner got ${scores.length} bases of ${scores.map(({ length }) => length).join(', ')} scores and ${names.length} names`,
      'Give each named base one score for every row.',
    );
  }
  return {
    nRows,
    columns: scores.map((base, at) => ({
      name: names[at]!,
      kind: 'numeric',
      values: Float32Array.from(base, clippedLogOdds),
    })),
    sparse: null,
  };
}
