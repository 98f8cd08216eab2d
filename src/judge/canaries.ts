/**
 * Signs that scores come from something that they must not come from: the place of a row in the batch, the rows beside
 * it, or train labels known by heart.
 */
import { aucVariance, placements } from './delong.ts';

/** Standard errors beyond which a canary dies: one false alarm in 30,000. */
const zByHeart = 4;

export interface OrderInput {
  /** Scores of the rows as one batch, in their order. */
  readonly batch: Float64Array;
  /** The same rows in another order, `order[i]` being the row of the i-th score. */
  readonly order: Uint32Array;
  readonly shuffled: Float64Array;
  /** Scores of rows that were scored alone. */
  readonly alone: readonly { readonly row: number; readonly score: number }[];
}

/** Why scores depend on more than their own row, or null. Equal means bit-equal: a tie broken by place is a leak. */
export function orderProblem({ batch, order, shuffled, alone }: OrderInput): string | null {
  const nMoved = order.reduce((count, row, i) => count + Number(shuffled[i] !== batch[row]), 0);
  if (nMoved > 0) {
    return `the score of a row depends on its place: ${nMoved} of ${order.length} rows score otherwise when the same rows come in another order`;
  }
  const nOther = alone.filter(({ row, score }) => score !== batch[row]).length;
  return nOther > 0
    ? `the score of a row depends on the rows beside it: ${nOther} of ${alone.length} rows score otherwise alone than in the batch`
    : null;
}

export interface ByHeartInput {
  /** Labels of rows of train that were held out, and of validation rows. */
  readonly labels: { readonly heldOut: Uint8Array; readonly validation: Uint8Array };
  /** Their scores by two fits: on shuffled labels, and on the complement of these. */
  readonly fits: readonly { readonly heldOut: Float64Array; readonly validation: Float64Array }[];
}

/**
 * Why train labels are known by heart, or null.
 *
 * What was fitted on shuffled labels can know held-out rows only by prior knowledge, which serves validation rows as
 * well, or by chance, which the fit on the complement turns round. So the mean AUC of both fits is about 0.5 on either
 * part, and never higher on held-out train rows than on validation rows but for noise.
 */
export function byHeartProblem({ labels, fits }: ByHeartInput): string | null {
  const mean = (part: 'heldOut' | 'validation'): { auc: number; variance: number } => {
    const placed = fits.map((fit) => placements(labels[part], fit[part]));
    return {
      auc: placed.reduce((sum, { auc }) => sum + auc, 0) / fits.length,
      // Of a mean of two that may be one and the same.
      variance: Math.max(...placed.map(aucVariance), hanleyVariance(labels[part])),
    };
  };
  const [heldOut, validation] = [mean('heldOut'), mean('validation')];
  const bound = zByHeart * Math.sqrt(heldOut.variance + validation.variance);
  if (heldOut.auc - validation.auc <= bound) return null;
  return `it knows train labels by heart: fitted on shuffled labels it still ranks held-out train rows with AUC ${heldOut.auc.toFixed(3)}, which no hidden row bears out`;
}

/** Variance of an AUC of 0.5 by rank sums: perfect orders show none of their own. */
function hanleyVariance(labels: Uint8Array): number {
  const nPositives = labels.reduce((sum, label) => sum + label, 0);
  const nNegatives = labels.length - nPositives;
  return (labels.length + 1) / (12 * nPositives * nNegatives);
}
