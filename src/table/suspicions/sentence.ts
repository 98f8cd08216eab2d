/** Pieces of sentences that rules share: shares, cells and outcomes as a person reads them. */
import { plainText } from '../../core/plain-text.ts';
import { type Column, cellOf } from '../table.ts';
import type { Clue, SuspicionExample, TargetWords } from './suspicion.ts';

/** `"Cancelled On"`, on one line. */
export function inQuotes(text: string): string {
  return `"${plainText(text, 60)}"`;
}

export function outcomeText(target: TargetWords, outcome: 0 | 1): string {
  return `${plainText(target.column, 40)} = ${plainText(outcome === 1 ? target.positive : target.negative, 30)}`;
}

/** 12 %, 0.4 %, and never 100 % or 0 % where that is not exact. */
export function percentText(share: number): string {
  if (share === 0 || share === 1) return `${share * 100} %`;
  const percent = share * 100;
  if (percent > 99) return `${Math.min(99.9, Number(percent.toFixed(1)))} %`;
  return percent < 1 ? `${Math.max(0.1, Number(percent.toFixed(1)))} %` : `${percent.toFixed(0)} %`;
}

export function roundedText(value: number, column: Column): string {
  if (column.kind === 'date') {
    const text = new Date(value).toISOString();
    return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 16).replace('T', ' ');
  }
  return String(Number(value.toPrecision(6)));
}

export function cellText(column: Column, row: number): string {
  const cell = cellOf(column, row);
  if (cell === null) return '(empty)';
  return typeof cell === 'number' ? roundedText(cell, column) : plainText(cell, 60);
}

/** The first two rows that `picks` with `outcome`, and the first that it does not pick with the other. */
export function examplesOf(
  { column, rows, labels, target }: Clue,
  picks: (i: number) => boolean,
  outcome: 0 | 1,
): SuspicionExample[] {
  const found: SuspicionExample[] = [];
  const take = (most: number, fits: (i: number) => boolean): void => {
    let n = 0;
    for (let i = 0; i < rows.length && n < most; i++) {
      if (!fits(i)) continue;
      found.push({
        cell: cellText(column, rows[i]!),
        outcome: outcomeText(target, labels[i] === 1 ? 1 : 0),
      });
      n++;
    }
  };
  take(2, (i) => labels[i] === outcome && picks(i));
  take(1, (i) => labels[i] !== outcome && !picks(i));
  return found;
}

/** "80 % of the rows with churned = yes and in none of the others", or "... in 3 % of the others; 96 % of such rows have churned = yes". */
export function sharesText(
  group: { coverage: number; otherCoverage: number; purity: number; outcome: 0 | 1 },
  target: TargetWords,
): string {
  const { coverage, otherCoverage, purity, outcome } = group;
  const same = outcomeText(target, outcome);
  const others =
    otherCoverage === 0
      ? 'none of the others'
      : `${percentText(otherCoverage)} of the others; ${percentText(purity)} of such rows have ${same}`;
  return `${percentText(coverage)} of the rows with ${same} and in ${others}`;
}
