/**
 * UTF-8 strings, one after another -> codes into one Dictionary; equal strings get the same code, in order of
 * first sight. Open addressing over FNV-1a hashes of the bytes: no JavaScript string is ever made.
 */
import { Dictionary } from './dictionary.ts';

export class DictionaryBuilder {
  #bytes = new Uint8Array(1 << 12);
  #nBytes = 0;
  #offsets = new Uint32Array(1 << 8);
  #hashes = new Uint32Array(1 << 8);
  #length = 0;
  /** Code + 1 at each slot, 0 = free. */
  #slots = new Int32Array(1 << 9);

  /** The code of a string; its bytes are copied when they are new. */
  add(text: Uint8Array): number {
    let hash = 0x811c9dc5;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text[i]!, 0x01000193);
    hash = (hash ^ (hash >>> 15)) >>> 0;
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let found = this.#slots[slot]!; found !== 0; found = this.#slots[slot]!) {
      if (this.#hashes[found - 1] === hash && this.#equals(found - 1, text)) return found - 1;
      slot = (slot + 1) & mask;
    }
    return this.#insert(text, hash, slot);
  }

  build(): Dictionary {
    return new Dictionary(this.#bytes.slice(0, this.#nBytes), this.#offsets.slice(0, this.#length + 1));
  }

  #equals(code: number, text: Uint8Array): boolean {
    const from = this.#offsets[code]!;
    if (this.#offsets[code + 1]! - from !== text.length) return false;
    for (let i = 0; i < text.length; i++) if (this.#bytes[from + i] !== text[i]) return false;
    return true;
  }

  #insert(text: Uint8Array, hash: number, slot: number): number {
    const code = this.#length++;
    if (this.#nBytes + text.length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#nBytes + text.length));
      grown.set(this.#bytes.subarray(0, this.#nBytes));
      this.#bytes = grown;
    }
    this.#bytes.set(text, this.#nBytes);
    this.#nBytes += text.length;
    if (this.#length + 1 > this.#offsets.length) {
      this.#offsets = doubled(this.#offsets);
      this.#hashes = doubled(this.#hashes);
    }
    this.#offsets[this.#length] = this.#nBytes;
    this.#hashes[code] = hash;
    this.#slots[slot] = code + 1;
    if (this.#length * 2 > this.#slots.length) this.#rehash();
    return code;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let code = 0; code < this.#length; code++) {
      let slot = this.#hashes[code]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = code + 1;
    }
    this.#slots = slots;
  }
}

function doubled(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(array.length * 2);
  grown.set(array);
  return grown;
}
