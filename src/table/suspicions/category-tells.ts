/**
 * Categories whose rows nearly all share one outcome, alone or together (ten reasons for cancelling are one leak).
 *
 * Categories are chosen on one half of the train rows and measured on the other, both ways, so that many small categories
 * cannot look pure by chance. Numbers with few different values count as categories. O(rows).
 */
import { groupOf, meets } from './group.ts';
import { sameStem, saysEnding, splitWords } from './outcome-words.ts';
import { cellText, examplesOf, inQuotes, sharesText } from './sentence.ts';
import type { Clue, Finding } from './suspicion.ts';

const demands = {
  none: { likelihoodRatio: 30, coverage: 0.25, purity: 0.9, nRows: 20 },
  weak: { likelihoodRatio: 20, coverage: 0.15, purity: 0.8, nRows: 15 },
  strong: { likelihoodRatio: 8, coverage: 0.05, purity: 0.6, nRows: 10 },
} as const;
/** A value in the words of an ending. */
const said = { likelihoodRatio: 12, coverage: 0.3, purity: 0.6, nRows: 12 } as const;
/** A copy of the target with noise. */
const copy = { likelihoodRatio: 8, coverage: 0.5, purity: 0, nRows: 20 } as const;
const copyAuc = 0.84;
const minOfCategory = 4;
const maxNumbers = 12;

export function categoryTells(clue: Clue): Finding | null {
  const categories = categoryCodes(clue);
  if (!categories) return null;
  const findings = ([1, 0] as const).flatMap((outcome) => {
    const found = pureCategories(clue, categories, outcome);
    return found ? [found] : [];
  });
  return findings.sort((left, right) => right.strength - left.strength)[0] ?? null;
}

export interface CategoryCodes {
  /** A code per train row, -1 where the cell is empty. */
  readonly codes: Int32Array;
  readonly nCategories: number;
}

/** Null for texts, ids, and numbers with more than a dozen values. */
export function categoryCodes({ column, rows }: Clue): CategoryCodes | null {
  if (column.role === 'id' || column.role === 'text' || column.role === 'constant') return null;
  if (column.kind === 'string') {
    return {
      codes: Int32Array.from(rows, (row) => column.codes[row]!),
      nCategories: column.dictionary.length,
    };
  }
  const known = new Map<number, number>();
  const codes = new Int32Array(rows.length);
  for (const [i, row] of rows.entries()) {
    const value = column.values[row]!;
    if (Number.isNaN(value)) {
      codes[i] = -1;
      continue;
    }
    const code = known.get(value) ?? known.size;
    if (code === known.size && code === maxNumbers) return null;
    known.set(value, code);
    codes[i] = code;
  }
  return column.kind === 'date' ? null : { codes, nCategories: known.size };
}

function pureCategories(clue: Clue, { codes, nCategories }: CategoryCodes, outcome: 0 | 1): Finding | null {
  const { rows, labels, nPositive, target, column, nColumns } = clue;
  const counts = [0, 1].map(() => ({
    rows: new Uint32Array(nCategories),
    same: new Uint32Array(nCategories),
  }));
  const seen = [0, 0];
  for (let i = 0; i < rows.length; i++) {
    const half = seen[labels[i]!]!++ % 2;
    const code = codes[i]!;
    if (code < 0) continue;
    counts[half]!.rows[code]!++;
    if (labels[i] === outcome) counts[half]!.same[code]!++;
  }
  const base = (outcome === 1 ? nPositive : rows.length - nPositive) / rows.length;
  const chosen = new Set<number>();
  let n = 0;
  let nSame = 0;
  for (const half of [0, 1]) {
    const here = counts[half]!;
    const there = counts[1 - half]!;
    for (let code = 0; code < nCategories; code++) {
      const rate = (here.same[code]! + 0.5 * base) / (here.rows[code]! + 0.5);
      const odds = (rate / (1 - rate)) * ((1 - base) / base);
      if (here.rows[code]! < minOfCategory || odds < 6 || rate < 0.6) continue;
      n += there.rows[code]!;
      nSame += there.same[code]!;
      chosen.add(code);
    }
  }
  if (chosen.size === 0 || chosen.size === nCategories) return null;
  const group = groupOf(n, outcome === 1 ? nSame : n - nSame, rows.length, nPositive);
  if (group.outcome !== outcome) return null;
  const picked = (i: number): boolean => chosen.has(codes[i]!);
  const shown: string[] = [];
  for (let i = 0; i < rows.length && shown.length < 3; i++) {
    const text = inQuotes(cellText(column, rows[i]!));
    if (picked(i) && !shown.includes(text)) shown.push(text);
  }
  const says =
    column.kind === 'string' && [...chosen].some((code) => tells(column.dictionary.at(code), clue, outcome));
  const nTests = nColumns * 2;
  const fits =
    meets(group, demands[clue.name], nTests) ||
    (says && meets(group, said, nTests)) ||
    (group.auc >= copyAuc && meets(group, copy, nTests));
  if (!fits) return null;
  const which = `${shown.join(', ')}${chosen.size > shown.length ? ` and ${chosen.size - shown.length} more values` : ''}`;
  return {
    rule: says ? 'same-as-target' : 'level',
    strength: group.auc,
    why: `${inQuotes(column.name)} is ${which} in ${sharesText(group, target)}.${says ? ' The value seems to say the outcome in other words.' : ''}`,
    examples: examplesOf(clue, picked, outcome),
  };
}

/** A category in the words of an ending, or of the target's own name or value. */
function tells(category: string, { target }: Clue, outcome: 0 | 1): boolean {
  const own = outcome === 1 ? target.positive : target.negative;
  const targetWords = [...splitWords(target.column), ...splitWords(own)].filter((word) => word.length > 3);
  return splitWords(category).some(
    (word) => saysEnding(word) || targetWords.some((each) => sameStem(each, word)),
  );
}
