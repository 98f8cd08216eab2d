/**
 * Tokens -> the columns and categories that they name, as people write them: in any case, with spaces for underscores, in
 * the plural, quoted, slightly misspelt, or by one word of a longer name. Exact readings come before inexact ones; what
 * fits two columns equally names neither.
 */
import { editDistance } from '../../../core/edit-distance.ts';
import type { ColumnFacts } from '../../researcher.ts';
import { partsOf, type Token } from './tokens.ts';

export interface ColumnMention {
  readonly name: string;
  /** The category that was said in place of the column. */
  readonly category: string | null;
  /** Tokens that it takes. */
  readonly length: number;
  readonly exact: boolean;
  /** One word of a longer name was said for all of it. */
  readonly isPart: boolean;
}

interface Known {
  readonly name: string;
  readonly parts: readonly string[];
  readonly joined: string;
}

/** Words that many columns share, or that say of which kind a column is: they do not name one. */
const general = new Set(
  'date time text number rate count level value type name code day month year hour week score size total amount column feature field spalte datum zeit wert zahl name text person people user customer call calls kunde best last first flag model data'.split(
    ' ',
  ),
);
const maxParts = 8;

export class Names {
  readonly #columns: readonly Known[];
  readonly #categories = new Map<string, { readonly column: string; readonly category: string } | null>();
  readonly #byPart = new Map<string, string | null>();
  readonly #isCommon: (word: string) => boolean;

  /** @param isCommon words of the language, which are taken for a name only where they are one exactly */
  constructor(columns: readonly ColumnFacts[], isCommon: (word: string) => boolean) {
    this.#isCommon = isCommon;
    this.#columns = columns
      .map(({ name }) => ({ name, parts: partsOf(name), joined: partsOf(name).join('') }))
      .filter(({ parts }) => parts.length > 0);
    for (const { name, categories } of columns) {
      for (const category of categories ?? []) {
        const key = partsOf(category).join(' ');
        if (key.length < 3) continue;
        const known = this.#categories.get(key);
        this.#categories.set(
          key,
          known === undefined || known?.column === name ? { column: name, category } : null,
        );
      }
    }
    for (const { name, parts } of this.#columns) {
      for (const part of new Set(parts.map(singular))) {
        this.#byPart.set(part, this.#byPart.has(part) ? null : name);
      }
    }
  }

  /** The name that begins at `at`, the longest one; null where there is none. O(columns). */
  at(tokens: readonly Token[], at: number): ColumnMention | null {
    const first = tokens[at]!;
    if (first.kind === 'quoted') return this.#quoted(first);
    if (first.kind !== 'word' && first.kind !== 'number') return null;
    let words: string[] = [];
    let best: ColumnMention | null = null;
    for (let end = at; end < tokens.length && end < at + maxParts; end++) {
      const token = tokens[end]!;
      if (token.kind !== 'word' && token.kind !== 'number') break;
      words = [...words, token.word];
      const found = this.#exact(words);
      if (found) best = { name: found, category: null, length: end - at + 1, exact: true, isPart: false };
      else if (best === null || !best.exact) {
        const near = this.#near(words, first.identifier !== null);
        if (near) best = { name: near, category: null, length: end - at + 1, exact: false, isPart: false };
      }
    }
    return best ?? this.#category(tokens, at) ?? this.#part(first);
  }

  /** Columns that a name which is none may have meant. */
  nearest(name: string): string[] {
    const joined = partsOf(name).join('');
    return this.#columns
      .map((column) => ({ column, distance: editDistance(joined, column.joined) }))
      .filter(({ distance }) => distance <= Math.max(2, joined.length / 3))
      .sort((left, right) => left.distance - right.distance)
      .slice(0, 2)
      .map(({ column }) => column.name);
  }

  #quoted(token: Token): ColumnMention | null {
    const words = token.word.split(' ');
    const verbatim = this.#columns.find(({ name }) => name === token.text)?.name;
    const name = verbatim ?? this.#exact(words) ?? this.#near(words, true);
    if (name) return { name, category: null, length: 1, exact: true, isPart: false };
    const category = this.#categories.get(token.word);
    if (category)
      return { name: category.column, category: category.category, length: 1, exact: true, isPart: false };
    const part = words.length === 1 ? this.#byPart.get(singular(words[0]!)) : null;
    return part ? { name: part, category: null, length: 1, exact: false, isPart: false } : null;
  }

  /** All the words of a name, the last one perhaps in the plural; or the same written as one word. */
  #exact(words: readonly string[]): string | null {
    const joined = words.join('');
    const alike = this.#columns.filter(
      (column) =>
        column.joined === joined ||
        (column.parts.length === words.length &&
          column.parts.every((part, i) => part === words[i] || singular(part) === singular(words[i]!))) ||
        singular(column.joined) === singular(joined),
    );
    return (
      alike.find((column) => column.joined === joined)?.name ?? (alike.length === 1 ? alike[0]!.name : null)
    );
  }

  #near(words: readonly string[], isName: boolean): string | null {
    const joined = words.join('');
    if (joined.length < 5 || (!isName && words.every((word) => this.#isCommon(word)))) return null;
    if (!isName && this.#isCommon(words[0]!)) return null;
    const last = words.at(-1)!;
    const most = joined.length >= 9 ? 2 : 1;
    const near = this.#columns
      .filter((column) => column.joined[0] === joined[0] && column.joined.length >= 5)
      .filter((column) => isName || !this.#isCommon(last) || column.parts.at(-1) === last)
      .map((column) => ({ name: column.name, distance: editDistance(joined, column.joined) }))
      .filter(({ distance }) => distance <= most)
      .sort((left, right) => left.distance - right.distance);
    const [first, second] = near;
    return first && first.distance !== second?.distance ? first.name : null;
  }

  #category(tokens: readonly Token[], at: number): ColumnMention | null {
    let words: string[] = [];
    let best: ColumnMention | null = null;
    for (let end = at; end < tokens.length && end < at + maxParts; end++) {
      const token = tokens[end]!;
      if (token.kind !== 'word' && token.kind !== 'number') break;
      words = [...words, token.word];
      const category = this.#categories.get(words.join(' '));
      if (!category || (words.length === 1 && (token.kind === 'number' || this.#isCommon(token.word))))
        continue;
      best = {
        name: category.column,
        category: category.category,
        length: end - at + 1,
        exact: true,
        isPart: false,
      };
    }
    return best;
  }

  /** One telling word of a longer name, where no other column has it. */
  #part(token: Token): ColumnMention | null {
    const word = singular(token.word);
    if (token.identifier !== null || word.length < 4 || general.has(word) || this.#isCommon(token.word))
      return null;
    const name = this.#byPart.get(word);
    return name ? { name, category: null, length: 1, exact: false, isPart: true } : null;
  }
}

export function singular(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}
