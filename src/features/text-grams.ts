/**
 * A text -> the nodes of its n-grams, repeats included. The tokens are those of scikit-learn's TfidfVectorizer:
 * `word`: maximal runs of two or more letters, numbers or underscores; a gram is minGram to maxGram of them in
 * a row. `char`: its char_wb; each run of non-space characters, with a space before and after, gives the
 * character grams inside it, and one shorter than minGram gives itself once.
 */
import { flagsOf, isSpace, splitWords } from './characters.ts';
import { GramTable } from './gram-table.ts';

export interface GramOptions {
  readonly analyzer: 'word' | 'char';
  readonly minGram: number;
  readonly maxGram: number;
  readonly lowercase: boolean;
}

/** Emits the nodes of a text's grams. With `grows` new grams are interned, else they are left out. */
export class TextGrams {
  readonly #options: GramOptions;
  readonly #table = new GramTable();
  readonly #wordNumbers = new Map<string, number>();
  readonly #words: string[] = [];
  /** For `char`: the nodes of each distinct word. */
  readonly #nodesOfWord: Int32Array[] = [];

  constructor(options: GramOptions) {
    this.#options = options;
  }

  /** One more than the largest node. Nodes of shorter prefixes count too, though no text emits them. */
  get nNodes(): number {
    return this.#table.size;
  }

  /** The node of a gram written as `textOf` writes it, made where it is new. */
  internGram(gram: string): number {
    const symbols =
      this.#options.analyzer === 'word'
        ? gram.split(' ').map((word) => this.#wordNumber(word, true))
        : Array.from(gram, (character) => character.codePointAt(0)!);
    return symbols.reduce((parent, symbol) => this.#table.intern(parent, symbol), -1);
  }

  /** The words with single spaces between, or the characters. */
  textOf(node: number): string {
    const symbols = this.#table.symbolsOf(node);
    return this.#options.analyzer === 'word'
      ? symbols.map((word) => this.#words[word]!).join(' ')
      : String.fromCodePoint(...symbols);
  }

  /** Calls `emit` with the node of each gram of the text. O(characters x grams per position). */
  scan(text: string, grows: boolean, emit: (node: number) => void): void {
    const cased = this.#options.lowercase ? text.toLowerCase() : text;
    if (this.#options.analyzer === 'char') {
      for (const word of runsOfNonSpace(cased)) {
        for (const node of this.#nodesOfRun(word, grows)) emit(node);
      }
      return;
    }
    const words = splitWords(cased, 2);
    const numbers = new Int32Array(words.length);
    for (let i = 0; i < words.length; i++) numbers[i] = this.#wordNumber(words[i]!, grows);
    this.#emitGrams(numbers, grows, emit);
  }

  #emitGrams(symbols: Int32Array, grows: boolean, emit: (node: number) => void): void {
    const { minGram, maxGram } = this.#options;
    for (let start = 0; start < symbols.length; start++) {
      const end = Math.min(start + maxGram, symbols.length);
      let node = -1;
      for (let at = start; at < end; at++) {
        const symbol = symbols[at]!;
        if (symbol < 0) break;
        node = grows ? this.#table.intern(node, symbol) : this.#table.find(node, symbol);
        if (node < 0) break;
        if (at - start + 1 >= minGram) emit(node);
      }
    }
  }

  #nodesOfRun(run: string, grows: boolean): Int32Array {
    const number = this.#wordNumber(run, true);
    const known = this.#nodesOfWord[number];
    if (known) return known;
    const nodes: number[] = [];
    const symbols = Int32Array.from(` ${run} `, (character) => character.codePointAt(0)!);
    this.#emitGrams(symbols, grows, (node) => nodes.push(node));
    if (symbols.length < this.#options.minGram) {
      let node = -1;
      for (const symbol of symbols) {
        node = grows ? this.#table.intern(node, symbol) : this.#table.find(node, symbol);
        if (node < 0) break;
      }
      if (node >= 0) nodes.push(node);
    }
    this.#nodesOfWord[number] = Int32Array.from(nodes);
    return this.#nodesOfWord[number];
  }

  #wordNumber(word: string, grows: boolean): number {
    const known = this.#wordNumbers.get(word);
    if (known !== undefined) return known;
    if (!grows) return -1;
    this.#wordNumbers.set(word, this.#words.length);
    return this.#words.push(word) - 1;
  }
}

function runsOfNonSpace(text: string): string[] {
  const runs: string[] = [];
  let start = -1;
  for (let at = 0; at < text.length; at++) {
    if (flagsOf(text.charCodeAt(at)) & isSpace) {
      if (start >= 0) runs.push(text.slice(start, at));
      start = -1;
    } else if (start < 0) start = at;
  }
  if (start >= 0) runs.push(text.slice(start));
  return runs;
}
