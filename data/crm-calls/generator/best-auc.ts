/**
 * True probabilities -> the AUC that nobody can beat but by luck: that of the probabilities themselves. Drawn: with
 * the outcomes as they fell. Expected: over all ways in which they could have fallen, as the ratio of the expected
 * numbers of well ordered and of all (won, lost) pairs. O(n log n).
 */
import { rocAuc } from '../../../src/judge/auc.ts';
import type { DrawnLead } from './draw-lead.ts';

export interface BestAuc {
  readonly drawn: number;
  readonly expected: number;
}

export function bestAuc(leads: readonly DrawnLead[]): BestAuc {
  const probabilities = Float64Array.from(leads, ({ probability }) => probability);
  const labels = Uint8Array.from(leads, ({ won }) => Number(won));
  return { drawn: rocAuc(labels, probabilities), expected: expectedAuc(probabilities) };
}

/** Equal probabilities, which do not occur in a draw, would count as ordered. */
export function expectedAuc(probabilities: Float64Array): number {
  let lostBelow = 0;
  let ordered = 0;
  let won = 0;
  let itself = 0;
  for (const p of probabilities.slice().sort()) {
    ordered += p * lostBelow;
    lostBelow += 1 - p;
    won += p;
    itself += p * (1 - p);
  }
  return ordered / (won * lostBelow - itself);
}
