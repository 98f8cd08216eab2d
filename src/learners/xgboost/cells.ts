/** The largest size of a cell: sums of two stay finite in float32. */
const largest = 1.5e38;
/** ml-xgboost takes -1 as missing; its float32 neighbour replaces a cell that is -1. */
const besideMinusOne = -1 + 2 ** -24;

/** A cell as the model compares it: finite, and not exactly -1. NaN stays NaN. */
export function modelCell(value: number): number {
  return value === -1 ? besideMinusOne : Math.min(largest, Math.max(-largest, value));
}

/** A cell as ml-xgboost reads it: -1 where missing. */
export function trainingCell(value: number): number {
  return Number.isNaN(value) ? -1 : modelCell(value);
}
