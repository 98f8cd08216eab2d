/**
 * How well one column alone ranks the labels: an AUC from 0.5 up. For finding leaks and drift, not for judging.
 *
 * Numbers: the better of the plain rank AUC (either direction, missing at either end) and of 20 quantile bins
 * scored like levels. Levels: each row scored by the target mean of its level in the other folds, shrunk to
 * the overall mean, so that a level seen once scores like any other (an id cannot look good by overfitting).
 * Text counts by its length. O(rows log rows).
 */
import { countUpTo } from '../core/count-up-to.ts';
import type { Column } from './table.ts';

const nFolds = 5;
const nBins = 20;
/** Rows of prior weight in a level's mean. */
const shrinkage = 5;

/** `labels` has one 0 or 1 for each entry of `rows`; 0.5 where one class is absent. */
export function singleColumnAuc(column: Column, rows: Uint32Array, labels: Uint8Array): number {
  if (column.role === 'constant') return 0.5;
  if (column.kind === 'string' && column.role !== 'text') {
    const codes = Int32Array.from(rows, (row) => column.codes[row]! + 1);
    return levelAuc(codes, column.dictionary.length + 1, labels);
  }
  const values =
    column.kind === 'string'
      ? Float64Array.from(rows, (row) => lengthOf(column, row))
      : Float64Array.from(rows, (row) => column.values[row]!);
  const low = rankAuc(values, labels, Number.NEGATIVE_INFINITY);
  const high = values.some(Number.isNaN) ? rankAuc(values, labels, Number.POSITIVE_INFINITY) : low;
  const { codes, nCodes } = quantileCodes(values);
  return Math.max(low, 1 - low, high, 1 - high, levelAuc(codes, nCodes, labels));
}

function lengthOf(column: Column & { kind: 'string' }, row: number): number {
  const code = column.codes[row]!;
  return code < 0 ? 0 : column.dictionary.offsets[code + 1]! - column.dictionary.offsets[code]!;
}

/** P(a positive's value > a negative's) with ties as half; NaN stands for `missing`. */
export function rankAuc(values: Float64Array, labels: Uint8Array, missing: number): number {
  const nPositive = labels.reduce((sum, label) => sum + label, 0);
  const positives = new Float64Array(nPositive);
  const negatives = new Float64Array(labels.length - nPositive);
  let p = 0;
  let n = 0;
  for (let i = 0; i < labels.length; i++) {
    const value = Number.isNaN(values[i]) ? missing : values[i]!;
    if (labels[i] === 1) positives[p++] = value;
    else negatives[n++] = value;
  }
  if (p === 0 || n === 0) return 0.5;
  positives.sort();
  negatives.sort();
  let below = 0;
  let upTo = 0;
  let wins = 0;
  for (const value of positives) {
    while (below < n && negatives[below]! < value) below++;
    if (upTo < below) upTo = below;
    while (upTo < n && negatives[upTo]! <= value) upTo++;
    wins += below + (upTo - below) / 2;
  }
  return wins / (p * n);
}

/** Codes 0 (missing), 1, ... of bins that hold about equally many values; ties share a bin. */
function quantileCodes(values: Float64Array): { codes: Int32Array; nCodes: number } {
  const edges = quantileEdges(values, nBins);
  const codes = Int32Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1 + countUpTo(edges, value)));
  return { codes, nCodes: edges.length + 2 };
}

/** The values that are there, ascending. NaN sorts last, so that it can be cut off. */
export function sortedPresent(values: Float64Array): Float64Array {
  const sorted = values.slice().sort();
  let n = sorted.length;
  while (n > 0 && Number.isNaN(sorted[n - 1])) n--;
  return sorted.subarray(0, n);
}

/** Ascending, different inner edges of up to `bins` bins with about equally many values each; NaN is left out. */
export function quantileEdges(values: Float64Array, bins: number): number[] {
  const sorted = sortedPresent(values);
  const edges: number[] = [];
  for (let bin = 1; bin < bins; bin++) {
    const edge = sorted[Math.floor((bin * sorted.length) / bins)];
    if (edge !== undefined && edge !== edges.at(-1)) edges.push(edge);
  }
  return edges;
}

/** Each row scored by the rate of its code in the other folds, shrunk to the overall rate; from 0.5 up. */
export function levelAuc(codes: Int32Array, nCodes: number, labels: Uint8Array): number {
  const n = labels.length;
  const count = new Float64Array(nCodes);
  const positive = new Float64Array(nCodes);
  const foldCount = new Float64Array(nCodes * nFolds);
  const foldPositive = new Float64Array(nCodes * nFolds);
  const foldOf = new Uint8Array(n);
  const seen = [0, 0];
  let nPositive = 0;
  for (let i = 0; i < n; i++) {
    const label = labels[i]!;
    const code = codes[i]!;
    const fold = seen[label]!++ % nFolds;
    foldOf[i] = fold;
    nPositive += label;
    count[code]!++;
    positive[code]! += label;
    foldCount[code * nFolds + fold]!++;
    foldPositive[code * nFolds + fold]! += label;
  }
  const prior = nPositive / n;
  const scores = Float64Array.from(codes, (code, i) => {
    const at = code * nFolds + foldOf[i]!;
    const others = count[code]! - foldCount[at]!;
    return (positive[code]! - foldPositive[at]! + shrinkage * prior) / (others + shrinkage);
  });
  return Math.max(0.5, rankAuc(scores, labels, 0));
}
