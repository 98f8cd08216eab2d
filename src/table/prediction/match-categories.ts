/**
 * Categories of a new file that are a study's category in another spelling -> the study's: 3.0 for 3, 1234 for 01234,
 * RED for Red, true for 1, a letter and its accent in two characters. Only where exactly one category is meant.
 */
import { booleanSense } from '../columns/boolean-words.ts';
import { Dictionary } from '../memory/dictionary.ts';
import type { StringColumn } from '../table.ts';

export interface MatchedCategories {
  readonly column: StringColumn;
  /** Cells that were written otherwise. */
  readonly nCells: number;
  /** The first of them and what it became. */
  readonly example: { readonly from: string; readonly to: string } | null;
}

/** O(cells + categories). */
export function matchCategories(column: StringColumn, categories: readonly string[]): MatchedCategories {
  const known = new Set(categories);
  const keys = keysFor(categories);
  const tables = keys.map((key) => uniqueByKey(categories, key));
  const codeOf = new Map<string, number>();
  const strings: string[] = [];
  let example: MatchedCategories['example'] = null;
  const isChanged = new Uint8Array(column.dictionary.length);
  const renumbered = Int32Array.from({ length: column.dictionary.length }, (_, code) => {
    const from = column.dictionary.at(code);
    let to = from;
    if (!known.has(from)) {
      for (const [i, key] of keys.entries()) {
        const wanted = key(from);
        const found = wanted === null ? undefined : tables[i]!.get(wanted);
        if (found == null) continue;
        to = found;
        break;
      }
    }
    if (to !== from) {
      isChanged[code] = 1;
      example ??= { from, to };
    }
    let at = codeOf.get(to);
    if (at === undefined) {
      at = strings.push(to) - 1;
      codeOf.set(to, at);
    }
    return at;
  });
  if (example === null) return { column, nCells: 0, example };
  let nCells = 0;
  const codes = column.codes.map((code) => {
    if (code < 0) return code;
    nCells += isChanged[code]!;
    return renumbered[code]!;
  });
  return { column: { ...column, codes, dictionary: Dictionary.of(strings) }, nCells, example };
}

type Key = (category: string) => string | null;

function keysFor(categories: readonly string[]): Key[] {
  const keys: Key[] = [
    (category) => category.normalize('NFKC').replaceAll(/\s+/g, ' ').trim(),
    (category) => category.normalize('NFKC').replaceAll(/\s+/g, ' ').trim().toLowerCase(),
    (category) =>
      category
        .normalize('NFKD')
        .replaceAll(/\p{M}/gu, '')
        .replaceAll(/\s+/g, ' ')
        .trim()
        .toUpperCase()
        .toLowerCase(),
    (category) => (/^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(category) ? String(Number(category)) : null),
  ];
  const senses = categories.map(booleanSense);
  // One yes and one no: other words for yes and no can only mean these.
  if (categories.length === 2 && senses.includes(true) && senses.includes(false)) {
    keys.push((category) => {
      const sense = booleanSense(category);
      return sense === null ? null : String(sense);
    });
  }
  return keys;
}

/** Key -> its category, or null where several categories share it. */
function uniqueByKey(categories: readonly string[], key: Key): Map<string, string | null> {
  const found = new Map<string, string | null>();
  for (const category of categories) {
    const at = key(category);
    if (at !== null) found.set(at, found.has(at) ? null : category);
  }
  return found;
}
