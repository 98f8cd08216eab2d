/**
 * What a pipeline module's default export is: steps by block, a model, optional row weights. Everything is
 * plain data but the functions of custom steps, which exist only inside the sandbox's context.
 */
import type { PlainData } from '../core/plain-data.ts';
import type { LearnerSpec, ToolkitStep } from '../core/toolkit-call.ts';

export type { LearnerSpec, ToolkitStep } from '../core/toolkit-call.ts';

/** A row as custom code sees it: cell by column name; dates are epoch milliseconds; null = missing. */
export type Row = Readonly<Record<string, number | string | null>>;

/** Columns as custom code sees them: fresh copies, numbers with NaN = missing, strings with null = missing. */
export type Columns = Readonly<Record<string, Float64Array | readonly (string | null)[]>>;

export interface CustomStep {
  readonly kind: 'custom-step';
  readonly name: string;
  /** Null: every column but ids. */
  readonly columns: readonly string[] | null;
  /** False where fitting learns nothing (derive): then once for all inner folds. */
  readonly readsLabels: boolean;
  readonly fit: (columns: Columns, labels: Uint8Array, seed: number) => PlainData;
  /** New columns by name: numbers, NaN = missing, one per row. */
  readonly apply: (columns: Columns, state: PlainData) => Readonly<Record<string, ArrayLike<number>>>;
  /** Of the columns that it is given those that have no value in any row; none where left out. */
  readonly hidden?: readonly string[];
}

export interface FrameStep {
  readonly kind: 'frame-step';
  readonly columns: readonly string[] | null;
  /** A danfojs DataFrame in, one with the same rows out; numeric columns become features. */
  readonly apply: (frame: unknown) => unknown;
  /** As of a custom step. */
  readonly hidden?: readonly string[];
}

export type Step = ToolkitStep | CustomStep | FrameStep;

/** Dense numbers, row by row, as custom learners see a matrix. */
export interface CustomMatrix {
  readonly nRows: number;
  readonly names: readonly string[];
  /** One column per name, NaN = missing; sparse text columns are not included. */
  readonly columns: readonly Float32Array[];
}

export interface CustomLearnerSpec {
  readonly kind: 'custom-learner';
  readonly name: string;
  readonly blocks: readonly string[] | null;
  readonly fit: (
    matrix: CustomMatrix,
    labels: Uint8Array,
    weights: Float64Array | null,
    seed: number,
  ) => PlainData;
  readonly predict: (matrix: CustomMatrix, state: PlainData) => ArrayLike<number>;
}

export interface StackSpec {
  readonly kind: 'stack';
  readonly base: Readonly<Record<string, LearnerSpec | CustomLearnerSpec>>;
  readonly meta: LearnerSpec;
  /** Inner folds, 2 to 20. */
  readonly folds: number;
}

export type ModelSpec = LearnerSpec | CustomLearnerSpec | StackSpec;

export interface DecaySpec {
  readonly kind: 'decay';
  readonly column: string;
  readonly halfLifeDays: number;
  /** The least weight, relative to the newest row's 1. */
  readonly floor: number;
}

export interface PipelineSpec {
  readonly kind: 'pipeline';
  readonly features: Readonly<Record<string, readonly Step[]>>;
  readonly model: ModelSpec;
  readonly weights: DecaySpec | null;
}
