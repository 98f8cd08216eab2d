/**
 * Randomness that nobody can foresee or rebuild without the key: a 256-bit key and labels -> a stream of uniform bits.
 * A seed of 31 bits could be tried out, and sfc32 (random.ts) can be solved for its state from what it drew; so the
 * stream is AES-256 in counter mode (NIST SP 800-38A) under HMAC-SHA256(key, labels) (RFC 2104). The same key and
 * labels give the same stream on every machine; other labels give an unrelated one, even to somebody who knows the first.
 */
import { createCipheriv, createHmac } from 'node:crypto';
import type { Random } from './random.ts';

/** HMAC-SHA256 under a key of 64 hex digits, as 64 hex digits: a key of its own for each list of labels. */
export function hmac(key: string, ...labels: (number | string)[]): string {
  return createHmac('sha256', Buffer.from(key, 'hex')).update(JSON.stringify(labels)).digest('hex');
}

const zeros = Buffer.alloc(4096);

/** The stream of a key (64 hex digits) and labels, for example `secretRandom(key, 'folds', 5)`. */
export function secretRandom(key: string, ...labels: (number | string)[]): Random {
  const cipher = createCipheriv('aes-256-ctr', Buffer.from(hmac(key, ...labels), 'hex'), Buffer.alloc(16));
  let block = cipher.update(zeros);
  let at = 0;
  const next = (): number => {
    if (at === block.length) {
      block = cipher.update(zeros);
      at = 0;
    }
    at += 4;
    return block.readUInt32LE(at - 4) / 4294967296;
  };
  return {
    next,
    integer: (below) => Math.floor(next() * below),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}
