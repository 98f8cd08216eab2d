/**
 * The distinct strings of a column, as UTF-8 bytes and offsets, so that a million transcripts cross to a
 * worker without a copy. Strings are decoded on first use; with `cache` they are kept.
 */
const decoder = new TextDecoder();
const encoder = new TextEncoder();

export class Dictionary {
  readonly bytes: Uint8Array;
  /** length + 1 entries; string i is bytes[offsets[i], offsets[i + 1]). */
  readonly offsets: Uint32Array;
  #decoded: (string | undefined)[] = [];

  constructor(bytes: Uint8Array, offsets: Uint32Array) {
    this.bytes = bytes;
    this.offsets = offsets;
  }

  static of(strings: readonly string[]): Dictionary {
    const parts = strings.map((text) => encoder.encode(text));
    const offsets = new Uint32Array(strings.length + 1);
    parts.forEach((part, i) => {
      offsets[i + 1] = offsets[i]! + part.length;
    });
    const bytes = new Uint8Array(offsets[strings.length]!);
    parts.forEach((part, i) => {
      bytes.set(part, offsets[i]!);
    });
    return new Dictionary(bytes, offsets);
  }

  get length(): number {
    return this.offsets.length - 1;
  }

  /** The string at a code, decoded once and kept. */
  at(code: number): string {
    const known = this.#decoded[code];
    if (known !== undefined) return known;
    // A copy, because TextDecoder refuses views of shared memory.
    const text = decoder.decode(this.bytes.slice(this.offsets[code]!, this.offsets[code + 1]!));
    this.#decoded[code] = text;
    return text;
  }
}
