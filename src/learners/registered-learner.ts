import type { LearnerEntry } from '../core/catalog.ts';
import type { Matrix } from '../core/matrix.ts';
import { type OptionSpecs, type Resolved, resolveOptions } from '../core/options.ts';
import type { PlainData } from '../core/plain-data.ts';
import type { FitInput, Learner } from './learner.ts';
import { weightedRows } from './matrix-rows.ts';

/** A learner whose options and state are known only at run time, as the registry offers them by name. */
export interface RegisteredLearner {
  readonly name: string;
  readonly options: OptionSpecs;
  /** What the lab tells its researchers of it. */
  readonly entry: LearnerEntry;
  /** Fills in defaults and refuses unknown names and values out of range (`<name>.badOption`). */
  resolve(options: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /**
   * `options` as a module gave them; they are resolved inside. Rows of weight zero are left out first, whatever
   * the learner; lengths, labels and weights are checked (`learners.badInput`).
   */
  fit(input: FitInput, options: Readonly<Record<string, unknown>>): PlainData;
  /** `state` must come from the same learner's `fit`. */
  predict(state: PlainData, matrix: Matrix): Float64Array;
  importance(state: PlainData): Float64Array;
}

/** Hides a learner's own types behind plain data. */
export function register<S extends OptionSpecs, State extends PlainData>(
  learner: Learner<S, State>,
): RegisteredLearner {
  const resolve = (options: Readonly<Record<string, unknown>>): Record<string, unknown> =>
    resolveOptions<Record<string, unknown>>(learner.name, options, learner.options);
  return {
    name: learner.name,
    options: learner.options,
    entry: learner,
    resolve,
    fit: (input, options) => learner.fit(weightedRows(input), resolve(options) as Resolved<S>),
    predict: (state, matrix) => learner.predict(state as State, matrix),
    importance: (state) => learner.importance(state as State),
  };
}
