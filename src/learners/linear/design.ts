/**
 * Matrix -> the numbers a linear model multiplies: numeric columns standardised into one row-major dense block
 * (missing = mean = 0), then categories as 0/1 columns and the sparse block as they are, in one CSR block.
 * Invariants: the plan is made from fit rows only; a column without spread contributes 0; unseen categories are all
 * zeros; missing is a category of its own where fit rows had it. Nothing in the CSR block is centred, which changes
 * no solution because the intercept is not penalised.
 */
import type { DenseColumn, Matrix } from '../../core/matrix.ts';

export type NumericPlan = {
  readonly kind: 'numeric';
  readonly mean: number;
  /** Standard deviation; 0 = no spread, the column is left out. */
  readonly scale: number;
};

export type CategoryPlan = {
  readonly kind: 'category';
  /** Kept category codes, ascending; -1 first where missing is a category. */
  readonly codes: Float64Array;
};

export type DesignColumn = NumericPlan | CategoryPlan;

export interface Design {
  readonly nRows: number;
  readonly nDense: number;
  /** Columns of the CSR block: categories of every category column in order, then the sparse columns. */
  readonly nSparse: number;
  /** Row-major, nRows x nDense. */
  readonly dense: Float32Array;
  readonly indptr: Uint32Array;
  readonly indices: Uint32Array;
  readonly values: Float32Array;
}

const missingCode = -1;

/** The category code of a cell of a category column; -1 = missing. */
export function categoryCode(value: number): number {
  return value >= 0 && Number.isInteger(value) ? value : missingCode;
}

/** Means, scales and kept categories from rows of positive weight; the `maxLevels` heaviest categories are kept. */
export function planColumns(matrix: Matrix, weights: Float64Array | null, maxLevels: number): DesignColumn[] {
  return matrix.columns.map((column) =>
    column.kind === 'numeric' ? planNumeric(column, weights) : planCategory(column, weights, maxLevels),
  );
}

function planNumeric({ values }: DenseColumn, weights: Float64Array | null): NumericPlan {
  let total = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    const weight = weights ? weights[i]! : 1;
    total += weight;
    sum += weight * value;
  }
  const mean = total > 0 ? sum / total : 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isFinite(value)) squares += (weights ? weights[i]! : 1) * (value - mean) ** 2;
  }
  const scale = total > 0 ? Math.sqrt(squares / total) : 0;
  // Below float32 resolution the spread is rounding, not signal.
  return { kind: 'numeric', mean, scale: scale > 1e-7 * Math.abs(mean) ? scale : 0 };
}

function planCategory(column: DenseColumn, weights: Float64Array | null, maxLevels: number): CategoryPlan {
  const mass = new Map<number, number>();
  for (let i = 0; i < column.values.length; i++) {
    const code = categoryCode(column.values[i]!);
    mass.set(code, (mass.get(code) ?? 0) + (weights ? weights[i]! : 1));
  }
  const heaviest = [...mass]
    .sort(([leftCode, left], [rightCode, right]) => right - left || leftCode - rightCode)
    .slice(0, maxLevels)
    .map(([code]) => code);
  // A single category is a constant column.
  const kept = heaviest.length > 1 ? heaviest.sort((left, right) => left - right) : [];
  return { kind: 'category', codes: Float64Array.from(kept) };
}

/** The design of any rows under a plan. O(cells + non-zeros). */
export function buildDesign(matrix: Matrix, plan: readonly DesignColumn[]): Design {
  const { nRows, sparse } = matrix;
  const numeric: { values: Float32Array; mean: number; scale: number }[] = [];
  const category: { values: Float32Array; places: Map<number, number> }[] = [];
  let nCategories = 0;
  plan.forEach((columnPlan, at) => {
    const { values } = matrix.columns[at]!;
    if (columnPlan.kind === 'numeric') {
      numeric.push({ values, mean: columnPlan.mean, scale: columnPlan.scale });
      return;
    }
    const first = nCategories;
    if (columnPlan.codes.length > 0) {
      category.push({
        values,
        places: new Map(Array.from(columnPlan.codes, (code, i) => [code, first + i])),
      });
    }
    nCategories += columnPlan.codes.length;
  });

  const nDense = numeric.length;
  const dense = new Float32Array(nRows * nDense);
  numeric.forEach(({ values, mean, scale }, j) => {
    if (scale === 0) return;
    for (let i = 0, at = j; i < nRows; i++, at += nDense) {
      const value = values[i]!;
      dense[at] = Number.isFinite(value) ? (value - mean) / scale : 0;
    }
  });

  const capacity = nRows * category.length + (sparse ? sparse.indptr[nRows]! : 0);
  const indptr = new Uint32Array(nRows + 1);
  const indices = new Uint32Array(capacity);
  const values = new Float32Array(capacity);
  let used = 0;
  for (let i = 0; i < nRows; i++) {
    for (const { values: cells, places } of category) {
      const place = places.get(categoryCode(cells[i]!));
      if (place === undefined) continue;
      indices[used] = place;
      values[used++] = 1;
    }
    if (sparse) {
      for (let at = sparse.indptr[i]!; at < sparse.indptr[i + 1]!; at++) {
        const value = sparse.values[at]!;
        if (!Number.isFinite(value)) continue;
        indices[used] = nCategories + sparse.indices[at]!;
        values[used++] = value;
      }
    }
    indptr[i + 1] = used;
  }
  return {
    nRows,
    nDense,
    nSparse: nCategories + (sparse?.nColumns ?? 0),
    dense,
    indptr,
    indices: indices.subarray(0, used),
    values: values.subarray(0, used),
  };
}
