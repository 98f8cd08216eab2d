/**
 * Any column -> levels: a code a row (-1 = missing) and the level's text for each code. Strings keep their
 * dictionary's codes; numbers and dates get one code a distinct value, in order of first occurrence, whose
 * text is the number's shortest decimal form. The codes may be the column's own memory: never write to them.
 */
import type { Column } from '../table/table.ts';

export interface Levels {
  /** One code a row, -1 = missing. */
  readonly codes: Int32Array;
  /** Codes are below this; not each of them need occur. */
  readonly nCodes: number;
  readonly at: (code: number) => string;
}

/** The levels of a column. O(rows). */
export function levelsOf(column: Column): Levels {
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

export interface LevelCount {
  readonly level: string;
  readonly count: number;
}

/** Levels that occur, most frequent first, ties by code unit order; and the number of missing rows. */
export function countLevels(column: Column): { counts: LevelCount[]; nMissing: number } {
  const { codes, nCodes, at } = levelsOf(column);
  const tally = new Uint32Array(nCodes);
  let nMissing = 0;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code < 0) nMissing++;
    else tally[code]!++;
  }
  const byLevel = new Map<string, number>();
  for (let code = 0; code < nCodes; code++) {
    // A dictionary may hold one string under two codes.
    if (tally[code]! > 0) byLevel.set(at(code), (byLevel.get(at(code)) ?? 0) + tally[code]!);
  }
  const counts = [...byLevel].map(([level, count]) => ({ level, count }));
  counts.sort((left, right) => right.count - left.count || compareText(left.level, right.level));
  return { counts, nMissing };
}

/**
 * The place of each row's level in `known`; `missing` for a missing cell, `unseen` for a level not in it.
 * Each distinct level is looked up once. O(rows + levels).
 */
export function placeLevels(
  column: Column,
  known: readonly string[],
  missing: number,
  unseen: number,
): Int32Array {
  const { codes, nCodes, at } = levelsOf(column);
  const placeOf = new Map(known.map((level, place) => [level, place]));
  const notYet = -2147483648;
  const placeOfCode = new Int32Array(nCodes).fill(notYet);
  const places = new Int32Array(codes.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code < 0) {
      places[row] = missing;
      continue;
    }
    let place = placeOfCode[code]!;
    if (place === notYet) {
      place = placeOf.get(at(code)) ?? unseen;
      placeOfCode[code] = place;
    }
    places[row] = place;
  }
  return places;
}

/** Order of UTF-16 code units: the same on every machine and locale. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
