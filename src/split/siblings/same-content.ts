/**
 * Two contents -> the share of the smaller one's rows that the other holds as well, or null where they are different
 * tables. Sketched rows below both bounds are a fair sample of either table, so the share is the matches over the
 * smaller count (containment; Broder 1997). Whole rows, or rows less one column, speak for themselves unless the
 * labels contradict; a single column, which may be a counter, counts only where the labels agree as well. Labels of
 * the other spelling (yes for no) agree, too; those of another target do not.
 */
import type { Content, Sketch } from './content.ts';

/** Below this share two tables are different ones. */
const leastShare = 0.5;
/** Fewer matches say nothing. */
const leastMatches = 12;
/** Correlation of labels over matched rows from which a single column is believed. */
const leastCorrelation = 0.8;
/** Share of matched rows whose labels agree (or all disagree), from which whole rows are. */
const leastAgreement = 0.9;

export function sharedRows(left: Content, right: Content): number | null {
  if (left.id === right.id && labelsAgree(left, right)) return 1;
  if (left.probe !== right.probe) return null;
  let best: number | null = null;
  for (const one of left.sketches) {
    for (const other of right.sketches) {
      if ((one.of === 'a column') !== (other.of === 'a column')) continue;
      const share = shareOf(one, other);
      if (share !== null && share > (best ?? 0)) best = share;
    }
  }
  return best;
}

/** True unless most of the rows that both know the label of have different ones, neither the same nor turned round. */
function labelsAgree(left: Content, right: Content): boolean {
  const [one, other] = [left.sketches[0], right.sketches[0]];
  if (!one || !other) return true;
  return agree(match(one, other).labels);
}

function shareOf(one: Sketch, other: Sketch): number | null {
  const { nMatches, nSmaller, labels } = match(one, other);
  if (nMatches < leastMatches || nMatches / nSmaller < leastShare) return null;
  const isSame = one.of === 'a column' ? Math.abs(correlation(labels)) >= leastCorrelation : agree(labels);
  return isSame ? nMatches / nSmaller : null;
}

type LabelPair = readonly [number, number];

function match(one: Sketch, other: Sketch) {
  const bound = Math.min(one.below, other.below);
  const places = new Map(other.hashes.map((hash, i) => [hash, i]));
  const inBound = ({ hashes }: Sketch): number => hashes.filter((hash) => hash < bound).length;
  const labels: LabelPair[] = [];
  let nMatches = 0;
  one.hashes.forEach((hash, i) => {
    const at = hash < bound ? places.get(hash) : undefined;
    if (at === undefined) return;
    nMatches += 1;
    const [label, label2] = [one.labels[i], other.labels[at]];
    if (typeof label === 'number' && typeof label2 === 'number') labels.push([label, label2]);
  });
  return { nMatches, nSmaller: Math.min(inBound(one), inBound(other)), labels };
}

function agree(pairs: readonly LabelPair[]): boolean {
  if (pairs.length < leastMatches) return true;
  const share = pairs.filter(([left, right]) => left === right).length / pairs.length;
  return Math.max(share, 1 - share) >= leastAgreement;
}

/** Pearson's, of two-valued labels (phi); 0 where one of them does not vary. */
function correlation(pairs: readonly LabelPair[]): number {
  const n = pairs.length;
  if (n < leastMatches) return 0;
  const mean = (at: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[at], 0) / n;
  const [left, right] = [mean(0), mean(1)];
  const spread = Math.sqrt(left * (1 - left) * right * (1 - right));
  const both = pairs.reduce((sum, [one, other]) => sum + one * other, 0) / n;
  return spread === 0 ? 0 : (both - left * right) / spread;
}
