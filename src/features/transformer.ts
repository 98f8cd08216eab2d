/**
 * The contract of a feature step: `fit` sees rows that may be learned from, `apply` any rows. Fitted state is
 * plain data. A supervised step also gets the labels of the fit rows and must encode those rows themselves
 * out of fold (`fitApply`), or a learner would see its own target. A transformer is one definition in one file, with
 * what it is called, its options, how wide its output is and the words by which a person asks for it. Adding one: its
 * file, one line in list.ts, its test.
 */
import type { TransformerEntry } from '../core/catalog.ts';
import type { Matrix } from '../core/matrix.ts';
import type { OptionSpecs, Resolved } from '../core/options.ts';
import type { PlainData } from '../core/plain-data.ts';
import type { Column, Table } from '../table/table.ts';

export interface FitContext {
  /** 0 or 1 for each row of the table. */
  readonly labels: Uint8Array;
  /** Non-negative, or null where every row weighs 1. */
  readonly weights: Float64Array | null;
  /** From the host: the same seed gives the same state, bit for bit. */
  readonly seed: number;
}

export interface Transformer<S extends OptionSpecs, State extends PlainData> extends TransformerEntry {
  readonly options: S;
  /** True where `fit` reads labels: such steps are refitted inside every inner fold. */
  readonly supervised: boolean;
  /** `table` holds only the columns that the step was given. */
  fit(table: Table, options: Resolved<S>, context: FitContext): State;
  /** One output row per table row, in row order. Columns are found by name; unseen categories are missing. */
  apply(table: Table, state: State): Matrix;
  /** For supervised steps: the fit rows encoded out of fold, beside the state. */
  fitApply?(table: Table, options: Resolved<S>, context: FitContext): { state: State; matrix: Matrix };
}

/** The table's column of that name; throws `features.missingColumn` with the remedy when it is not there. */
export type FindColumn = (table: Table, name: string) => Column;
