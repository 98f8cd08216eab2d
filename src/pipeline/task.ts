/**
 * What the host asks of a worker. A task and its result are plain data (structured-cloneable; tables are in
 * shared memory), so that any queue could carry them. A worker gets labels of the fit rows only.
 */
import type { PlainData } from '../core/plain-data.ts';
import type { SharedTable } from '../table/shared-table.ts';
import type { FeatureSubset } from './narrow-pipeline.ts';

/** A module after bundling: one script that assigns the pipeline to `module.exports.default`. */
export interface CompiledModule {
  readonly code: string;
  /** SHA-256 of the TypeScript source. */
  readonly sourceHash: string;
  /** Run on a part of its features (narrow-pipeline.ts); all where left out. */
  readonly subset?: FeatureSubset;
}

export interface RowsOf {
  readonly table: SharedTable;
  /** Null = all rows in order. */
  readonly rows: Uint32Array | null;
}

/** The summary of a module that the host plans and judges by; no code. */
export interface PipelineSummary {
  /** Block name -> names of its steps. */
  readonly blocks: Readonly<Record<string, readonly string[]>>;
  /** Base models in order; a pipeline without a stack has one, named `model`. */
  readonly bases: readonly {
    readonly name: string;
    readonly learner: string;
    readonly blocks: readonly string[];
  }[];
  readonly stacked: boolean;
  /** By block: the columns that its steps name or take, and whether it has custom code that is given all of them. */
  readonly reads: Readonly<Record<string, { readonly columns: readonly string[]; readonly any: boolean }>>;
  /** Feature blocks + base models + custom steps: what "simpler" compares. */
  readonly complexity: number;
  /** Has custom steps or a custom learner: code that the toolkit does not vouch for. */
  readonly hasCode: boolean;
  /** The content of the pipeline (spec-hash.ts): every evaluation of the module must give it again. */
  readonly specHash: string;
}

/** Learns one base model on the fit rows and scores the apply rows; with a stack, also out of fold. */
export interface BaseTask {
  readonly kind: 'base';
  readonly module: CompiledModule;
  /** Of the description; null: not described. */
  readonly specHash: string | null;
  readonly base: string;
  readonly fit: RowsOf;
  readonly labels: Uint8Array;
  /** Rows of one group are never on both sides of an inner fold; null = every row its own. */
  readonly groups: Int32Array | null;
  readonly apply: RowsOf;
  /** Of toolkit steps and learners in this partition. */
  readonly seed: number;
  /** Of the study: what custom code gets. */
  readonly customSeed: number;
  /** Inner folds are drawn from it, 64 hex digits; never within reach of module code. */
  readonly foldKey: string;
  /** Return the fitted state as well (export). */
  readonly wantFitted: boolean;
  /** The labels are the opposite ones: what the learners' options say of one class holds for the other. */
  readonly mirrored?: boolean;
  /** In place of the module's own model: this learner, with its default options, on all blocks (feature-set benchmark). */
  readonly override: { readonly learner: string } | null;
}

/** Learns the stack's meta-learner from out-of-fold scores and scores the apply rows. */
export interface MetaTask {
  readonly kind: 'meta';
  readonly module: CompiledModule;
  readonly specHash: string;
  readonly outOfFold: readonly Float64Array[];
  readonly labels: Uint8Array;
  readonly fit: RowsOf;
  readonly applied: readonly Float64Array[];
  readonly seed: number;
  readonly mirrored?: boolean;
}

/** Scores new rows with fitted state. */
export interface PredictTask {
  readonly kind: 'predict';
  readonly module: CompiledModule;
  readonly fitted: FittedPipeline;
  readonly apply: RowsOf;
  /** Score each of these batches of the apply rows by itself, one after the other; absent = all as one batch. */
  readonly batches?: readonly Uint32Array[];
}

export interface DescribeTask {
  readonly kind: 'describe';
  readonly module: CompiledModule;
  readonly columns: readonly { readonly name: string; readonly role: string }[];
}

export type Task = DescribeTask | BaseTask | MetaTask | PredictTask;

export interface PhaseTimes {
  readonly featuresMs: number;
  readonly fitMs: number;
  readonly applyMs: number;
}

export interface BaseResult {
  readonly kind: 'base';
  /** Scores of the fit rows by models that did not see them; empty where the pipeline has no stack. */
  readonly outOfFold: Float64Array;
  readonly applied: Float64Array;
  readonly importance: readonly { readonly feature: string; readonly share: number }[];
  readonly times: PhaseTimes;
  readonly fitted: FittedBase | null;
}

export interface MetaResult {
  readonly kind: 'meta';
  readonly applied: Float64Array;
  readonly importance: readonly { readonly feature: string; readonly share: number }[];
  readonly state: PlainData;
  readonly times: PhaseTimes;
}

export interface PredictResult {
  readonly kind: 'predict';
  readonly scores: Float64Array;
}

export interface DescribeResult {
  readonly kind: 'describe';
  readonly summary: PipelineSummary;
}

export type TaskResult = DescribeResult | BaseResult | MetaResult | PredictResult;

/** What each task's result is. */
export type ResultOf<T extends Task> = Extract<TaskResult, { kind: T['kind'] }>;

/** One fitted copy of a base model: the state of each step of each block that it uses, and the learner's. */
export interface FittedMember {
  readonly steps: PlainData;
  /** The columns that each step made of the fit rows; null where the toolkit fixes them. */
  readonly names?: readonly (readonly string[] | null)[];
  readonly model: PlainData;
}

/** A base model as used for new rows: the mean probability of its members. */
export interface FittedBase {
  readonly name: string;
  readonly members: readonly FittedMember[];
}

export interface FittedPipeline {
  readonly bases: readonly FittedBase[];
  readonly meta: PlainData;
  /** Of the module that was fitted. Absent in models of earlier versions, as is `columns`. */
  readonly specHash?: string;
  /** The columns of the table that was fitted on, in its order: what the module is given of any table. */
  readonly columns?: readonly string[];
}
