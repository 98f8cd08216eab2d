/**
 * A range of numbers or dates whose rows nearly all share one outcome, with an edge: just outside of it the outcome is
 * no more frequent than elsewhere. A score that ranks well has no such edge; a count that starts when it is over has.
 *
 * Quantile bins (equal values share one); the chance is corrected for every range that could be chosen. O(rows log rows).
 */
import { countUpTo } from '../../core/count-up-to.ts';
import { quantileEdges } from '../single-column-auc.ts';
import { type Group, groupOf, meets } from './group.ts';
import { examplesOf, numberText, quoted, sharesText } from './sentence.ts';
import type { Clue, Finding } from './suspicion.ts';

const demands = {
  none: { likelihoodRatio: 30, coverage: 0.25, purity: 0.9, nRows: 20 },
  weak: { likelihoodRatio: 20, coverage: 0.15, purity: 0.8, nRows: 15 },
  strong: { likelihoodRatio: 8, coverage: 0.06, purity: 0.6, nRows: 10 },
} as const;
/** A copy of the target with noise. */
const copy = { likelihoodRatio: 8, coverage: 0.5, purity: 0, nRows: 20 } as const;
const copyAuc = 0.84;
/** Likelihood ratio just inside of an edge over that just outside. */
const leastJump = 10;
/** Likelihood ratio of the bins next to the range. */
const mostOutside = { none: 3, weak: 4, strong: 8 } as const;
const rowsPerBin = 25;
const mostBins = 40;

export function rangeTells(clue: Clue): Finding | null {
  const { column, rows } = clue;
  if (column.kind === 'string' || column.role === 'constant') return null;
  const values = Float64Array.from(rows, (row) => column.values[row]!);
  return rangeIn(clue, values, (value) => numberText(value, column), 'range');
}

/** @param values one per train row, NaN where there is none; `show` writes one for a person. */
export function rangeIn(
  clue: Clue,
  values: Float64Array,
  show: (value: number) => string,
  rule: 'range' | 'id',
): Finding | null {
  const { rows, labels, nPositive, target, column, nColumns, name } = clue;
  const present = values.filter((value) => !Number.isNaN(value));
  if (present.length < 40) return null;
  const edges = edgesOf(present);
  const nBins = edges.length + 1;
  if (nBins < 2) return null;
  const bins = Int32Array.from(values, (value) => (Number.isNaN(value) ? -1 : countUpTo(edges, value)));
  const counts = new Uint32Array(nBins);
  const positives = new Uint32Array(nBins);
  for (const [i, bin] of bins.entries()) {
    if (bin < 0) continue;
    counts[bin]!++;
    positives[bin]! += labels[i]!;
  }
  const group = (from: number, to: number): Group => {
    let n = 0;
    let k = 0;
    for (let bin = from; bin < to; bin++) {
      n += counts[bin]!;
      k += positives[bin]!;
    }
    return groupOf(n, k, rows.length, nPositive);
  };
  const nTests = nColumns * nBins * nBins;
  const ratioFor = (from: number, to: number, outcome: 0 | 1): number => {
    const some = group(from, to);
    return some.outcome === outcome ? some.likelihoodRatio : 1 / some.likelihoodRatio;
  };
  // The lowest ratio of one and of two bins inside against the highest of those outside: an edge is not an accident of one bin.
  const widths = [1, 2];
  const isEdge = (inside: readonly number[], outside: readonly number[]): boolean =>
    Math.max(...outside) <= mostOutside[name] && Math.min(...inside) >= leastJump * Math.max(...outside);
  const hasEdges = (from: number, to: number, outcome: 0 | 1): boolean => {
    const ratios = (ends: (width: number) => [number, number]): number[] =>
      widths.map((width) => ratioFor(...ends(width), outcome));
    const isSharpBelow = (): boolean =>
      isEdge(
        ratios((width) => [from, Math.min(to, from + width)]),
        ratios((width) => [Math.max(0, from - width), from]),
      );
    const isSharpAbove = (): boolean =>
      isEdge(
        ratios((width) => [Math.max(from, to - width), to]),
        ratios((width) => [to, Math.min(nBins, to + width)]),
      );
    return (from === 0 || isSharpBelow()) && (to === nBins || isSharpAbove());
  };
  let best: { found: Group; from: number; to: number } | null = null;
  for (const outcome of [1, 0] as const) {
    for (let from = 0; from < nBins; from++) {
      let to = from;
      while (to < nBins && ratioFor(to, to + 1, outcome) >= 6) to++;
      if (to === from) continue;
      const found = group(from, to);
      const fits =
        found.outcome === outcome &&
        to - from < nBins &&
        hasEdges(from, to, outcome) &&
        (meets(found, demands[name], nTests) || (found.auc >= copyAuc && meets(found, copy, nTests)));
      if (fits && (!best || found.auc > best.found.auc)) best = { found, from, to };
      from = to;
    }
  }
  if (!best) return null;
  const { found, from, to } = best;
  const inside = values.filter((_, i) => bins[i]! >= from && bins[i]! < to).sort();
  const [low, high] = [show(inside[0]!), show(inside.at(-1)!)];
  const [more, less] = column.kind === 'date' ? ['later', 'earlier'] : ['more', 'less'];
  const range =
    low === high
      ? low
      : to === nBins
        ? `${low} or ${more}`
        : from === 0
          ? `${high} or ${less}`
          : `from ${low} to ${high}`;
  return {
    rule,
    strength: found.auc,
    why: `${quoted(column.name)} is ${range} in ${sharesText(found, target)}. Just outside of that range the outcome is as elsewhere.`,
    examples: examplesOf(clue, (i) => bins[i]! >= from && bins[i]! < to, found.outcome),
  };
}

/** Each value an edge where there are few, else quantiles. Value v is in bin b where edges[b - 1] <= v < edges[b]. */
function edgesOf(present: Float64Array): number[] {
  const few = new Set<number>();
  for (const value of present) {
    few.add(value);
    if (few.size > 30) break;
  }
  if (few.size <= 30) return [...few].sort((left, right) => left - right).slice(1);
  const nBins = Math.max(6, Math.min(mostBins, Math.floor(present.length / rowsPerBin)));
  const low = present.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const edges = quantileEdges(present, nBins);
  // A value that fills many bins ends where the next one begins.
  const after = edges.flatMap((edge) => {
    const next = present.reduce(
      (least, value) => (value > edge && value < least ? value : least),
      Number.POSITIVE_INFINITY,
    );
    const nEqual = present.reduce((sum, value) => sum + Number(value === edge), 0);
    return nEqual > rowsPerBin && next < Number.POSITIVE_INFINITY ? [edge, next] : [edge];
  });
  return [...new Set(after)].filter((edge) => edge > low).sort((left, right) => left - right);
}
