/**
 * Out-of-fold train scores, labels, a share of the rows -> how many of the yes rows are among the highest-scored share.
 *
 * Rows are ranked within their fold, since scores of different folds are of different models; ties count by their part.
 * Intervals are Wilson's (1927) of 95 %, of the share caught among the yes rows and of the hits among those picked.
 */
import { rateInterval as wilson } from '../core/rate-interval.ts';
import type { CatchRate } from '../researcher/researcher.ts';

export { wilson };

/** O(n log n). @param folds rows that were scored together @returns null where there is no yes row among them */
export function catchRate(
  scores: Float64Array,
  labels: Uint8Array,
  folds: readonly { readonly applyRows: Uint32Array }[],
  share: number,
): CatchRate | null {
  let picked = 0;
  let caught = 0;
  let yes = 0;
  let rows = 0;
  for (const { applyRows } of folds) {
    const order = [...applyRows].sort((left, right) => scores[right]! - scores[left]!);
    const most = share * order.length;
    for (let from = 0; from < order.length; ) {
      let to = from + 1;
      while (to < order.length && scores[order[to]!] === scores[order[from]!]) to += 1;
      let hits = 0;
      for (let i = from; i < to; i++) hits += labels[order[i]!]!;
      // Of equal scores as many are picked as there is room for.
      const part = Math.max(0, Math.min(1, (most - from) / (to - from)));
      picked += part * (to - from);
      caught += part * hits;
      yes += hits;
      from = to;
    }
    rows += order.length;
  }
  if (yes === 0 || picked === 0) return null;
  const base = yes / rows;
  return {
    share,
    rows,
    yes,
    caughtShare: caught / yes,
    caughtInterval: wilson(caught, yes),
    hitRate: caught / picked,
    hitInterval: wilson(caught, picked),
    lift: caught / picked / base,
  };
}
