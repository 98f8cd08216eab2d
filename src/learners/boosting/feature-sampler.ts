import type { Random } from '../../core/random.ts';

/** Draws the features that a tree, and each of its nodes, may use; lists ascend. */
export class FeatureSampler {
  readonly #all: Int32Array;
  readonly #nTree: number;
  readonly #nNode: number;
  readonly #write: (list: Int32Array) => void;
  #tree: Int32Array;

  /** @param write puts a node's list where the kernels read it. */
  constructor(
    nFeatures: number,
    treeFraction: number,
    nodeFraction: number,
    write: (list: Int32Array) => void,
  ) {
    this.#all = Int32Array.from({ length: nFeatures }, (_unused, feature) => feature);
    this.#nTree = Math.min(nFeatures, Math.max(1, Math.round(treeFraction * nFeatures)));
    this.#nNode = Math.min(this.#nTree, Math.max(1, Math.round(nodeFraction * this.#nTree)));
    this.#tree = this.#all;
    this.#write = write;
    write(this.#all);
  }

  get sameForAllNodes(): boolean {
    return this.#nNode === this.#nTree;
  }

  drawForTree(stream: Random): void {
    if (this.#nTree === this.#all.length) return;
    this.#tree = sample(this.#all, this.#nTree, stream);
    this.#write(this.#tree);
  }

  drawForNode(stream: Random): Int32Array {
    if (this.sameForAllNodes) return this.#tree;
    const list = sample(this.#tree, this.#nNode, stream);
    this.#write(list);
    return list;
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
