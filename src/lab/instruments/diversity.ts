/**
 * Out-of-fold scores of several models -> how alike they rank rows: Spearman's correlation within each fold (scores of
 * different folds are of different models), averaged over folds by rows, and each one's own AUC.
 */
import { alignedTable, oneLine } from '../../core/text-table.ts';
import { cvScore, placeFolds, planFolds } from '../../judge/fold-scoring.ts';
import type { Fold } from '../../split/draw/partition.ts';
import { midRanks } from './expected-rates.ts';
import type { TrainPart } from './train-part.ts';

export interface NamedScores {
  readonly name: string;
  /** One a train row. */
  readonly outOfFold: Float64Array;
}

const maxModels = 12;

/** Names, AUCs and correlations as a table. O(models x rows log rows + models^2 x rows). */
export function diversityTable(models: readonly NamedScores[], { labels, folds }: TrainPart): string {
  const shown = models.slice(0, maxModels);
  const plan = planFolds(labels, folds);
  const correlations = rankCorrelations(
    shown.map(({ outOfFold }) => outOfFold),
    folds,
  );
  const table = alignedTable(
    [
      { title: '', align: 'right' },
      { title: 'model', align: 'left' },
      { title: 'AUC', align: 'right' },
      ...shown.map((_, i) => ({ title: String(i + 1), align: 'right' as const })),
    ],
    shown.map(({ name, outOfFold }, i) => [
      String(i + 1),
      oneLine(name).slice(0, 60),
      cvScore(plan, placeFolds(plan, outOfFold)).cvAuc.toFixed(4),
      ...shown.map((_, k) => (k < i ? correlations[i]![k]!.toFixed(3) : '')),
    ]),
    Number.POSITIVE_INFINITY,
  );
  const left = models.length - shown.length;
  return left > 0 ? `${table}(${left} more are left out)\n` : table;
}

/** Square, symmetric, 1 on the diagonal; 0 where one of two ranks nothing. */
export function rankCorrelations(scores: readonly Float64Array[], folds: readonly Fold[]): number[][] {
  const sums = scores.map(() => scores.map(() => 0));
  let nRows = 0;
  for (const { applyRows } of folds) {
    nRows += applyRows.length;
    const centred = scores.map((each) => standardRanks(Float64Array.from(applyRows, (row) => each[row]!)));
    for (const [i, left] of centred.entries()) {
      for (const [k, right] of centred.entries()) {
        if (k > i) break;
        let dot = 0;
        for (let at = 0; at < left.length; at++) dot += left[at]! * right[at]!;
        sums[i]![k]! += dot * applyRows.length;
      }
    }
  }
  return sums.map((row, i) =>
    row.map((_, k) => (i === k ? 1 : (i > k ? sums[i]![k]! : sums[k]![i]!) / nRows)),
  );
}

/** Ranks with mean 0 and length 1; all zero where all are equal. */
function standardRanks(values: Float64Array): Float64Array {
  const ranks = midRanks(values);
  const mean = (ranks.length + 1) / 2;
  let length = 0;
  for (let i = 0; i < ranks.length; i++) {
    ranks[i]! -= mean;
    length += ranks[i]! ** 2;
  }
  const scale = length > 0 ? 1 / Math.sqrt(length) : 0;
  return ranks.map((rank) => rank * scale);
}
