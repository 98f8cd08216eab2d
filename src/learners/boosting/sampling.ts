/**
 * What a tree learns from: rows -> a sample of rows (uniform, or by the size of the gradient), features -> a sample of
 * features for the tree and for each node, earlier trees -> those that drop out. Every draw comes from the stream that
 * is passed in, in a fixed order, so that a seed gives the same trees on any number of threads.
 * Sources: selection sampling (Knuth, TAOCP 2, 3.4.2 S); GOSS (Ke et al., NeurIPS 2017, algorithm 2, LightGBM); DART
 * (Rashmi & Gilad-Bachrach, AISTATS 2015), with LightGBM's defaults for skip_drop (0.5) and max_drop (50).
 */
import type { Random } from '../../core/random.ts';

/** Numbers of entries that a draw wrote to its two lists. */
export interface DrawnRows {
  readonly nSample: number;
  readonly nRest: number;
}

/**
 * Splits the eligible rows into a sample of exactly `count` and the rest, both in their order. Each list has room for
 * all of them. O(rows).
 */
export function drawRows(
  eligible: Int32Array,
  count: number,
  stream: Random,
  outSample: Int32Array,
  outRest: Int32Array,
): DrawnRows {
  let nSample = 0;
  let nRest = 0;
  for (let i = 0; i < eligible.length; i++) {
    if (stream.next() * (eligible.length - i) < count - nSample) outSample[nSample++] = eligible[i]!;
    else outRest[nRest++] = eligible[i]!;
  }
  return { nSample, nRest };
}

export interface GossRates {
  /** Share of the rows, those with the largest gradients, that every tree sees. */
  readonly topRate: number;
  /** Share of the rows drawn from the rest. */
  readonly otherRate: number;
}

/**
 * Gradient-based one-side sampling: the rows of the largest gradients, and a random share of the rest, whose packed
 * gradients (from Int32 cell `packed` on, two per row) are scaled up in place to stand for all of the rest. Both lists
 * are written in row order. O(rows log rows).
 */
export function drawByGradient(
  i32: Int32Array,
  packed: number,
  eligible: Int32Array,
  { topRate, otherRate }: GossRates,
  stream: Random,
  outSample: Int32Array,
  outRest: Int32Array,
): DrawnRows {
  const size = (row: number): number => Math.abs(i32[packed + 2 * row + 1]!);
  const nTop = Math.round(topRate * eligible.length);
  const sizes = Float64Array.from(eligible, size).sort();
  const least = nTop === 0 ? Number.POSITIVE_INFINITY : sizes[sizes.length - nTop]!;
  // Ties at the limit fill up in row order.
  let ties = nTop - sizes.reduce((count, value) => count + (value > least ? 1 : 0), 0);
  const isTop = eligible.map((row) => (size(row) > least || (size(row) === least && ties-- > 0) ? 1 : 0));
  const others = eligible.filter((_row, i) => isTop[i] === 0);
  const drawn = new Int32Array(others.length);
  const nOther = Math.min(others.length, Math.round(otherRate * eligible.length));
  const { nRest } = drawRows(others, nOther, stream, drawn, outRest);
  const factor = nOther === 0 ? 1 : others.length / nOther;
  for (let i = 0; i < nOther; i++) {
    const cell = packed + 2 * drawn[i]!;
    i32[cell] = Math.round(i32[cell]! * factor);
    i32[cell + 1] = Math.round(i32[cell + 1]! * factor);
  }
  const top = eligible.filter((_row, i) => isTop[i] === 1);
  const sample = Int32Array.from([...top, ...drawn.subarray(0, nOther)]).sort();
  outSample.set(sample);
  return { nSample: sample.length, nRest };
}

const skipRate = 0.5;
const maxDropped = 50;

/**
 * Numbers of the trees that drop out before the next one is grown, ascending; half of the time none. Afterwards the new
 * tree takes 1 / (k + 1) of the step, and the k dropped ones are scaled by k / (k + 1).
 */
export function drawDropped(nTrees: number, dropRate: number, stream: Random): number[] {
  if (stream.next() < skipRate) return [];
  const dropped: number[] = [];
  for (let tree = 0; tree < nTrees; tree++) {
    if (stream.next() < dropRate && dropped.length < maxDropped) dropped.push(tree);
  }
  return dropped;
}

/** Numbers of the features that a node may use, ascending: ordered ones, as the kernels read them, and categories. */
export interface FeatureLists {
  readonly ordered: Int32Array;
  readonly unordered: Int32Array;
}

/** Draws the features that a tree, and each of its nodes, may use. O(features) per draw. */
export class FeatureSampler {
  readonly #all: Int32Array;
  readonly #nTree: number;
  readonly #nNode: number;
  readonly #isUnordered: Uint8Array;
  readonly #write: (ordered: Int32Array) => void;
  #tree: Int32Array;
  #lists: FeatureLists;

  /**
   * `isUnordered` has 1 for each feature of categories; `write` puts a node's ordered list where the kernels read it.
   */
  constructor(
    isUnordered: Uint8Array,
    treeFraction: number,
    nodeFraction: number,
    write: (ordered: Int32Array) => void,
  ) {
    const nFeatures = isUnordered.length;
    this.#all = Int32Array.from(isUnordered.keys());
    this.#nTree = Math.min(nFeatures, Math.max(1, Math.round(treeFraction * nFeatures)));
    this.#nNode = Math.min(this.#nTree, Math.max(1, Math.round(nodeFraction * this.#nTree)));
    this.#isUnordered = isUnordered;
    this.#write = write;
    this.#tree = this.#all;
    this.#lists = this.#split(this.#all);
  }

  /** True where every node may use all features of its tree. */
  get sameForAllNodes(): boolean {
    return this.#nNode === this.#nTree;
  }

  /** Draws the features of the next tree. */
  drawForTree(stream: Random): void {
    if (this.#nTree < this.#all.length) this.#tree = sample(this.#all, this.#nTree, stream);
    this.#lists = this.#split(this.#tree);
  }

  /** Draws a node's features from its tree's, of those in `allowed` (ascending; null = all). */
  drawForNode(stream: Random, allowed: Int32Array | null): FeatureLists {
    if (this.sameForAllNodes && !allowed) return this.#lists;
    const tree = allowed ? this.#tree.filter((feature) => allowed.includes(feature)) : this.#tree;
    return this.#split(
      this.sameForAllNodes ? tree : sample(tree, Math.min(tree.length, this.#nNode), stream),
    );
  }

  #split(list: Int32Array): FeatureLists {
    const ordered = list.filter((feature) => this.#isUnordered[feature] === 0);
    this.#write(ordered);
    return { ordered, unordered: list.filter((feature) => this.#isUnordered[feature] === 1) };
  }
}

/** `count` of the items without replacement, in their order. */
function sample(items: Int32Array, count: number, stream: Random): Int32Array {
  const pool = items.slice();
  for (let i = 0; i < count; i++) {
    const other = i + stream.integer(pool.length - i);
    const held = pool[i]!;
    pool[i] = pool[other]!;
    pool[other] = held;
  }
  return pool.subarray(0, count).sort();
}
