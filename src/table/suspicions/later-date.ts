/**
 * A date that lies after another date of the same row for one outcome and not for the other: what is written then was
 * not known at the earlier date. Dates that are always the later one (last visit after sign-up) tell nothing and pass,
 * unless the time between the two says the outcome. O(pairs of date columns x rows).
 */
import type { Column } from '../table.ts';
import { groupOf, meets } from './group.ts';
import { examplesOf, inQuotes, outcomeText, sharesText } from './sentence.ts';
import { rankAuc, singleColumnAuc } from './single-column-auc.ts';
import type { Clue, Finding } from './suspicion.ts';

const demands = {
  none: { likelihoodRatio: 30, coverage: 0.15, purity: 0.9, nRows: 15 },
  weak: { likelihoodRatio: 20, coverage: 0.1, purity: 0.7, nRows: 12 },
  strong: { likelihoodRatio: 6, coverage: 0.05, purity: 0, nRows: 10 },
} as const;
const leastAuc = { none: 0.82, weak: 0.76, strong: 0.68 } as const;
const leastGapAuc = { none: 0.94, weak: 0.9, strong: 0.76 } as const;
/** How much better the time between two dates must rank than either date does. */
const leastGapLead = 0.1;
const mostColumns = 12;
const weight = { none: 0, weak: 1, strong: 2 } as const;

/** Rows of each outcome that must have the other date, for it to be the row's own. */
const leastPresent = 0.7;

/** A date column, and whether its name says that it is written afterwards. */
export interface NamedDate {
  readonly column: Column;
  readonly name: Clue['name'];
}

export function laterDate(clue: Clue, dates: readonly NamedDate[]): Finding | null {
  const { column, rows, labels, nPositive, target, nColumns, name } = clue;
  if (column.kind !== 'date') return null;
  const own = dates.findIndex((date) => date.column === column);
  let best: Finding | null = null;
  for (const [at, { column: other, name: otherName }] of dates.slice(0, mostColumns).entries()) {
    if (other.kind !== 'date' || at === own || !isOwnDate(clue, other.values)) continue;
    // Of two dates that tell by their order, the one that is named like an ending is at fault, else the one further right.
    const isLesser = weight[otherName] > weight[name] || (otherName === name && at > own);
    const gaps = Float64Array.from(rows, (row) => column.values[row]! - other.values[row]!);
    let n = 0;
    let k = 0;
    let nBoth = 0;
    for (const [i, gap] of gaps.entries()) {
      if (!Number.isNaN(gap)) nBoth++;
      if (!(gap > 0)) continue;
      n++;
      k += labels[i]!;
    }
    const group = groupOf(n, k, rows.length, nPositive);
    const any = { likelihoodRatio: 2, coverage: 0, purity: 0, nRows: 10 };
    const tells =
      n < rows.length &&
      !(isLesser && nBoth === rows.length) &&
      (meets(group, demands[name], nColumns * dates.length) ||
        (group.auc >= leastAuc[name] && meets(group, any, nColumns * dates.length)));
    const rank = rankAuc(gaps, labels, Number.NEGATIVE_INFINITY);
    const gapAuc = n === nBoth && nBoth > 40 ? Math.max(rank, 1 - rank) : 0.5;
    const byGap =
      gapAuc >= leastGapAuc[name] &&
      gapAuc >=
        leastGapLead + Math.max(...[column, other].map((date) => singleColumnAuc(date, rows, labels)));
    const strength = Math.max(tells ? group.auc : 0.5, byGap ? gapAuc : 0.5);
    if ((!tells && !byGap) || strength <= (best?.strength ?? 0)) continue;
    best = {
      rule: 'later-date',
      strength,
      why: tells
        ? `${inQuotes(column.name)} is later than ${inQuotes(other.name)} of the same row in ${sharesText(group, target)}. On the day of ${inQuotes(other.name)} it was not known yet.`
        : `The time from ${inQuotes(other.name)} to ${inQuotes(column.name)} nearly tells ${outcomeText(target, 1)} (AUC ${gapAuc.toFixed(3)}). On the day of ${inQuotes(other.name)} it was not known yet.`,
      examples: examplesOf(clue, (i) => gaps[i]! > 0, group.outcome),
    };
  }
  return best;
}

function isOwnDate({ rows, labels, nPositive }: Clue, values: Float64Array): boolean {
  const present = [0, 0];
  for (const [i, row] of rows.entries()) if (!Number.isNaN(values[row])) present[labels[i]!]!++;
  return present[1]! >= leastPresent * nPositive && present[0]! >= leastPresent * (rows.length - nPositive);
}
