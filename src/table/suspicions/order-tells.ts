/**
 * The order of the rows in the file tells the target: sorted by outcome, or in blocks of one outcome each.
 *
 * Each train row is scored by the labels of the ten train rows nearest to it in the file; an AUC of 0.9 means blocks, not
 * a trend over time. Columns that follow the file's order (rank correlation of 0.8) would carry it into a model. O(rows log rows).
 */
import type { Column } from '../table.ts';
import { outcomeText } from './sentence.ts';
import { categoryAuc, rankAuc } from './single-column-auc.ts';
import type { SuspicionExample, TargetWords } from './suspicion.ts';

const leastAuc = 0.9;
const nBlocks = 40;
const reach = 5;
const leastCorrelation = 0.8;

export interface OrderFinding {
  readonly strength: number;
  readonly why: string;
  readonly examples: readonly SuspicionExample[];
  /** Columns that rise or fall with the row's place in the file. */
  readonly followers: readonly Column[];
}

/** @param rows places in the file of the train rows, in any order. */
export function orderTells(
  columns: readonly Column[],
  rows: Uint32Array,
  labels: Uint8Array,
  target: TargetWords,
): OrderFinding | null {
  const order = Uint32Array.from(rows.keys()).sort((left, right) => rows[left]! - rows[right]!);
  const sorted = Uint8Array.from(order, (i) => labels[i]!);
  const n = sorted.length;
  const near = Float64Array.from(sorted, (_, i) => {
    let sum = 0;
    let count = 0;
    for (let j = Math.max(0, i - reach); j <= Math.min(n - 1, i + reach); j++) {
      if (j === i) continue;
      sum += sorted[j]!;
      count++;
    }
    return sum / count;
  });
  const blocks = Int32Array.from(sorted, (_, i) => Math.floor((i * nBlocks) / n));
  const strength = Math.max(rankAuc(near, sorted, 0), categoryAuc(blocks, nBlocks, sorted));
  if (strength < leastAuc) return null;
  const places = Float64Array.from(order.keys());
  const followers = columns.filter(
    (column) =>
      column.kind !== 'string' &&
      column.role !== 'constant' &&
      Math.abs(correlation(ranksOf(Float64Array.from(order, (i) => column.values[rows[i]!]!)), places)) >=
        leastCorrelation,
  );
  const shown = [0, Math.floor(n / 2), n - 1];
  return {
    strength,
    why: `The rows of the file are sorted by the outcome, or stand in blocks of one outcome each: the neighbours of a row tell its ${target.column} (AUC ${strength.toFixed(3)}).`,
    examples: shown.map((i) => ({
      cell: `row ${rows[order[i]!]! + 1} of the file`,
      outcome: outcomeText(target, sorted[i] === 1 ? 1 : 0),
    })),
    followers,
  };
}

/** Ranks with ties at their mean; missing values share the lowest. */
function ranksOf(values: Float64Array): Float64Array {
  const filled = values.map((value) => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value));
  const order = Array.from(filled.keys()).sort((left, right) =>
    filled[left]! < filled[right]! ? -1 : Number(filled[left]! > filled[right]!),
  );
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && filled[order[to]!] === filled[order[from]!]) to++;
    for (let i = from; i < to; i++) ranks[order[i]!] = (from + to - 1) / 2;
    from = to;
  }
  return ranks;
}

function correlation(left: Float64Array, right: Float64Array): number {
  const n = left.length;
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / n;
  const [leftMean, rightMean] = [mean(left), mean(right)];
  let both = 0;
  let leftSquares = 0;
  let rightSquares = 0;
  for (let i = 0; i < n; i++) {
    const [one, other] = [left[i]! - leftMean, right[i]! - rightMean];
    both += one * other;
    leftSquares += one * one;
    rightSquares += other * other;
  }
  return leftSquares === 0 ? 0 : both / Math.sqrt(leftSquares * rightSquares);
}
