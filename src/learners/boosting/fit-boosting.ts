/**
 * The engine alone: columns and labels in, model out. No Table, no pipeline. `fitBoosting` runs to its end
 * on the calling thread (use a worker where that thread must stay responsive); helper threads are started
 * for it and sleep between calls.
 */
import { counted } from '../../core/counted.ts';
import { LabError } from '../../core/errors.ts';
import { type OptionSpecs, resolveOptions } from '../../core/options.ts';
import {
  type BinnedColumns,
  checkColumns,
  drawEarlyStoppingRows,
  encodeAndBin,
  fitModel,
} from './boosting-model.ts';
import { isSameEncoder } from './column-encoder.ts';
import type { LossName } from './loss.ts';
import { BoostingModel } from './model.ts';
import { type GbdtOptions, gbdtOptionSpecs } from './options.ts';

export interface BoostingInput {
  /** Float32 values, one array per column, NaN = missing. */
  readonly columns: readonly Float32Array[];
  /** 0 or 1; with `loss: 'squaredError'` any numbers. */
  readonly labels: ArrayLike<number>;
  /** Non-negative, one per row; rows of weight 0 take no part. */
  readonly weights?: ArrayLike<number> | null;
  /** Numbers of the columns that hold category codes without an order. */
  readonly categorical?: readonly number[];
  /** Rows for early stopping, which the trees are not fitted on; null = a share is drawn. */
  readonly earlyStoppingRows?: Int32Array | null;
  /** Adds trees to this model. */
  readonly continueFrom?: BoostingModel;
  /** From `binColumns`, for the same columns: bins shared by many fits. A fold is a set of zero weights. */
  readonly binned?: BinnedColumns;
}

type Named = 'loss' | 'monotone' | 'interactions' | 'maxSparseColumns';

export interface FitBoostingOptions extends Omit<GbdtOptions, Named> {
  loss?: LossName;
  /** Column number -> 1 or -1 (monotone_constraints). */
  monotone?: Readonly<Record<number, 1 | -1>> | null;
  /** Groups of column numbers that may meet on a path of a tree (interaction_constraints). */
  interactions?: readonly (readonly number[])[] | null;
  /** Threads in all, 1 to 32 (num_threads, nthread); the model is the same, bit for bit, for each number. */
  nThreads?: number;
  seed?: number;
}

const { maxSparseColumns: _unused, ...shared } = gbdtOptionSpecs;

export const fitBoostingOptionSpecs: OptionSpecs<FitBoostingOptions> = {
  ...shared,
  loss: { type: 'choice', default: 'logLoss', values: ['logLoss', 'squaredError', 'pairwise'] },
  interactions: {
    type: 'other',
    default: null,
    check: (value) =>
      value === null || Array.isArray(value) ? null : 'it must be a list of lists of columns',
  },
  nThreads: { type: 'number', default: 1, min: 1, max: 32, integer: true, scale: 'none' },
  seed: { type: 'number', default: 1, min: 0, max: 2 ** 53 - 1, integer: true, scale: 'none' },
};

/**
 * Fits gradient-boosted trees.
 *
 * @throws LabError `boosting.badInput` for columns, labels or weights that do not fit together,
 * `boosting.badOption` for options.
 */
export function fitBoosting(input: BoostingInput, options: FitBoostingOptions = {}): BoostingModel {
  const resolved = resolveOptions('boosting', options, fitBoostingOptionSpecs);
  checkInput(input, resolved.loss);
  const { columns, labels, continueFrom } = input;
  const { monotone, seed } = resolved;
  const weights = weightsOf(input, resolved.positiveWeight);
  const draws = resolved.earlyStoppingRounds > 0 && !input.earlyStoppingRows;
  const fitted = fitModel(
    {
      columns,
      labels,
      weights,
      isCategory: categoryFlags(columns.length, input.categorical),
      earlyStoppingRows: draws
        ? drawEarlyStoppingRows(labels.length, resolved.validationFraction, seed)
        : (input.earlyStoppingRows ?? null),
      continueFrom: continueFrom?.data ?? null,
      binned: input.binned ?? null,
      lasting: false,
    },
    {
      ...resolved,
      l1: resolved.l1Regularization,
      l2: resolved.l2Regularization,
      goss:
        resolved.gossTopRate > 0
          ? { topRate: resolved.gossTopRate, otherRate: resolved.gossOtherRate }
          : null,
      monotone: Int8Array.from(columns, (_column, index) => monotone?.[index] ?? 0),
    },
  );
  return new BoostingModel(fitted.data, fitted.timings);
}

/** Bins columns once, on shared memory, for many fits (also in other threads). Categories are split as sets. */
export function binColumns(
  input: Pick<BoostingInput, 'columns' | 'categorical'>,
  options: Pick<FitBoostingOptions, 'maxBins' | 'seed'> = {},
): BinnedColumns {
  const { columns } = input;
  const { maxBins, seed } = resolveOptions('boosting', options, fitBoostingOptionSpecs);
  const isCategory = categoryFlags(columns.length, input.categorical);
  const labels = new Uint8Array(columns[0]?.length ?? 0);
  return encodeAndBin(
    { columns, labels, weights: null, isCategory, continueFrom: null, lasting: false },
    { categorical: 'levels', maxBins, seed },
  );
}

function categoryFlags(nColumns: number, categorical: readonly number[] = []): Uint8Array {
  const beyond = categorical.find((column) => !Number.isInteger(column) || column < 0 || column >= nColumns);
  if (beyond !== undefined) {
    throw new LabError(
      'boosting.badInput',
      `categorical names column ${beyond}, and there are ${nColumns}`,
      'Name columns by number; the first is 0.',
    );
  }
  return Uint8Array.from({ length: nColumns }, (_unused, column) => (categorical.includes(column) ? 1 : 0));
}

function weightsOf({ labels, weights }: BoostingInput, positiveWeight: number): ArrayLike<number> | null {
  if (positiveWeight === 1) return weights ?? null;
  return Float64Array.from(
    labels,
    (label, row) => (weights?.[row] ?? 1) * (label === 1 ? positiveWeight : 1),
  );
}

function checkInput(input: BoostingInput, loss: LossName): void {
  const { columns, labels, weights, binned, earlyStoppingRows } = input;
  const refuse = (problem: string, remedy: string): never => {
    throw new LabError('boosting.badInput', problem, remedy);
  };
  const n = labels.length;
  if (n === 0) refuse('there are no labels', 'Give at least one row.');
  checkColumns(columns);
  columns.forEach((values, column) => {
    if (values.length === n) return;
    refuse(
      `column ${column} has ${counted(values.length, 'value')} for ${counted(n, 'label')}`,
      'Give one value per row; NaN = missing.',
    );
  });
  for (let row = 0; row < n; row++) {
    const label = labels[row]!;
    const weight = weights ? weights[row]! : 1;
    if (loss === 'squaredError' ? !Number.isFinite(label) : label !== 0 && label !== 1) {
      refuse(
        `the label of row ${row} is ${label}`,
        `Labels of ${loss} are ${loss === 'squaredError' ? 'finite numbers' : '0 or 1'}.`,
      );
    }
    if (!(weight >= 0) || weight === Number.POSITIVE_INFINITY) {
      refuse(`the weight of row ${row} is ${weight}`, 'Weights are finite and at least 0, one per row.');
    }
  }
  if (earlyStoppingRows?.some((row) => row < 0 || row >= n)) {
    refuse('earlyStoppingRows names a row that is not there', `Rows are 0 to ${n - 1}.`);
  }
  if (binned) checkBinned(binned, n, columns.length);
  if (input.continueFrom !== undefined) checkContinued(input, loss);
}

/** What `binColumns` gave; JSON would have lost its arrays. */
function checkBinned({ table, encoders }: BinnedColumns, nRows: number, nColumns: number): void {
  const isArray = (value: unknown, type: string): boolean =>
    Object.prototype.toString.call(value) === `[object ${type}]`;
  const isWhole =
    isArray(table?.bins, 'Uint8Array') &&
    isArray(table.unordered, 'Uint8Array') &&
    Array.isArray(table.bounds) &&
    table.bounds.every((bounds) => isArray(bounds, 'Float32Array')) &&
    Array.isArray(encoders);
  if (!isWhole) {
    throw new LabError(
      'boosting.badInput',
      'binned is not what binColumns gave: its arrays are gone',
      'Call binColumns again. structuredClone and postMessage keep it, JSON does not.',
    );
  }
  const fits =
    table.nRows === nRows &&
    [encoders, table.bounds, table.unordered].every(({ length }) => length === nColumns) &&
    table.bins.length >= nRows * nColumns;
  if (fits) return;
  throw new LabError(
    'boosting.badInput',
    'binned was made from other columns',
    'Call binColumns with these columns.',
  );
}

function checkContinued({ continueFrom, columns, binned }: BoostingInput, loss: LossName): void {
  const refuse = (problem: string, remedy: string): never => {
    throw new LabError('boosting.badInput', problem, remedy);
  };
  if (!(continueFrom instanceof BoostingModel)) {
    refuse(
      'continueFrom is not a BoostingModel',
      'Give the model itself; from saved ones BoostingModel.fromJSON or load makes it.',
    );
  }
  const { data } = continueFrom as BoostingModel;
  if (data.nColumns !== columns.length) {
    refuse(
      `continueFrom was fitted on ${counted(data.nColumns, 'column')}, and there are ${columns.length}`,
      'Give the same columns in the same order.',
    );
  }
  if (data.loss !== loss) {
    refuse(
      `continueFrom was fitted with loss ${data.loss}, and the loss is ${loss} now`,
      'Continue with the same loss: raw scores of two losses do not add up.',
    );
  }
  const differ = binned?.encoders.findIndex(
    (encoder, column) => !isSameEncoder(encoder, data.encoders[column]!),
  );
  if (differ !== undefined && differ >= 0) {
    refuse(
      `binned encodes column ${differ} otherwise than continueFrom does`,
      'Leave binned out: the columns are then encoded as the model to continue from does.',
    );
  }
}
