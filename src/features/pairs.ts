/**
 * The pairs that ratios, differences and products work on: those named, or all unordered pairs of the given
 * columns of one kind, the earlier column first. Invariant: never more than maxPairs.
 */
import type { AllOptions, Width } from '../core/catalog.ts';
import { LabError } from '../core/errors.ts';
import type { DenseColumn, Matrix } from '../core/matrix.ts';
import { numberOption, type OptionsOf, otherOption } from '../core/options.ts';
import type { Column, Table } from '../table/table.ts';
import { findColumn } from './find-column.ts';
import { toFinite } from './quantiles.ts';

export type Pair = readonly [left: string, right: string];

export const pairsSpecs = {
  /** Pairs of column names, first the left one; null = all pairs of the columns given. */
  pairs: otherOption<readonly (readonly [string, string])[] | null>({
    default: null,
    check: problemWithPairs,
  }),
  /** Refuses to make more pairs than this. */
  maxPairs: numberOption({ default: 200, min: 1, max: 10_000, integer: true, scale: 'none' }),
};

export interface PairsOptions extends OptionsOf<typeof pairsSpecs> {}

/** One column for each pair that is named, or for any two of the columns. */
function pairsWidth(columns: readonly unknown[], { pairs }: AllOptions): Width {
  const n = columns.length;
  return { dense: Array.isArray(pairs) ? pairs.length : (n * (n - 1)) / 2, sparse: 0 };
}

/** What the definitions of the steps on pairs have in common. */
export const pairsStep = {
  axis: 'features.ratios',
  reads: 'pairs',
  gives: 'made',
  takes: ['numeric'],
  supervised: false,
  width: pairsWidth,
} as const;

/** The numbers of a column that a step combines; refuses columns that it cannot take. */
export type Operands = (column: Column) => Float64Array;

/**
 * The pairs of a step. O(pairs).
 *
 * @throws LabError `features.tooManyPairs`, `features.missingColumn` for a pair that names no column, and
 * whatever `operands` refuses.
 */
export function pairsOf(
  step: string,
  table: Table,
  options: Required<PairsOptions>,
  operands: Operands,
): Pair[] {
  const { pairs, maxPairs } = options;
  for (const column of pairs ? pairs.flat().map((name) => findColumn(table, name)) : table.columns) {
    operands(column);
  }
  if (pairs) {
    refuseTooMany(step, pairs.length, `${pairs.length} pairs are named`, maxPairs);
    return pairs.map(([left, right]) => [left, right]);
  }
  const { columns } = table;
  const all = (columns.length * (columns.length - 1)) / 2;
  refuseTooMany(step, all, `${columns.length} columns make ${all} pairs`, maxPairs);
  return columns.flatMap((left, i) =>
    columns
      .slice(i + 1)
      .filter((right) => right.kind === left.kind)
      .map((right): Pair => [left.name, right.name]),
  );
}

/** One dense column per pair: `combine` of the two cells, held within float32; NaN where either is missing. */
export function combinePairs(
  table: Table,
  pairs: readonly Pair[],
  operands: Operands,
  nameOf: (left: string, right: string) => string,
  combine: (left: number, right: number) => number,
): Matrix {
  const columns = pairs.map(([left, right]): DenseColumn => {
    const lefts = operands(findColumn(table, left));
    const rights = operands(findColumn(table, right));
    const values = new Float32Array(table.nRows);
    for (let row = 0; row < values.length; row++) values[row] = toFinite(combine(lefts[row]!, rights[row]!));
    return { name: nameOf(left, right), kind: 'numeric', values };
  });
  return { nRows: table.nRows, columns, sparse: null };
}

function refuseTooMany(step: string, nPairs: number, what: string, maxPairs: number): void {
  if (nPairs <= maxPairs) return;
  throw new LabError(
    'features.tooManyPairs',
    `${step}: ${what}, more than maxPairs ${maxPairs}`,
    'Give fewer columns, name the pairs with `pairs`, or raise maxPairs (up to 10,000).',
  );
}

function problemWithPairs(value: unknown): string | null {
  if (value === null) return null;
  const isPair = (pair: unknown): boolean =>
    Array.isArray(pair) && pair.length === 2 && pair.every((name) => typeof name === 'string');
  return Array.isArray(value) && value.every(isPair)
    ? null
    : "it must be null or a list of pairs of column names, like [['revenue', 'deal_size']]";
}
