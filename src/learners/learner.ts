/**
 * Learner -> Model: fitting returns plain data that can predict; an unfitted model cannot exist. A learner is one
 * definition in one file: what it is called, its options, its presets, what it costs, the words by which a person asks
 * for it, and how it fits and predicts. Adding one: its file, one line in list.ts, its test.
 */
import type { LearnerEntry } from '../core/catalog.ts';
import type { Matrix } from '../core/matrix.ts';
import type { OptionSpecs, Resolved } from '../core/options.ts';
import type { PlainData } from '../core/plain-data.ts';

export interface FitInput {
  readonly matrix: Matrix;
  /** 0 or 1, one per row. */
  readonly labels: Uint8Array;
  /** Non-negative, zeros allowed, or null where every row weighs 1. */
  readonly weights: Float64Array | null;
  /** From the host: the same seed gives the same model, bit for bit. */
  readonly seed: number;
}

export interface Learner<S extends OptionSpecs, State extends PlainData> extends LearnerEntry {
  readonly options: S;
  /**
   * Handles missing values, constant columns, category columns, a sparse block, zero weights. With labels of
   * one class only it returns a model that predicts that rate for every row.
   */
  fit(input: FitInput, options: Resolved<S>): State;
  /** Probability of the positive class, one per row, in [0, 1]; never NaN. */
  predict(state: State, matrix: Matrix): Float64Array;
  /** Non-negative importance of each dense, then each sparse column, summing to 1 (or all 0). */
  importance(state: State): Float64Array;
}
