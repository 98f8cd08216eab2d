/**
 * Seeded randomness. Every random draw in nightlab comes from a Random made from a seed that the host
 * chose; there is no global generator. The stream is sfc32 (Chris Doty-Humphrey, PractRand), seeded by
 * the first 128 bits of SHA-256, so that nearby seeds and labels give unrelated streams.
 */
import { createHash } from 'node:crypto';

export interface Random {
  /** Uniform in [0, 1), 32 random bits. */
  next(): number;
  /** Uniform integer in [0, below). `below` is from 1 to 2^31. */
  integer(below: number): number;
  /** Standard normal (Box-Muller, one value per call). */
  normal(): number;
}

/** A stream that depends on the seed and on every label, for example `random(seed, 'fold', 3)`. */
export function random(seed: number | string, ...labels: (number | string)[]): Random {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...labels]))
    .digest();
  let a = digest.readUInt32LE(0);
  let b = digest.readUInt32LE(4);
  let c = digest.readUInt32LE(8);
  let counter = digest.readUInt32LE(12) | 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  return {
    next,
    integer: (below) => Math.floor(next() * below),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

/** A 32-bit seed for another generator, from a seed and labels. */
export function deriveSeed(seed: number | string, ...labels: (number | string)[]): number {
  return random(seed, ...labels).integer(2 ** 31);
}

/** Fisher-Yates, in place; returns its argument. */
export function shuffle<A extends Uint32Array | Int32Array | unknown[]>(items: A, stream: Random): A {
  for (let last = items.length - 1; last > 0; last--) {
    const other = stream.integer(last + 1);
    const held = items[last];
    items[last] = items[other] as never;
    items[other] = held as never;
  }
  return items;
}
