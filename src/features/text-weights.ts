/**
 * A column of texts and a vocabulary -> rows of TF-IDF weights: (count, or 1 + ln count) x idf, divided by the
 * row's l2 length. Grams outside the vocabulary are left out before that; a missing text is an empty row.
 */
import type { SparseMatrix } from '../core/matrix.ts';
import type { Column } from '../table/table.ts';
import { categoriesOf } from './categories.ts';
import { type GramOptions, TextGrams } from './text-grams.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Cost: O(terms), and each distinct text that occurs is read once. */
export function weighTexts(
  column: Column,
  options: GramOptions,
  sublinear: boolean,
  { terms, idf }: Vocabulary,
): SparseMatrix {
  const { codes, nCodes, at } = categoriesOf(column);
  const counter = new TermCounter(options, terms);
  const texts = new SparseRows();
  const textOfCode = new Int32Array(nCodes).fill(-1);
  const indptr = new Uint32Array(codes.length + 1);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code >= 0 && textOfCode[code]! < 0) {
      const { indices, counts } = counter.count(at(code));
      textOfCode[code] = texts.push(indices, weightsOf(indices, counts, idf, sublinear));
    }
    indptr[row + 1] = indptr[row]! + (code < 0 ? 0 : texts.lengthOf(textOfCode[code]!));
  }
  const indices = new Uint32Array(indptr[codes.length]!);
  const values = new Float32Array(indptr[codes.length]!);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code >= 0) texts.copyTo(textOfCode[code]!, indices, values, indptr[row]!);
  }
  return { nColumns: terms.length, names: terms, indptr, indices, values };
}

function weightsOf(
  indices: Uint32Array,
  counts: Uint32Array,
  idf: Float64Array,
  sublinear: boolean,
): Float32Array {
  const weights = new Float64Array(indices.length);
  let squares = 0;
  for (let i = 0; i < indices.length; i++) {
    const count = counts[i]!;
    const weight = (sublinear ? 1 + Math.log(count) : count) * idf[indices[i]!]!;
    weights[i] = weight;
    squares += weight * weight;
  }
  const length = Math.sqrt(squares);
  const out = new Float32Array(indices.length);
  for (let i = 0; i < out.length; i++) out[i] = weights[i]! / length;
  return out;
}

/** Counts the vocabulary's terms in one text at a time. */
class TermCounter {
  readonly #grams: TextGrams;
  /** The term of each node, -1 for prefixes that are not a term. */
  readonly #termOfNode: Int32Array;
  readonly #counts: Uint32Array;

  constructor(options: GramOptions, terms: readonly string[]) {
    this.#grams = new TextGrams(options);
    const nodes = terms.map((term) => this.#grams.internGram(term));
    this.#termOfNode = new Int32Array(this.#grams.nNodes).fill(-1);
    for (let term = 0; term < nodes.length; term++) this.#termOfNode[nodes[term]!] = term;
    this.#counts = new Uint32Array(terms.length);
  }

  /** Terms of the text, ascending, and how often each occurs. */
  count(text: string): { indices: Uint32Array; counts: Uint32Array } {
    const found: number[] = [];
    this.#grams.scan(text, false, (node) => {
      const term = this.#termOfNode[node]!;
      if (term < 0) return;
      if (this.#counts[term]!++ === 0) found.push(term);
    });
    const indices = Uint32Array.from(found).sort();
    const counts = new Uint32Array(indices.length);
    for (let i = 0; i < indices.length; i++) {
      counts[i] = this.#counts[indices[i]!]!;
      this.#counts[indices[i]!] = 0;
    }
    return { indices, counts };
  }
}

/** The rows of the distinct texts, before they are laid out by table row. */
class SparseRows {
  readonly #indices: Uint32Array[] = [];
  readonly #values: Float32Array[] = [];

  push(indices: Uint32Array, values: Float32Array): number {
    this.#values.push(values);
    return this.#indices.push(indices) - 1;
  }

  lengthOf(text: number): number {
    return this.#indices[text]!.length;
  }

  copyTo(text: number, outIndices: Uint32Array, outValues: Float32Array, at: number): void {
    outIndices.set(this.#indices[text]!, at);
    outValues.set(this.#values[text]!, at);
  }
}
