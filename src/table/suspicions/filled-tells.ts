/**
 * Whether a cell is filled tells the target: a date of cancelling, a reason, a refund. The filled rows are one group,
 * the empty ones the other; whichever tells more is named.
 */
import { groupOf, meets } from './group.ts';
import { examplesOf, inQuotes, sharesText } from './sentence.ts';
import type { Clue, Finding } from './suspicion.ts';

const demands = {
  none: { likelihoodRatio: 30, coverage: 0.08, purity: 0.9, nRows: 12 },
  weak: { likelihoodRatio: 20, coverage: 0.06, purity: 0.7, nRows: 12 },
  strong: { likelihoodRatio: 6, coverage: 0.04, purity: 0, nRows: 10 },
} as const;
/** From this AUC on, no purity is asked for. */
const leastAuc = { none: 0.74, weak: 0.68, strong: 0.62 } as const;
/** Where the outcome is rare, a few rows of the others spoil any purity. */
const rare = { likelihoodRatio: 25, coverage: 0.2, purity: 0.5, nRows: 20 } as const;

export function filledTells(clue: Clue): Finding | null {
  const { rows, labels, nPositive, target, column, nColumns, name } = clue;
  let nFilled = 0;
  let nFilledPositive = 0;
  for (let i = 0; i < rows.length; i++) {
    if (!isFilled(clue, i)) continue;
    nFilled++;
    nFilledPositive += labels[i]!;
  }
  const nEmpty = rows.length - nFilled;
  if (nFilled === 0 || nEmpty === 0) return null;
  const filled = groupOf(nFilled, nFilledPositive, rows.length, nPositive);
  const empty = groupOf(nEmpty, nPositive - nFilledPositive, rows.length, nPositive);
  const any = { likelihoodRatio: 1, coverage: 0, purity: 0, nRows: 10 };
  const demand = demands[name];
  const byAuc = filled.auc >= leastAuc[name] && (meets(filled, any, nColumns) || meets(empty, any, nColumns));
  const byGroup = meets(filled, demand, nColumns) || meets(filled, rare, nColumns);
  if (!byAuc && !byGroup) return null;
  const emptyTells = !byGroup && empty.likelihoodRatio > filled.likelihoodRatio;
  const group = emptyTells ? empty : filled;
  const how = emptyTells ? 'empty' : 'filled';
  return {
    rule: 'filled',
    strength: filled.auc,
    why: `${inQuotes(column.name)} is ${how} in ${sharesText(group, target)}. It is probably written when the outcome is known.`,
    examples: examplesOf(clue, (i) => isFilled(clue, i) !== emptyTells, group.outcome),
  };
}

export function isFilled({ column, rows }: Clue, i: number): boolean {
  return column.kind === 'string' ? column.codes[rows[i]!]! >= 0 : !Number.isNaN(column.values[rows[i]!]!);
}
