/**
 * How well a column ranks the labels by what a plain look at it does not show: the last digit of whole numbers (an id
 * that counts with the target in it) and the words of a text (an outcome told in its own words). An AUC from 0.5 up.
 *
 * Words: naive Bayes over the words that at least five rows of the other folds hold, each row scored by counts of the
 * other folds. O(words).
 */
import type { Column } from '../table.ts';
import { categoryAuc, rankAuc } from './single-column-auc.ts';

const nFolds = 5;
const leastRows = 5;
const mostWords = 200;
/** Rows of prior weight in a word's rate. */
const shrinkage = 2;

/** `labels` has one 0 or 1 for each entry of `rows`. */
export function hiddenTargetAuc(column: Column, rows: Uint32Array, labels: Uint8Array): number {
  if (column.kind === 'string') return column.role === 'text' ? wordsAuc(column, rows, labels) : 0.5;
  if (column.kind !== 'number') return 0.5;
  const digits = new Int32Array(rows.length);
  for (const [i, row] of rows.entries()) {
    const value = column.values[row]!;
    if (Number.isNaN(value)) continue;
    if (!Number.isInteger(value)) return 0.5;
    digits[i] = 1 + (Math.abs(value) % 10);
  }
  return categoryAuc(digits, 11, labels);
}

interface WordCounts {
  readonly rows: Uint32Array;
  readonly positives: Uint32Array;
}

function wordsAuc(column: Column & { kind: 'string' }, rows: Uint32Array, labels: Uint8Array): number {
  const known = new Map<string, WordCounts>();
  const seen = [0, 0];
  const foldOf = new Uint8Array(rows.length);
  const wordsOf = Array.from(rows, (row, i) => {
    const label = labels[i]!;
    const fold = seen[label]!++ % nFolds;
    foldOf[i] = fold;
    const code = column.codes[row]!;
    const text = code < 0 ? '' : column.dictionary.at(code).toLowerCase();
    const words = new Set(text.split(/[^\p{L}\p{N}]+/u, mostWords));
    return Array.from(words, (word) => {
      let counts = known.get(word);
      if (!counts) {
        counts = { rows: new Uint32Array(nFolds), positives: new Uint32Array(nFolds) };
        known.set(word, counts);
      }
      counts.rows[fold]!++;
      counts.positives[fold]! += label;
      return counts;
    });
  });
  const rate = seen[1]! / rows.length;
  const scores = Float64Array.from(wordsOf, (words, i) =>
    words.reduce((sum, counts) => sum + logOddsOf(counts, foldOf[i]!, rate), 0),
  );
  return Math.max(0.5, rankAuc(scores, labels, 0));
}

/** What a word adds to the log-odds, by the rows outside of `fold`. */
function logOddsOf({ rows, positives }: WordCounts, fold: number, rate: number): number {
  let nRows = 0;
  let nPositives = 0;
  for (let other = 0; other < nFolds; other++) {
    if (other === fold) continue;
    nRows += rows[other]!;
    nPositives += positives[other]!;
  }
  if (nRows < leastRows) return 0;
  const odds = (nPositives + shrinkage * rate) / (nRows - nPositives + shrinkage * (1 - rate));
  return Math.log((odds * (1 - rate)) / rate);
}
