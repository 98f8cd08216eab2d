/**
 * A column of texts -> the grams worth a column, in code unit order, and how rare each is. A document is a row
 * whose cell is not missing; each distinct text is read once and counts as often as it occurs.
 * Source: the definitions of scikit-learn's TfidfVectorizer (smooth_idf): idf = ln((1 + n) / (1 + df)) + 1.
 */
import type { Column } from '../table/table.ts';
import { categoriesOf, compareText } from './categories.ts';
import { type GramOptions, TextGrams } from './text-grams.ts';

export interface VocabularyOptions extends GramOptions {
  readonly maxFeatures: number;
  readonly minDocuments: number;
  readonly maxDocumentShare: number;
}

export type Vocabulary = {
  readonly terms: readonly string[];
  /** Inverse document frequency, one per term. */
  readonly idf: Float64Array;
};

interface GramCounts {
  /** Documents with each node, and how often it occurs in all of them. */
  documents: Uint32Array;
  occurrences: Uint32Array;
  nDocuments: number;
}

/** Cost: O(characters of the distinct texts x grams per position). */
export function fitVocabulary(column: Column, options: VocabularyOptions): Vocabulary {
  const grams = new TextGrams(options);
  const counts = countGrams(column, grams);
  const { documents, occurrences, nDocuments } = counts;
  const maxDocuments = options.maxDocumentShare * nDocuments;
  const eligible: number[] = [];
  for (let node = 0; node < grams.nNodes; node++) {
    const inDocuments = documents[node]!;
    if (inDocuments >= Math.max(options.minDocuments, 1) && inDocuments <= maxDocuments) eligible.push(node);
  }
  const kept = mostFrequent(eligible, occurrences, options.maxFeatures, grams)
    .map((node) => ({ node, term: grams.textOf(node) }))
    .sort((left, right) => compareText(left.term, right.term));
  return {
    terms: kept.map(({ term }) => term),
    idf: Float64Array.from(kept, ({ node }) => Math.log((1 + nDocuments) / (1 + documents[node]!)) + 1),
  };
}

function countGrams(column: Column, grams: TextGrams): GramCounts {
  const { codes, nCodes, at } = categoriesOf(column);
  const rowsOf = new Uint32Array(nCodes);
  let nDocuments = 0;
  for (let row = 0; row < codes.length; row++) {
    if (codes[row]! < 0) continue;
    rowsOf[codes[row]!]!++;
    nDocuments++;
  }
  let documents = new Uint32Array(4096);
  let occurrences = new Uint32Array(4096);
  /** The last code + 1 that had each node. */
  let lastSeen = new Uint32Array(4096);
  for (let code = 0; code < nCodes; code++) {
    const nRows = rowsOf[code]!;
    if (nRows === 0) continue;
    grams.scan(at(code), true, (node) => {
      if (node >= documents.length) {
        documents = doubled(documents, node);
        occurrences = doubled(occurrences, node);
        lastSeen = doubled(lastSeen, node);
      }
      occurrences[node]! += nRows;
      if (lastSeen[node] === code + 1) return;
      lastSeen[node] = code + 1;
      documents[node]! += nRows;
    });
  }
  const whole = grams.nNodes > documents.length;
  return {
    documents: whole ? doubled(documents, grams.nNodes) : documents,
    occurrences: whole ? doubled(occurrences, grams.nNodes) : occurrences,
    nDocuments,
  };
}

/** The `limit` nodes of most occurrences; of those that tie for the last places, the first in code unit order. */
function mostFrequent(
  nodes: readonly number[],
  occurrences: Uint32Array,
  limit: number,
  grams: TextGrams,
): number[] {
  if (nodes.length <= limit) return [...nodes];
  const counts = Uint32Array.from(nodes, (node) => occurrences[node]!).sort();
  const least = counts[counts.length - limit]!;
  const above = nodes.filter((node) => occurrences[node]! > least);
  const tied = nodes
    .filter((node) => occurrences[node]! === least)
    .map((node) => ({ node, term: grams.textOf(node) }))
    .sort((left, right) => compareText(left.term, right.term));
  return [...above, ...tied.slice(0, limit - above.length).map(({ node }) => node)];
}

function doubled(items: Uint32Array, node: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.max(items.length * 2, node + 1));
  larger.set(items);
  return larger;
}
