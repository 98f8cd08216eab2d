/**
 * Columns + labels -> a model as plain data: encode categories, bin, boost. The model keeps what it needs to
 * score new columns: encoders, forest, start score.
 */
import { counted } from '../../core/counted.ts';
import { LabError } from '../../core/errors.ts';
import { random } from '../../core/random.ts';
import { type BinnedTable, binTable } from './binned-table.ts';
import { type Categorical, type ColumnEncoder, encode, fitEncoder } from './column-encoder.ts';
import { type Forest, joinForests } from './forest.ts';
import type { LossName } from './loss.ts';
import { addForest } from './predict.ts';
import { prepareBatch } from './predict-batch.ts';
import { type BoostingOptions, boost } from './trainer.ts';

export interface BoostingModelData {
  readonly [key: string]: number | string | Forest | Float64Array | readonly ColumnEncoder[];
  readonly version: 1;
  readonly loss: LossName;
  readonly nColumns: number;
  /** Raw score of a row before any tree. */
  readonly baseScore: number;
  readonly forest: Forest;
  /** One per column. */
  readonly encoders: readonly ColumnEncoder[];
  /** Mean loss of the early-stopping rows after each tree; empty without. */
  readonly watchedLoss: Float64Array;
}

export interface ModelOptions extends BoostingOptions {
  /** Null = as many as pay. */
  readonly maxBins: number | null;
  readonly categorical: Categorical;
  readonly seed: number;
}

export interface ModelInput {
  readonly columns: readonly Float32Array[];
  readonly labels: ArrayLike<number>;
  readonly weights: ArrayLike<number> | null;
  /** 1 where a column holds category codes without an order. */
  readonly isCategory: Uint8Array;
  readonly earlyStoppingRows: Int32Array | null;
  /** Trees are added to this model's; its encoders stay. */
  readonly continueFrom: BoostingModelData | null;
  /** Bins of these columns, made by `encodeAndBin` without rates; null = bin here. */
  readonly binned: BinnedColumns | null;
  /** The columns are never written to, so that their bins may be kept with them. */
  readonly lasting: boolean;
}

export interface BinnedColumns {
  readonly encoders: readonly ColumnEncoder[];
  readonly table: BinnedTable;
}

export interface FittedModel {
  readonly data: BoostingModelData;
  readonly timings: { readonly binMs: number; readonly trainMs: number };
}

export function fitModel(input: ModelInput, options: ModelOptions): FittedModel {
  const { columns, continueFrom } = input;
  const started = performance.now();
  const { encoders, table } = input.binned ?? encodeAndBin(input, options);
  const startScores = continueFrom ? rawScores(continueFrom, columns, table.nRows) : null;
  const binned = performance.now();
  const { labels, weights, earlyStoppingRows } = input;
  const boosted = boost({ table, labels, weights, earlyStoppingRows, startScores }, options, options.seed);
  const forest = continueFrom ? joinForests(continueFrom.forest, boosted.forest) : boosted.forest;
  // Part of training, so that the first prediction is as fast as the rest.
  prepareBatch(forest);
  const data: BoostingModelData = {
    version: 1,
    loss: options.loss,
    nColumns: columns.length,
    baseScore: continueFrom ? continueFrom.baseScore : boosted.baseScore,
    forest,
    encoders,
    watchedLoss: boosted.watchedLoss,
  };
  return { data, timings: { binMs: binned - started, trainMs: performance.now() - binned } };
}

export function encodeAndBin(
  {
    columns,
    labels,
    weights,
    isCategory,
    continueFrom,
    lasting,
  }: Omit<ModelInput, 'earlyStoppingRows' | 'binned'>,
  { categorical, maxBins, seed }: Pick<ModelOptions, 'categorical' | 'maxBins' | 'seed'>,
): BinnedColumns {
  const nRows = labels.length;
  const encoded = columns.map((values, column) => {
    const known = continueFrom?.encoders[column];
    if (known) return { encoder: known, values: encode(known, values) };
    return fitEncoder(values, isCategory[column] === 1 ? categorical : 'ordered', labels, weights, seed);
  });
  const unordered = Uint8Array.from(encoded, ({ encoder }) => (encoder.kind === 'levels' ? 1 : 0));
  const values = encoded.map((column) => column.values);
  const table = binTable(values, nRows, maxBins, seed, { weights, unordered, lasting });
  return { encoders: encoded.map(({ encoder }) => encoder), table };
}

/** Columns as the forest reads them. */
export function encodeColumns(data: BoostingModelData, columns: readonly Float32Array[]): Float32Array[] {
  if (columns.length !== data.nColumns) {
    throw new LabError(
      'learners.columnCount',
      `the boosting model was fitted on ${counted(data.nColumns, 'column')} and got ${columns.length}`,
      'Give the same columns in the same order as at fitting.',
    );
  }
  checkColumns(columns);
  return columns.map((values, column) => encode(data.encoders[column]!, values));
}

/** @throws LabError `boosting.badInput` where a column is not a Float32Array as long as the others. */
export function checkColumns(columns: readonly unknown[]): void {
  const nRows = (columns[0] as { length?: unknown } | undefined)?.length;
  columns.forEach((values, column) => {
    if (Object.prototype.toString.call(values) !== '[object Float32Array]') {
      throw new LabError(
        'boosting.badInput',
        `column ${column} is not a Float32Array`,
        'Give one Float32Array per column, NaN = missing; Float32Array.from makes one of a list of numbers.',
      );
    }
    const { length } = values as Float32Array;
    if (length === nRows) return;
    throw new LabError(
      'boosting.badInput',
      `column ${column} has ${length} values and column 0 has ${String(nRows)}`,
      'Give one value per row; NaN = missing.',
    );
  });
}

/** Raw scores by the first `nTrees` trees, all when left out. */
export function rawScores(
  data: BoostingModelData,
  columns: readonly Float32Array[],
  nRows: number,
  nTrees: number = data.forest.roots.length,
): Float64Array {
  const sums = new Float64Array(nRows);
  const end = Math.min(nTrees, data.forest.roots.length);
  addForest(data.forest, 0, end, encodeColumns(data, columns), sums);
  return sums.map((sum) => data.baseScore + sum);
}

/** A share of the rows for early stopping, drawn by seed, ascending. */
export function drawEarlyStoppingRows(nRows: number, fraction: number, seed: number): Int32Array {
  const stream = random(seed, 'watched');
  return Int32Array.from({ length: nRows }, (_unused, row) => row).filter(() => stream.next() < fraction);
}
