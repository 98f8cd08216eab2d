/**
 * Matrix -> the ordered columns that trees split: numeric columns as they are, category columns as the rank of
 * their category by share of positives, and the most frequent sparse columns made dense.
 */
import type { Matrix } from '../../core/matrix.ts';
import { type CategoryOrder, orderCategories, rankCategories } from '../category-order.ts';
import { densify, frequentColumns } from '../frequent-columns.ts';

export type OrderPlan = {
  /** One per dense column; null = numeric. */
  readonly levels: readonly (CategoryOrder | null)[];
  /** Ascending numbers of the sparse columns that are used. */
  readonly sparse: Uint32Array;
};

export function planOrder(
  matrix: Matrix,
  labels: Uint8Array,
  weights: Float64Array | null,
  maxRanks: number,
  maxSparseColumns: number,
): OrderPlan {
  return {
    levels: matrix.columns.map(({ kind, values }) =>
      kind === 'category' ? orderCategories(values, labels, weights, maxRanks) : null,
    ),
    sparse: matrix.sparse ? frequentColumns(matrix.sparse, maxSparseColumns) : new Uint32Array(0),
  };
}

/** Dense columns first, then the sparse ones used; NaN = missing or unseen. Numeric columns are not copied. */
export function orderColumns(matrix: Matrix, plan: OrderPlan): Float32Array[] {
  const dense = plan.levels.map((order, at) => {
    const { values } = matrix.columns[at]!;
    return order ? rankCategories(values, order) : values;
  });
  return matrix.sparse ? [...dense, ...densify(matrix.sparse, matrix.nRows, plan.sparse)] : dense;
}

/** Shares by ordered column -> shares by dense, then by every sparse column. */
export function spreadImportance(plan: OrderPlan, nSparse: number, byColumn: Float64Array): Float64Array {
  const nDense = plan.levels.length;
  const importance = new Float64Array(nDense + nSparse);
  importance.set(byColumn.subarray(0, nDense));
  plan.sparse.forEach((column, at) => {
    importance[nDense + column] = byColumn[nDense + at]!;
  });
  return importance;
}
