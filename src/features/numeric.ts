/**
 * Number columns -> one numeric column each, in this order: clip, impute, transform; and an indicator of
 * missing cells beside it. Every statistic is of the fit rows' finite values, each row counting once.
 * Invariants: without impute a missing cell stays NaN; no output is infinite.
 */

import type { DenseColumn, Matrix } from '../core/matrix.ts';
import { booleanOption, choiceOption, numberOption, type OptionsOf } from '../core/options.ts';
import { stepMaker } from '../core/toolkit-call.ts';
import type { Table } from '../table/table.ts';
import { findColumn, requireNumberColumn } from './find-column.ts';
import { quantileOf, sortedFinite, toFinite } from './quantiles.ts';
import { type RankCurve, rankCurve, rankOf } from './rank-curve.ts';
import type { Transformer } from './transformer.ts';

export const numericOptionSpecs = {
  /** What replaces a missing cell, in the column's own unit; `none` leaves NaN to the learner. */
  impute: choiceOption({ default: 'none', values: ['none', 'median', 'mean', 'zero'], search: true }),
  /** Adds a 0/1 column `name:missing` for each column that has missing cells among the fit rows. */
  indicator: booleanOption({ default: false, search: true, aliases: ['add_indicator'] }),
  /** Share of the fit rows beyond which each tail is cut off; 0 = no clipping. */
  clip: numberOption({
    default: 0,
    min: 0,
    max: 0.2,
    scale: 'linear',
    search: [0, 0.05],
    aliases: ['limits'],
  }),
  /**
   * `log`: sign(x) ln(1 + |x|). `rank`: empirical quantile among the fit rows, 0 to 1. `standard`: minus the
   * mean, over the standard deviation.
   */
  transform: choiceOption({ default: 'none', values: ['none', 'log', 'rank', 'standard'], search: true }),
};

export interface NumericOptions extends OptionsOf<typeof numericOptionSpecs> {}

type ColumnState = {
  readonly name: string;
  /** Bounds of clipping, null = none. */
  readonly low: number | null;
  readonly high: number | null;
  /** Replaces a missing cell, null = nothing does. */
  readonly fill: number | null;
  readonly indicator: boolean;
  readonly mean: number;
  /** 1 where all fit values are equal. */
  readonly deviation: number;
  readonly curve: RankCurve | null;
};

export type NumericState = {
  readonly transform: 'none' | 'log' | 'rank' | 'standard';
  readonly columns: readonly ColumnState[];
};

/** Cost: O(rows) per column; a median, clipping or ranks add one sort at fit. */
export const numericTransformer: Transformer<typeof numericOptionSpecs, NumericState> = {
  name: 'numeric',
  options: numericOptionSpecs,
  about: 'numeric hands numbers on as they are, or after a transform such as a logarithm.',
  words: '',
  axis: 'features.numeric',
  reads: 'columns',
  gives: 'plain',
  takes: ['numeric'],
  supervised: false,
  variant: ({ transform }) => (transform ? String(transform) : null),
  width: (given) => ({ dense: given.length, sparse: 0 }),

  fit(table: Table, options: Required<NumericOptions>): NumericState {
    const columns = table.columns.map((column) =>
      fitColumn(column.name, requireNumberColumn(column, 'numeric').values, options),
    );
    return { transform: options.transform, columns };
  },

  apply(table: Table, state: NumericState): Matrix {
    const columns = state.columns.flatMap((column): DenseColumn[] => {
      const values = requireNumberColumn(findColumn(table, column.name), 'numeric').values;
      const name = state.transform === 'none' ? column.name : `${state.transform}(${column.name})`;
      const main: DenseColumn = {
        name,
        kind: 'numeric',
        values: transformed(values, column, state.transform),
      };
      if (!column.indicator) return [main];
      const missing = Float32Array.from(values, (value) => (Number.isNaN(value) ? 1 : 0));
      return [main, { name: `${column.name}:missing`, kind: 'numeric', values: missing }];
    });
    return { nRows: table.nRows, columns, sparse: null };
  },
};

/** Numbers as they are, or imputed, clipped, logged, ranked, standardised. Takes numeric columns. */
export const numeric = stepMaker<NumericOptions>(numericTransformer);

function fitColumn(name: string, values: Float64Array, options: Required<NumericOptions>): ColumnState {
  const { impute, clip, transform } = options;
  const sorted =
    impute === 'median' || clip > 0 || transform === 'rank' ? sortedFinite(values) : new Float64Array(0);
  const clips = clip > 0 && sorted.length > 0;
  const low = clips ? quantileOf(sorted, clip) : null;
  const high = clips ? quantileOf(sorted, 1 - clip) : null;
  for (let i = 0; i < sorted.length; i++) sorted[i] = clipped(sorted[i]!, low, high);
  const { mean, deviation } = momentsOf(values, low, high);
  const median = sorted.length > 0 ? quantileOf(sorted, 0.5) : 0;
  return {
    name,
    low,
    high,
    fill: impute === 'none' ? null : impute === 'median' ? median : impute === 'mean' ? mean : 0,
    indicator: options.indicator && values.some(Number.isNaN),
    mean,
    deviation,
    curve: transform === 'rank' ? rankCurve(sorted) : null,
  };
}

function momentsOf(
  values: Float64Array,
  low: number | null,
  high: number | null,
): { mean: number; deviation: number } {
  let n = 0;
  let mean = 0;
  let squares = 0;
  for (let row = 0; row < values.length; row++) {
    const value = clipped(values[row]!, low, high);
    if (!Number.isFinite(value)) continue;
    n++;
    const away = value - mean;
    mean += away / n;
    squares += away * (value - mean);
  }
  const deviation = n > 0 ? Math.sqrt(squares / n) : 0;
  return { mean, deviation: deviation > 0 && Number.isFinite(deviation) ? deviation : 1 };
}

function clipped(value: number, low: number | null, high: number | null): number {
  if (low !== null && value < low) return low;
  return high !== null && value > high ? high : value;
}

function transformed(
  values: Float64Array,
  column: ColumnState,
  transform: NumericState['transform'],
): Float32Array {
  const { low, high, fill, mean, deviation, curve } = column;
  const out = new Float32Array(values.length);
  for (let row = 0; row < values.length; row++) {
    let value = clipped(values[row]!, low, high);
    if (fill !== null && Number.isNaN(value)) value = fill;
    if (transform === 'log') value = value < 0 ? -Math.log1p(-value) : Math.log1p(value);
    else if (transform === 'standard') value = (value - mean) / deviation;
    else if (curve) value = rankOf(curve, value);
    out[row] = toFinite(value);
  }
  return out;
}
