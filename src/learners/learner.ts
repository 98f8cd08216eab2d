/**
 * Learner -> Model: fitting returns plain data that can predict; an unfitted model cannot exist.
 */

import type { Matrix } from '../core/matrix.ts';
import type { OptionSpecs } from '../core/options.ts';
import type { PlainData } from '../core/plain-data.ts';

export interface FitInput {
  readonly matrix: Matrix;
  /** 0 or 1, one a row. */
  readonly labels: Uint8Array;
  /** Non-negative, zeros allowed, or null where every row weighs 1. */
  readonly weights: Float64Array | null;
  /** From the host: the same seed gives the same model, bit for bit. */
  readonly seed: number;
}

export interface Learner<O extends object, S extends PlainData> {
  readonly name: string;
  readonly options: OptionSpecs<O>;
  /**
   * Handles missing values, constant columns, category columns, a sparse block, zero weights. With labels of
   * one class only it returns a model that predicts that rate for every row.
   */
  fit(input: FitInput, options: Required<O>): S;
  /** Probability of the positive class, one a row, in [0, 1]; never NaN. */
  predict(state: S, matrix: Matrix): Float64Array;
  /** Non-negative importance of each dense, then each sparse column, summing to 1 (or all 0). */
  importance(state: S): Float64Array;
}
