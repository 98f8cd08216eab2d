/**
 * n-grams as a trie: a gram is a node, known by its parent (the gram without its last symbol, -1 for none) and
 * its last symbol (a word's number, or a code point). Nodes are numbered 0, 1, ... by first interning.
 * One open-addressing hash table on typed arrays: an n-gram costs one probe, and no string is made.
 */
export class GramTable {
  #parents = new Int32Array(1024);
  #symbols = new Int32Array(1024);
  /** Node + 1, 0 = free; its length is a power of two, at most half full. */
  #slots = new Int32Array(4096);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The node of that gram, or -1 where it was never interned. */
  find(parent: number, symbol: number): number {
    return this.#slots[this.#slotOf(parent, symbol)]! - 1;
  }

  /** The node of that gram, made where it is new. Symbols are from 0 to 2^31 - 1. */
  intern(parent: number, symbol: number): number {
    const slot = this.#slotOf(parent, symbol);
    const found = this.#slots[slot]! - 1;
    if (found >= 0) return found;
    const node = this.#size++;
    if (node === this.#parents.length) {
      this.#parents = doubled(this.#parents);
      this.#symbols = doubled(this.#symbols);
    }
    this.#parents[node] = parent;
    this.#symbols[node] = symbol;
    this.#slots[slot] = node + 1;
    if (this.#size * 2 > this.#slots.length) this.#rehash();
    return node;
  }

  /** The symbols of a node, first to last. */
  symbolsOf(node: number): number[] {
    const symbols: number[] = [];
    for (let at = node; at >= 0; at = this.#parents[at]!) symbols.push(this.#symbols[at]!);
    return symbols.reverse();
  }

  #slotOf(parent: number, symbol: number): number {
    const mask = this.#slots.length - 1;
    let hash = Math.imul(parent + 1, 0x9e3779b1) ^ Math.imul(symbol + 1, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let slot = (hash ^ (hash >>> 13)) & mask;
    for (;;) {
      const node = this.#slots[slot]! - 1;
      if (node < 0 || (this.#parents[node] === parent && this.#symbols[node] === symbol)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let node = 0; node < this.#size; node++) {
      this.#slots[this.#slotOf(this.#parents[node]!, this.#symbols[node]!)] = node + 1;
    }
  }
}

function doubled(items: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(items.length * 2);
  larger.set(items);
  return larger;
}
