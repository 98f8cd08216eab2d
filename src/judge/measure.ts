/**
 * Labels and scores of one hidden part -> AUC with its interval, and against other scores of the same rows the paired
 * difference with its interval. The same placements, variances and clusters as the judge's (delong.ts), to the last bit
 * in the AUC. Figures leave here exact; whoever shows them rounds them (journal/shown.ts).
 */
import type { PartDependence } from '../split/rows/dependence.ts';
import {
  type AucInterval,
  aucDifference,
  aucInterval,
  aucNoise,
  intervalLevel,
  placements,
  smallerCount,
} from './delong.ts';
import { classClusters, clustersOfPart } from './dependence.ts';
import { zOf } from './looks.ts';
import { studentQuantile } from './student-t.ts';

export interface Measured {
  readonly auc: number;
  readonly interval: AucInterval;
  /** Against the reference, where there is one: what these scores are better by, and its standard errors. */
  readonly versus: { readonly difference: number; readonly interval: AucInterval; readonly z: number } | null;
}

/**
 * @param labels 0 or 1, one per row. @param scores one per row, higher = more likely positive.
 * @param dependence of the part's rows; null = they are independent. @param reference scores to compare with, or null.
 * @throws LabError as `rocAuc`, and `judge.tooFewRows`. O(n log n).
 */
export function measureScores(
  labels: Uint8Array,
  scores: Float64Array,
  dependence: PartDependence | null,
  reference: Float64Array | null,
): Measured {
  const rows = Uint32Array.from({ length: labels.length }, (_, row) => row);
  const clusterings = (dependence === null ? [] : clustersOfPart(dependence)).map((clusters) =>
    classClusters(clusters, rows, labels),
  );
  const placed = placements(labels, scores);
  const { variance, df } = aucNoise(placed, clusterings);
  const interval = aucInterval(placed.auc, variance, smallerCount(placed, clusterings), df);
  if (reference === null) return { auc: placed.auc, interval, versus: null };
  const gain = aucDifference(placed, placements(labels, reference), clusterings);
  const error = Math.sqrt(gain.variance);
  const half = studentQuantile((1 + intervalLevel) / 2, gain.df) * error;
  const { difference } = gain;
  return {
    auc: placed.auc,
    interval,
    versus: {
      difference,
      interval: { low: Math.max(-1, difference - half), high: Math.min(1, difference + half) },
      z: zOf(difference, error),
    },
  };
}
