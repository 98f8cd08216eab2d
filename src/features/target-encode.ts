/**
 * Columns of categories, and crosses of columns -> the smoothed rate of the positive class in a row's category.
 * The fit rows are encoded without their own labels (fitApply, out of fold or ordered), new rows by all fit
 * rows; weights count as fractions of rows. Unseen categories get the overall rate; missing is a category.
 */

import type { DenseColumn, Matrix } from '../core/matrix.ts';
import { booleanOption, choiceOption, numberOption, type OptionsOf, otherOption } from '../core/options.ts';
import { random, shuffle } from '../core/random.ts';
import { stepMaker } from '../core/toolkit-call.ts';
import type { Column, Table } from '../table/table.ts';
import { distinctKeys, fitKeyPart, indexKeys, type KeyPart, keysOf } from './cross-keys.ts';
import { findColumn } from './find-column.ts';
import { foldRates, groupRates, orderedRates, priorOf, stratifiedFolds } from './out-of-fold-rates.ts';
import type { FitContext, Transformer } from './transformer.ts';

export const targetEncodeOptionSpecs = {
  /** Pseudo-rows at the overall rate that each category starts with. */
  smoothing: numberOption({
    default: 20,
    min: 0,
    max: 10_000,
    scale: 'log',
    search: [1, 300],
    aliases: ['smooth'],
  }),
  /** Folds by which the fit rows are encoded; unused where `ordered`. */
  folds: numberOption({
    default: 5,
    min: 2,
    max: 20,
    integer: true,
    scale: 'linear',
    search: [3, 10],
    aliases: ['cv'],
  }),
  /**
   * Encodes the fit rows by the rows before them in a random order (as CatBoost does) instead of by folds:
   * noisier on rare categories, nearer to what new rows get on large ones.
   */
  ordered: booleanOption({ default: false, search: true }),
  /** Column lists whose combined category is encoded too, for example [['source', 'industry']]. */
  crosses: otherOption<readonly (readonly string[])[]>({ default: [], check: problemWithCrosses }),
  /** Quantile bins of a numeric or date column. */
  bins: numberOption({ default: 10, min: 2, max: 100, integer: true, scale: 'log', search: [4, 30] }),
  /**
   * Which given columns are encoded alone: all (but numeric and date columns that only serve a cross),
   * those in no cross, or none.
   */
  singles: choiceOption({ default: 'all', values: ['all', 'uncrossed', 'none'] }),
  /** `probability`, or `logOdds`: ln(p / (1 - p)) with p held within 1e-6 of 0 and 1. */
  scale: choiceOption({ default: 'probability', values: ['probability', 'logOdds'], search: true }),
};

export interface TargetEncodeOptions extends OptionsOf<typeof targetEncodeOptionSpecs> {}

type Encoding = {
  readonly name: string;
  /** Places in `parts`; one for a column alone. */
  readonly parts: readonly number[];
  /** Keys of the categories of the fit rows, ascending, and the encoded value of each. */
  readonly keys: Float64Array;
  readonly values: Float64Array;
};

export type TargetEncodeState = {
  readonly parts: readonly KeyPart[];
  readonly encodings: readonly Encoding[];
  /** The encoded value of an unseen category. */
  readonly prior: number;
};

/** Cost: O(rows + categories) per encoding; the state holds every category. */
export const targetEncodeTransformer: Transformer<typeof targetEncodeOptionSpecs, TargetEncodeState> = {
  name: 'targetEncode',
  options: targetEncodeOptionSpecs,
  about:
    'targetEncode replaces each category by the past rate of yes in it, shrunk for rare categories and computed without the row itself. Good for columns of many categories.',
  words:
    'target encod* | target rate* | target mean* | mean encod* | targetencod* | target encode | catboost | cat boost | rates | rate of the outcome | zielkodierung | quoten',
  axis: 'features.encoding',
  reads: 'columns',
  gives: 'made',
  takes: ['category'],
  supervised: true,
  variant: ({ crosses }) => (Array.isArray(crosses) && crosses.length > 0 ? 'crosses' : null),
  width: (given, { crosses, singles }) => ({
    dense: (singles === 'none' ? 0 : given.length) + (crosses as readonly unknown[]).length,
    sparse: 0,
  }),

  fit(table: Table, options: Required<TargetEncodeOptions>, context: FitContext): TargetEncodeState {
    return encode(table, options, context).state;
  },

  fitApply(table: Table, options: Required<TargetEncodeOptions>, context: FitContext) {
    const { state, groups } = encode(table, options, context);
    const rates = outOfFold(options, context);
    const columns = state.encodings.map((encoding, i) =>
      asColumn(encoding.name, rates(groups[i]!, encoding.keys.length).map(scaleOf(options))),
    );
    return { state, matrix: { nRows: table.nRows, columns, sparse: null } };
  },

  apply(table: Table, { parts, encodings, prior }: TargetEncodeState): Matrix {
    const columns = encodings.map(({ name, parts: places, keys, values }) => {
      const rowKeys = keysOf(
        table,
        places.map((place) => parts[place]!),
      );
      const groups = indexKeys(rowKeys, keys);
      return asColumn(
        name,
        Float64Array.from(groups, (group) => (group < 0 ? prior : values[group]!)),
      );
    });
    return { nRows: table.nRows, columns, sparse: null };
  },
};

/** The smoothed rate of the target in a row's category, out of fold on the fit rows. Takes category columns. */
export const targetEncode = stepMaker<TargetEncodeOptions>(targetEncodeTransformer);

function encode(
  table: Table,
  options: Required<TargetEncodeOptions>,
  context: FitContext,
): { state: TargetEncodeState; groups: Int32Array[] } {
  const plans = encodedColumns(table, options);
  const names = [...new Set(plans.flat())];
  const parts = names.map((name) => fitKeyPart(findColumn(table, name), options.bins));
  const prior = priorOf(context, () => true);
  const scaled = scaleOf(options);
  const groups: Int32Array[] = [];
  const encodings = plans.map((plan): Encoding => {
    const places = plan.map((name) => names.indexOf(name));
    const rowKeys = keysOf(
      table,
      places.map((place) => parts[place]!),
    );
    const keys = distinctKeys(rowKeys);
    const rowGroups = indexKeys(rowKeys, keys);
    groups.push(rowGroups);
    const rates = groupRates(rowGroups, keys.length, context, prior, options.smoothing);
    return { name: `rate(${plan.join(' x ')})`, parts: places, keys, values: rates.map(scaled) };
  });
  return { state: { parts, encodings, prior: scaled(prior) }, groups };
}

/** The columns of each encoding: first those alone, in table order, then the crosses. */
function encodedColumns(table: Table, { crosses, singles }: Required<TargetEncodeOptions>): string[][] {
  const crossed = new Set(crosses.flat());
  const isAlone = ({ name, role }: Column): boolean =>
    singles === 'all' ? role === 'category' || !crossed.has(name) : !crossed.has(name);
  const alone = singles === 'none' ? [] : table.columns.filter(isAlone);
  return [...alone.map(({ name }) => [name]), ...crosses.map((cross) => [...cross])];
}

/** Encodes groups of fit rows without their own labels; every encoding has the same folds or order. */
function outOfFold(
  { ordered, folds: nFolds, smoothing }: Required<TargetEncodeOptions>,
  context: FitContext,
): (groups: Int32Array, nGroups: number) => Float64Array {
  if (ordered) {
    const order = shuffle(Uint32Array.from(context.labels.keys()), random(context.seed, 'target order'));
    const prior = priorOf(context, () => true);
    return (groups, nGroups) => orderedRates(groups, nGroups, context, order, prior, smoothing);
  }
  const folds = stratifiedFolds(context.labels, nFolds, random(context.seed, 'target folds'));
  const priors = Array.from({ length: nFolds }, (_, fold) => priorOf(context, (row) => folds[row] !== fold));
  return (groups, nGroups) => foldRates(groups, nGroups, context, folds, priors, smoothing);
}

function scaleOf({ scale }: Required<TargetEncodeOptions>): (rate: number) => number {
  if (scale === 'probability') return (rate) => rate;
  return (rate) => {
    const held = Math.min(Math.max(rate, 1e-6), 1 - 1e-6);
    return Math.log(held / (1 - held));
  };
}

function asColumn(name: string, values: Float64Array): DenseColumn {
  return { name, kind: 'numeric', values: Float32Array.from(values) };
}

function problemWithCrosses(value: unknown): string | null {
  const isCross = (cross: unknown): boolean =>
    Array.isArray(cross) &&
    cross.length >= 2 &&
    cross.every((name) => typeof name === 'string') &&
    new Set(cross).size === cross.length;
  return Array.isArray(value) && value.every(isCross)
    ? null
    : "it must be a list of lists of two or more different column names, like [['source', 'industry']]";
}
