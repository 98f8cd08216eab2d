/**
 * The stack and the row weights that a module may name.
 */
import { LabError } from '../core/errors.ts';
import type { CustomLearnerSpec, DecaySpec, LearnerSpec, StackSpec } from './spec.ts';

export interface StackOptions {
  /** Base models by name; 1 to 20 of them. */
  base: Readonly<Record<string, LearnerSpec | CustomLearnerSpec>>;
  /** Learns from the bases' out-of-fold log-odds. */
  meta: LearnerSpec;
  /** Inner folds, 2 to 20. Default 5. */
  folds?: number;
}

/**
 * Stacked generalisation (Wolpert 1992): every base model is fitted on each inner fold's fit rows, the
 * meta-learner on their out-of-fold scores. New rows get the mean of the inner models. Cost: folds x bases fits.
 */
export function stack(options: StackOptions): StackSpec {
  const folds = options.folds ?? 5;
  const nBases = Object.keys(options.base).length;
  if (nBases < 1 || nBases > 20) {
    throw new LabError('pipeline.badStack', `stack has ${nBases} base models`, 'Give it 1 to 20 of them.');
  }
  if (!Number.isInteger(folds) || folds < 2 || folds > 20) {
    throw new LabError('pipeline.badStack', `stack has folds: ${folds}`, 'Give a whole number from 2 to 20.');
  }
  return { kind: 'stack', base: { ...options.base }, meta: options.meta, folds };
}

export interface DecayOptions {
  /** Days in which a row's weight halves, counted back from the newest fit row. */
  halfLifeDays: number;
  /** The least weight, 0 to 1. Default 0. Rows without a date get it too. */
  floor?: number;
}

/** Older rows weigh less: weight = max(floor, 2^(-age / halfLife)). */
export function decay(column: string, options: DecayOptions): DecaySpec {
  const { halfLifeDays, floor = 0 } = options;
  if (!(halfLifeDays > 0) || !(floor >= 0 && floor <= 1)) {
    throw new LabError(
      'pipeline.badDecay',
      `decay("${column}") has halfLifeDays ${halfLifeDays}, floor ${floor}`,
      'Give halfLifeDays above 0 and a floor from 0 to 1.',
    );
  }
  return { kind: 'decay', column, halfLifeDays, floor };
}
