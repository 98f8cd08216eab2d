/**
 * One base model of a stack: fitted once for each inner fold, it scores the rows held out (what the meta-learner
 * learns from: no score comes from a model that saw its row) and any new rows, whose score is the mean
 * probability of the inner models (bagged members), so that both kinds of score come from models of one size.
 * Source: Wolpert (1992), "Stacked generalization"; bagged members as in AutoGluon (Erickson et al. 2020).
 */
import { counted } from '../core/counted.ts';
import { LabError } from '../core/errors.ts';
import type { InnerFold } from './inner-folds.ts';

export interface FoldScores {
  /** Probabilities of the fold's `applyRows`, in their order. */
  readonly heldOut: Float64Array;
  /** Probabilities of the new rows; empty where there are none. */
  readonly applied: Float64Array;
}

export interface BaseScores {
  /** One probability per row, from the member that did not see it. */
  readonly outOfFold: Float64Array;
  /** One probability per new row: the mean over the members. */
  readonly applied: Float64Array;
}

/**
 * Runs `fitAndScore` for each fold, in order, and puts the scores together.
 *
 * @throws LabError `stack.badScores` where a score is missing, not a number or outside [0, 1], and
 * `stack.badFolds` where the folds do not hold out every row once.
 */
export function outOfFoldScores(
  nRows: number,
  folds: readonly InnerFold[],
  fitAndScore: (fitRows: Uint32Array, applyRows: Uint32Array, fold: number) => FoldScores,
): BaseScores {
  const outOfFold = new Float64Array(nRows).fill(Number.NaN);
  const applied: Float64Array[] = [];
  folds.forEach(({ fitRows, applyRows }, fold) => {
    const scores = fitAndScore(fitRows, applyRows, fold);
    checkScores(scores.heldOut, applyRows.length, fold);
    checkScores(scores.applied, applied[0]?.length ?? scores.applied.length, fold);
    applyRows.forEach((row, i) => {
      if (!Number.isNaN(outOfFold[row]!)) throw heldOutTwice(row);
      outOfFold[row] = scores.heldOut[i]!;
    });
    applied.push(scores.applied);
  });
  const never = outOfFold.findIndex((score) => Number.isNaN(score));
  if (never >= 0) {
    throw new LabError(
      'stack.badFolds',
      `row ${never} is held out by no fold`,
      'Make the folds with innerFolds over the same rows.',
    );
  }
  return { outOfFold, applied: meanScores(applied) };
}

/** Mean probability of members, row by row; empty without members. */
export function meanScores(members: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(members[0]?.length ?? 0);
  for (const scores of members) for (let i = 0; i < mean.length; i++) mean[i]! += scores[i]!;
  for (let i = 0; i < mean.length; i++) mean[i]! /= members.length;
  return mean;
}

function checkScores(scores: Float64Array, nExpected: number, fold: number): void {
  const bad = scores.findIndex((score) => !(score >= 0 && score <= 1));
  if (scores.length === nExpected && bad < 0) return;
  throw new LabError(
    'stack.badScores',
    bad < 0
      ? `inner fold ${fold + 1} got ${counted(scores.length, 'score')} for ${counted(nExpected, 'row')}`
      : `inner fold ${fold + 1} got the score ${scores[bad]} for its row ${bad}`,
    'Return one probability from 0 to 1 for each row, in row order.',
  );
}

function heldOutTwice(row: number): LabError {
  return new LabError(
    'stack.badFolds',
    `row ${row} is held out by two folds`,
    'Make the folds with innerFolds over the same rows.',
  );
}
