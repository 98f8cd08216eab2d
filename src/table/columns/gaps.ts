/**
 * Which of the usual spellings of a gap are values in a column, by what else stands there: `NA` beside other
 * country codes, `-` beside `+`, `Na` beside other chemical elements, `NAN` beside other airports, `Null` beside
 * other surnames. Everything else of `gapWords` is missing.
 */
import { countryCodes, stateCodes } from './country-codes.ts';
import { gapWords } from './missing.ts';

const usual: ReadonlySet<string> = new Set(gapWords);

export function isGapWord(cell: string): boolean {
  return usual.has(cell.toLowerCase());
}

/**
 * The gap spellings, in lower case, that are values. `counts` holds the column's cells as written; `fileGaps` the
 * spellings, as written, that stand among the numbers and dates of the same file, where they can only be gaps.
 */
export function valuesAmongGaps(
  counts: ReadonlyMap<string, number>,
  fileGaps: ReadonlySet<string>,
): string[] {
  const others = [...counts.keys()].filter((cell) => !isGapWord(cell));
  const found: string[] = [];
  for (const word of counts.keys()) {
    if (isGapWord(word) && isValue(word, others, counts, fileGaps)) found.push(word.toLowerCase());
  }
  return [...new Set(found)].sort();
}

function isValue(
  word: string,
  others: readonly string[],
  counts: ReadonlyMap<string, number>,
  fileGaps: ReadonlySet<string>,
): boolean {
  if (/^-+$/.test(word)) {
    // Grades of a test: +, ++, - and --.
    return others.length <= 12 && others.some((cell) => /^(\++|\+\/-|±|\(\+\))$/.test(cell));
  }
  const share = (shape: RegExp) =>
    others.filter((cell) => shape.test(cell)).length / Math.max(1, others.length);
  const isShape = (shape: RegExp, least: number) =>
    shape.test(word) && others.length >= least && share(shape) >= 0.9;
  if (word === 'NA' && isShape(/^[A-Z]{2}$/, 3)) {
    const codes = others.filter((cell) => /^[A-Z]{2}$/.test(cell));
    const areCountries =
      codes.every((cell) => countryCodes.has(cell)) && codes.some((cell) => !stateCodes.has(cell));
    const areStates = codes.every((cell) => stateCodes.has(cell));
    return areCountries || (!areStates && !fileGaps.has(word));
  }
  if (fileGaps.has(word)) return false;
  if (/^(na|nan|nat)$/.test(word)) return word === 'na' && isShape(/^[a-z]{2}$/, 3);
  if (/^(NAN|NAT)$/.test(word)) return isShape(/^[A-Z]{3}$/, 5);
  if (word === 'Na') return isShape(/^[A-Z][a-z]?$/, 4);
  if (/^(Nan|Nat|Null)$/.test(word)) {
    const most = Math.max(...others.map((cell) => counts.get(cell)!));
    return isShape(/^\p{Lu}\p{Ll}+([ '-]\p{L}+)*$/u, 10) && counts.get(word)! <= 3 * most;
  }
  return false;
}
