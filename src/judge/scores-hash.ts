import { float64Bytes } from '../core/float64-bytes.ts';
import { sha256 } from '../core/hash.ts';

/** SHA-256 over out-of-fold, then validation scores as little-endian float64: equal scores, equal hash. O(n). */
export function scoresHash(outOfFold: Float64Array, validation: Float64Array): string {
  return sha256(float64Bytes(outOfFold, validation));
}
