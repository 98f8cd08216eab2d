/**
 * Sets of equal rows + labels -> how many rows no model can tell from a row of the other outcome, and the best AUC that
 * is left. Equal rows get equal scores, so that no score ranks better than the share of positives of each set (the
 * Neyman-Pearson lemma, on these rows). Train labels only. O(rows log rows).
 */
import { rankAuc } from '../../table/suspicions/single-column-auc.ts';
import type { Duplicates } from './duplicates.ts';

export interface LabelCeiling {
  /** Rows in sets that hold both outcomes. */
  readonly nRows: number;
  /** The highest AUC that any function of the columns has on these very rows. */
  readonly auc: number;
}

/** Over the rows named. */
export function labelCeiling(duplicates: Duplicates, labels: Uint8Array, rows: Uint32Array): LabelCeiling {
  const size = new Uint32Array(duplicates.nUnits);
  const positives = new Uint32Array(duplicates.nUnits);
  for (const row of rows) {
    const unit = duplicates.unitOf[row]!;
    size[unit]!++;
    positives[unit]! += labels[row]!;
  }
  const scores = Float64Array.from(rows, (row) => {
    const unit = duplicates.unitOf[row]!;
    return positives[unit]! / size[unit]!;
  });
  return {
    nRows: scores.reduce((sum, score) => sum + (score > 0 && score < 1 ? 1 : 0), 0),
    auc: rankAuc(
      scores,
      Uint8Array.from(rows, (row) => labels[row]!),
      0,
    ),
  };
}
