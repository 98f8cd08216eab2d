/**
 * What the toolkit cannot say is said in plain TypeScript in the module itself. State between fitting and
 * applying is plain data; the two run in separate contexts, so a closure carries nothing across.
 */
import { LabError } from '../core/errors.ts';
import type { PlainData } from '../core/plain-data.ts';
import type { Columns, CustomLearnerSpec, CustomMatrix, CustomStep, FrameStep, Row } from './spec.ts';

function requireFunction(where: string, name: string, value: unknown): void {
  if (typeof value === 'function') return;
  throw new LabError(
    'pipeline.notAFunction',
    `${where} needs a function "${name}", got ${typeof value}`,
    `Give ${name} as a function.`,
  );
}

export interface DeriveOptions {
  /** The columns that the function reads; naming them saves time on wide tables. Default: all but ids, which no step may read. */
  columns?: readonly string[];
}

/**
 * One new numeric column from each row by itself.
 *
 * `value` gets a row as { column: number | string | null } (dates in epoch milliseconds, null = missing) and
 * returns a number; NaN, null or undefined = missing. Cost: one call per row.
 */
export function derive(
  name: string,
  value: (row: Row) => number | null | undefined,
  options: DeriveOptions = {},
): CustomStep {
  requireFunction(`derive("${name}")`, 'value', value);
  return {
    kind: 'custom-step',
    name,
    columns: options.columns ? [...options.columns] : null,
    readsLabels: false,
    fit: () => null,
    apply: (columns) => {
      const names = Object.keys(columns);
      const nRows = names.length === 0 ? 0 : columns[names[0]!]!.length;
      const derived = new Float64Array(nRows);
      for (let i = 0; i < nRows; i++) {
        const row: Record<string, number | string | null> = {};
        for (const column of names) {
          const cell = columns[column]![i]!;
          const given = typeof cell === 'number' && Number.isNaN(cell) ? null : cell;
          // Assigned, it would be the row's prototype, and lost.
          if (column === '__proto__') Object.defineProperty(row, column, { value: given, enumerable: true });
          else row[column] = given;
        }
        const result = value(row);
        derived[i] = result === null || result === undefined ? Number.NaN : Number(result);
      }
      return { [name]: derived };
    },
  };
}

export interface TransformerOptions<S extends PlainData> {
  name?: string;
  /** The columns that it reads. Default: all but ids, which no step may read. */
  columns?: readonly string[];
  /** Learns plain data from the fit rows: numbers as Float64Array (NaN = missing), others as strings or null. */
  fit: (columns: Columns, labels: Uint8Array, seed: number) => S;
  /** New numeric columns by name, one value per row, from any rows and the state. */
  apply: (columns: Columns, state: S) => Readonly<Record<string, ArrayLike<number>>>;
}

/**
 * A step of your own that learns from the fit rows. It may read labels, so inside a stack it is fitted again
 * in every inner fold.
 */
export function transformer<S extends PlainData>(options: TransformerOptions<S>): CustomStep {
  requireFunction('transformer', 'fit', options.fit);
  requireFunction('transformer', 'apply', options.apply);
  return {
    kind: 'custom-step',
    name: options.name ?? 'transformer',
    columns: options.columns ? [...options.columns] : null,
    readsLabels: true,
    fit: options.fit,
    apply: (columns, state) => options.apply(columns, state as S),
  };
}

export interface FrameOptions {
  /** The columns that the DataFrame holds. Default: all but ids, which no step may read. */
  columns?: readonly string[];
}

/**
 * A danfojs DataFrame in, one with as many rows out; its numeric columns become features. Needs the optional
 * dependency danfojs-node; costs about a second to load.
 */
export function frame(apply: (frame: FrameLike) => FrameLike, options: FrameOptions = {}): FrameStep {
  requireFunction('frame', 'apply', apply);
  return {
    kind: 'frame-step',
    columns: options.columns ? [...options.columns] : null,
    apply: (input) => apply(input as FrameLike),
  };
}

/** The part of danfojs's DataFrame that nightlab guarantees; cast to danfojs's own type for the rest. */
export interface FrameLike {
  readonly columns: string[];
  readonly shape: [number, number];
  readonly values: unknown[];
  addColumn(name: string, values: unknown): FrameLike;
  column(name: string): SeriesLike;
  drop(options: { columns: string[] }): FrameLike;
  loc(options: { columns: string[] }): FrameLike;
}

export interface SeriesLike {
  readonly values: unknown[];
  add(other: SeriesLike | number): SeriesLike;
  sub(other: SeriesLike | number): SeriesLike;
  mul(other: SeriesLike | number): SeriesLike;
  div(other: SeriesLike | number): SeriesLike;
  apply(value: (cell: never) => unknown): SeriesLike;
}

export interface CustomLearnerOptions<S extends PlainData> {
  name?: string;
  /** Names of feature blocks; all where left out. */
  blocks?: readonly string[];
  fit: (matrix: CustomMatrix, labels: Uint8Array, weights: Float64Array | null, seed: number) => S;
  /** A score for each row, higher = more likely positive; probabilities are best. */
  predict: (matrix: CustomMatrix, state: S) => ArrayLike<number>;
}

/** A learner of your own over the dense columns; sparse text columns are not handed to it. */
export function learner<S extends PlainData>(options: CustomLearnerOptions<S>): CustomLearnerSpec {
  requireFunction('learner', 'fit', options.fit);
  requireFunction('learner', 'predict', options.predict);
  return {
    kind: 'custom-learner',
    name: options.name ?? 'learner',
    blocks: options.blocks ? [...options.blocks] : null,
    fit: options.fit,
    predict: (matrix, state) => options.predict(matrix, state as S),
  };
}
