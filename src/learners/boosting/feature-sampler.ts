import type { Random } from '../../core/random.ts';

/** Features of a node: `ordered` ones, in the order that the kernels read, and those of unordered levels. */
export interface FeatureLists {
  readonly ordered: Int32Array;
  readonly unordered: Int32Array;
}

/** Draws the features that a tree, and each of its nodes, may use; lists ascend. */
export class FeatureSampler {
  readonly #all: Int32Array;
  readonly #nTree: number;
  readonly #nNode: number;
  readonly #isUnordered: Uint8Array;
  readonly #write: (ordered: Int32Array) => void;
  #tree: Int32Array;
  #lists: FeatureLists;

  /** @param write puts a node's ordered list where the kernels read it. */
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
    this.#lists = this.#give(this.#all);
  }

  get sameForAllNodes(): boolean {
    return this.#nNode === this.#nTree;
  }

  drawForTree(stream: Random): void {
    if (this.#nTree < this.#all.length) this.#tree = sample(this.#all, this.#nTree, stream);
    this.#lists = this.#give(this.#tree);
  }

  /** @param allowed sorted features that the node may use; null = all. */
  drawForNode(stream: Random, allowed: Int32Array | null): FeatureLists {
    if (this.sameForAllNodes && !allowed) return this.#lists;
    const tree = allowed ? this.#tree.filter((feature) => allowed.includes(feature)) : this.#tree;
    return this.#give(this.sameForAllNodes ? tree : sample(tree, Math.min(tree.length, this.#nNode), stream));
  }

  #give(list: Int32Array): FeatureLists {
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
