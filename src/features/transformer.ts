/**
 * The contract of a feature step: `fit` sees rows that may be learned from, `apply` any rows. Fitted state is
 * plain data. A supervised step also gets the labels of the fit rows and must encode those rows themselves
 * out of fold (`fitApply`), or a learner would see its own target.
 */

import type { Matrix } from '../core/matrix.ts';
import type { OptionSpecs } from '../core/options.ts';
import type { PlainData } from '../core/plain-data.ts';
import type { Column, Role, Table } from '../table/table.ts';

export interface FitContext {
  /** 0 or 1 for each row of the table. */
  readonly labels: Uint8Array;
  /** Non-negative, or null where every row weighs 1. */
  readonly weights: Float64Array | null;
  /** From the host: the same seed gives the same state, bit for bit. */
  readonly seed: number;
}

export interface Transformer<O extends object, S extends PlainData> {
  readonly name: string;
  readonly options: OptionSpecs<O>;
  /** Which columns it takes when the module names none. */
  readonly takes: readonly Role[];
  /** True where `fit` reads labels: such steps are refitted inside every inner fold. */
  readonly supervised: boolean;
  /** `table` holds only the columns that the step was given. */
  fit(table: Table, options: Required<O>, context: FitContext): S;
  /** One output row per table row, in row order. Columns are found by name; unseen levels are missing. */
  apply(table: Table, state: S): Matrix;
  /** For supervised steps: the fit rows encoded out of fold, beside the state. */
  fitApply?(table: Table, options: Required<O>, context: FitContext): { state: S; matrix: Matrix };
}

/** The table's column of that name; throws `features.missingColumn` with the remedy when it is not there. */
export type FindColumn = (table: Table, name: string) => Column;
