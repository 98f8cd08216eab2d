/**
 * Tokens -> items: what each stretch of a text stands for (a mark of the grammar, a column, a kind of change, a number, a
 * separator, or just a word). At each place the longest reading wins; of two as long, a column before a kind of change
 * before a mark, except that a verb which happens to be a column's name is a verb unless it is written like a name.
 */
import type { Catalog } from '../../../core/catalog.ts';
import type { ColumnFacts } from '../../researcher.ts';
import { commonWords, type Mark, phrases } from './lexicon.ts';
import type { ColumnMention } from './names.ts';
import { Names } from './names.ts';
import { type Term, termRows, toolkitRows } from './terms.ts';
import type { Token } from './tokens.ts';

export type Item =
  | { readonly kind: 'mark'; readonly marks: readonly Mark[]; readonly words: string }
  | {
      readonly kind: 'column';
      readonly names: readonly string[];
      readonly category: string | null;
      readonly words: string;
      /** Named by one word of a longer name. */
      readonly isPart: boolean;
    }
  | { readonly kind: 'term'; readonly term: Term; readonly words: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'experiment'; readonly id: number }
  /** Written like a name, and no column has it. */
  | { readonly kind: 'unknown'; readonly text: string }
  | { readonly kind: 'word'; readonly words: string }
  | { readonly kind: 'comma' | 'stop' | 'question' };

interface Phrase<T> {
  readonly words: readonly string[];
  readonly value: T;
}

function phrasesOf<T>(text: string, value: T): Phrase<T>[] {
  return text.split('|').map((phrase) => ({ words: phrase.trim().split(/\s+/), value }));
}

/** By the first letter of the first word. */
function indexed<T>(all: readonly Phrase<T>[]): ReadonlyMap<string, readonly Phrase<T>[]> {
  const index = new Map<string, Phrase<T>[]>();
  for (const phrase of all) {
    const key = phrase.words[0]![0]!;
    index.set(key, [...(index.get(key) ?? []), phrase]);
  }
  return index;
}

const marks = indexed(
  (Object.keys(phrases) as Mark[]).flatMap((mark) => phrasesOf(phrases[mark].toLowerCase(), mark)),
);
export type Terms = ReadonlyMap<string, readonly Phrase<Term>[]>;

const termsByToolkit = new WeakMap<Catalog, Terms>();

/** The words for kinds of change, and for the steps and learners of a toolkit. */
export function termsOf(toolkit: Catalog): Terms {
  const known = termsByToolkit.get(toolkit);
  if (known) return known;
  const terms = indexed(
    [...termRows, ...toolkitRows(toolkit)].flatMap(([text, axes, constructs, role]) =>
      phrasesOf<Term>(text, { axes, constructs, role: role ?? null }),
    ),
  );
  termsByToolkit.set(toolkit, terms);
  return terms;
}

const isMarkOrCommon = (word: string): boolean =>
  commonWords.has(word) || readingsAt(marks, [wordToken(word)], 0).values.length > 0;

const wordToken = (word: string): Token => ({ kind: 'word', word, text: word, identifier: null });

/** The longest phrases that begin at `at`: what they stand for, and how many tokens they take. */
function readingsAt<T>(
  index: ReadonlyMap<string, readonly Phrase<T>[]>,
  tokens: readonly Token[],
  at: number,
): { readonly values: readonly T[]; readonly length: number } {
  let length = 0;
  let values: T[] = [];
  for (const { words, value } of index.get(tokens[at]!.word[0] ?? '') ?? []) {
    if (words.length < length || words.length > tokens.length - at) continue;
    const fits = words.every((word, i) => {
      const token = tokens[at + i]!;
      if (token.kind !== 'word' && token.kind !== 'number') return false;
      return word.endsWith('*') ? token.word.startsWith(word.slice(0, -1)) : token.word === word;
    });
    if (!fits) continue;
    if (words.length > length) values = [];
    length = words.length;
    values.push(value);
  }
  return { values, length };
}

/** O(tokens x (columns + phrases)). */
export function itemsOf(tokens: readonly Token[], columns: readonly ColumnFacts[], terms: Terms): Item[] {
  const names = new Names(columns, isMarkOrCommon);
  const items: Item[] = [];
  let at = 0;
  while (at < tokens.length) {
    const { item, length } = itemAt(tokens, at, { names, terms }, items.at(-1));
    items.push(item);
    at += length;
  }
  return withKinds(withoutLooseParts(items), columns);
}

/** Beside a column that is named in full, a word that is part of another's name is just a word. */
function withoutLooseParts(items: readonly Item[]): Item[] {
  const isSure = items.some((item) => item.kind === 'column' && !item.isPart);
  if (!isSure) return [...items];
  return items.map((item, at) => {
    if (item.kind !== 'column' || !item.isPart) return item;
    const before = items[at - 1];
    const isListed =
      before?.kind === 'comma' ||
      (before?.kind === 'mark' &&
        before.marks.some((mark) => mark === 'and' || mark === 'columnNoun' || mark === 'out'));
    return isListed ? item : { kind: 'word', words: item.words };
  });
}

function itemAt(
  tokens: readonly Token[],
  at: number,
  { names, terms }: { readonly names: Names; readonly terms: Terms },
  before: Item | undefined,
): { item: Item; length: number } {
  const token = tokens[at]!;
  if (token.kind === 'comma' || token.kind === 'stop' || token.kind === 'question') {
    return { item: { kind: token.kind }, length: 1 };
  }
  const words = (length: number): string =>
    tokens
      .slice(at, at + length)
      .map(({ word }) => word)
      .join(' ');
  const column = names.at(tokens, at);
  if (token.kind === 'quoted') return { item: quotedItem(token, column, terms), length: 1 };
  const term = readingsAt(terms, tokens, at);
  const mark = readingsAt(marks, tokens, at);
  if (column && winsOver(column, token, term.length, mark.length, before)) {
    const { name, category, length } = column;
    return {
      item: { kind: 'column', names: [name], category, words: words(length), isPart: column.isPart },
      length,
    };
  }
  if (token.identifier?.includes('_')) {
    const length = tokens.slice(at).findIndex(({ identifier }) => identifier !== token.identifier);
    return {
      item: { kind: 'unknown', text: token.identifier },
      length: length < 0 ? tokens.length - at : length,
    };
  }
  const next = tokens[at + mark.length];
  if (mark.values.includes('experiment') && next?.kind === 'number') {
    return { item: { kind: 'experiment', id: Number(next.word) }, length: mark.length + 1 };
  }
  const readings = mark.values.filter((value) => value !== 'experiment');
  if (readings.length > 0 && (mark.length > term.length || term.values.length === 0)) {
    return { item: { kind: 'mark', marks: readings, words: words(mark.length) }, length: mark.length };
  }
  if (term.values.length > 0) {
    return {
      item: { kind: 'term', term: merged(term.values), words: words(term.length) },
      length: term.length,
    };
  }
  if (token.kind === 'number') return { item: { kind: 'number', value: Number(token.word) }, length: 1 };
  return { item: { kind: 'word', words: token.word }, length: 1 };
}

function quotedItem(token: Token, column: ColumnMention | null, terms: Terms): Item {
  if (column)
    return {
      kind: 'column',
      names: [column.name],
      category: column.category,
      words: token.word,
      isPart: false,
    };
  const inside = token.word.split(' ').map(wordToken);
  const term = readingsAt(terms, inside, 0);
  if (term.length === inside.length) return { kind: 'term', term: merged(term.values), words: token.word };
  return { kind: 'unknown', text: token.text };
}

function winsOver(
  { length, exact, category }: ColumnMention,
  token: Token,
  termLength: number,
  markLength: number,
  before: Item | undefined,
): boolean {
  if (token.identifier !== null && exact) return true;
  const other = Math.max(termLength, markLength);
  if (other > length) return false;
  if (!exact || category !== null)
    return other < length || (markLength < length && category === null && termLength <= length);
  if (length > 1 || markLength < length) return true;
  // A verb that is a column's name too.
  const isPointedAt =
    before?.kind === 'mark'
      ? before.marks.includes('columnNoun')
      : before?.kind === 'word' && /^(the|a|der|die|das|den|dem)$/.test(before.words);
  return isPointedAt || token.text !== token.text.toLowerCase();
}

function merged(all: readonly Term[]): Term {
  return {
    axes: [...new Set(all.flatMap(({ axes }) => axes))],
    constructs: [...new Set(all.flatMap(({ constructs }) => constructs))],
    role: all.find(({ role }) => role !== null)?.role ?? null,
  };
}

const plurals = new Set(['columns', 'fields', 'variables', 'spalten', 'felder', 'attributes', 'inputs']);
const isFiller = (item: Item): boolean =>
  item.kind === 'word' &&
  /^(the|a|an|der|die|das|den|dem|called|named|namens|of|von|our|my)$/.test(item.words);

/** `text columns` -> the columns of that kind; a kind in front of a column's name says nothing more. */
function withKinds(items: readonly Item[], columns: readonly ColumnFacts[]): Item[] {
  const made: Item[] = [];
  for (let at = 0; at < items.length; at++) {
    const item = items[at]!;
    if (item.kind !== 'term' || item.term.role === null) {
      made.push(item);
      continue;
    }
    const { role } = item.term;
    // `the cancelled on date`
    const last = made.at(-1);
    if (
      last?.kind === 'column' &&
      !last.isPart &&
      columns.some((each) => each.name === last.names[0] && each.role === role)
    )
      continue;
    let next = at + 1;
    const noun = items[next];
    const hasNoun = noun?.kind === 'mark' && noun.marks.includes('columnNoun');
    if (hasNoun) next += 1;
    while (items[next] && isFiller(items[next]!)) next += 1;
    const isApposition = items[next]?.kind === 'column' && (hasNoun || next === at + 1);
    if (isApposition) continue;
    const names = columns.filter((column) => column.role === role).map(({ name }) => name);
    if (hasNoun && plurals.has(noun.words) && names.length > 0) {
      made.push({
        kind: 'column',
        names,
        category: null,
        words: `${item.words} ${noun.words}`,
        isPart: false,
      });
      at += 1;
    } else made.push(item);
  }
  return made;
}
