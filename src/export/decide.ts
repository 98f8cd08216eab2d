/**
 * Scores and a rule -> which rows get the positive decision. `threshold`: scores at or above it. `top`: so many of the
 * highest-scored rows, exactly; of equal scores at the cut those that are first in the file.
 */
import { counted } from '../core/counted.ts';
import { LabError } from '../core/errors.ts';

export type DecisionRule =
  | { readonly kind: 'threshold'; readonly threshold: number }
  /** `share` of the rows, above 0 to 1. */
  | { readonly kind: 'share'; readonly share: number }
  | { readonly kind: 'count'; readonly count: number };

export interface Decisions {
  /** 1 = the positive outcome, one per row. */
  readonly isPositive: Uint8Array;
  readonly nPositive: number;
  /** The lowest score with the positive decision; null where no row has it. */
  readonly cut: number | null;
  /** Rows with the score of the cut that got the other decision. */
  readonly nTiedOut: number;
}

/** O(n log n). @throws LabError `export.badDecision` where more rows are asked for than there are. */
export function decideRows(scores: Float64Array, rule: DecisionRule): Decisions {
  if (rule.kind === 'threshold') {
    const isPositive = Uint8Array.from(scores, (score) => (score >= rule.threshold ? 1 : 0));
    return { isPositive, ...summary(scores, isPositive) };
  }
  const nPicked = rule.kind === 'count' ? rule.count : Math.max(1, Math.round(rule.share * scores.length));
  if (nPicked > scores.length) {
    throw new LabError(
      'export.badDecision',
      `The file has ${counted(scores.length, 'row')}, and --top asks for ${nPicked.toLocaleString('en')}`,
      'Ask for fewer rows, or for a share such as 20%.',
    );
  }
  const order = Uint32Array.from(scores, (_, row) => row).sort(
    (left, right) => scores[right]! - scores[left]! || left - right,
  );
  const isPositive = new Uint8Array(scores.length);
  for (const row of order.subarray(0, nPicked)) isPositive[row] = 1;
  return { isPositive, ...summary(scores, isPositive) };
}

function summary(scores: Float64Array, isPositive: Uint8Array): Omit<Decisions, 'isPositive'> {
  let cut = Number.POSITIVE_INFINITY;
  let nPositive = 0;
  scores.forEach((score, row) => {
    if (isPositive[row] !== 1) return;
    nPositive++;
    if (score < cut) cut = score;
  });
  const nTiedOut = scores.reduce(
    (sum, score, row) => sum + (score === cut && isPositive[row] === 0 ? 1 : 0),
    0,
  );
  return { nPositive, cut: nPositive === 0 ? null : cut, nTiedOut };
}
