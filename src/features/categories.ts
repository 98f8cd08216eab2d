/**
 * Any column -> categories: a code for each row (-1 = missing) and the category's text for each code. Strings keep their
 * dictionary's codes; numbers and dates get one code per distinct value, in order of first occurrence, whose
 * text is the number's shortest decimal form. The codes may be the column's own memory: never write to them.
 */
import type { Column } from '../table/table.ts';

export interface Categories {
  /** One code per row, -1 = missing. */
  readonly codes: Int32Array;
  /** Codes are below this; not each of them need occur. */
  readonly nCodes: number;
  readonly at: (code: number) => string;
}

/** The categories of a column. O(rows). */
export function categoriesOf(column: Column): Categories {
  if (column.kind === 'string') {
    const { codes, dictionary } = column;
    return { codes, nCodes: dictionary.length, at: (code) => dictionary.at(code) };
  }
  const { values } = column;
  const codes = new Int32Array(values.length);
  const codeOf = new Map<number, number>();
  const texts: string[] = [];
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) {
      codes[row] = -1;
      continue;
    }
    let code = codeOf.get(value);
    if (code === undefined) {
      code = texts.length;
      codeOf.set(value, code);
      texts.push(String(value === 0 ? 0 : value));
    }
    codes[row] = code;
  }
  return { codes, nCodes: texts.length, at: (code) => texts[code]! };
}

export interface CategoryCount {
  readonly category: string;
  readonly count: number;
}

/** Categories that occur, most frequent first, ties by code unit order; and the number of missing rows. */
export function countCategories(column: Column): { counts: CategoryCount[]; nMissing: number } {
  const { codes, nCodes, at } = categoriesOf(column);
  const tally = new Uint32Array(nCodes);
  let nMissing = 0;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code < 0) nMissing++;
    else tally[code]!++;
  }
  const byCategory = new Map<string, number>();
  for (let code = 0; code < nCodes; code++) {
    // A dictionary may hold one string under two codes.
    if (tally[code]! > 0) byCategory.set(at(code), (byCategory.get(at(code)) ?? 0) + tally[code]!);
  }
  const counts = [...byCategory].map(([category, count]) => ({ category, count }));
  counts.sort((left, right) => right.count - left.count || compareText(left.category, right.category));
  return { counts, nMissing };
}

/**
 * The index of each row's category in `known`; `missing` for a missing cell, `unseen` for a category not in it.
 * Each distinct category is looked up once. O(rows + categories).
 */
export function categoryIndices(
  column: Column,
  known: readonly string[],
  missing: number,
  unseen: number,
): Int32Array {
  const { codes, nCodes, at } = categoriesOf(column);
  const indexOf = new Map(known.map((category, index) => [category, index]));
  const notYet = -2147483648;
  const indexOfCode = new Int32Array(nCodes).fill(notYet);
  const indices = new Int32Array(codes.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code < 0) {
      indices[row] = missing;
      continue;
    }
    let index = indexOfCode[code]!;
    if (index === notYet) {
      index = indexOf.get(at(code)) ?? unseen;
      indexOfCode[code] = index;
    }
    indices[row] = index;
  }
  return indices;
}

/** Order of UTF-16 code units: the same on every machine and locale. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
