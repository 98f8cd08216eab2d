/** Factors from real gradients to integers, so that sums over any rows fit into 32 bits. */
export interface Scales {
  readonly gradient: number;
  readonly hessian: number;
}

/** Finest steps of a single row. */
const rowSteps = 2 ** 17;

/** The scale for values of at most `highest` each and `sum` in all, in absolute value. */
export function scaleFor(nRows: number, highest: number, sum: number): number {
  if (highest === 0) return 1;
  // Rounding may add 1 a row.
  const room = 0.999 * (2 ** 31 - 1 - nRows);
  return Math.fround(Math.min(rowSteps / highest, room / sum));
}
