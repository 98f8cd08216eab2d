/**
 * Features that depend on rows and options alone are worth keeping: the same TF-IDF serves every base model and
 * the next experiment. Least recently used first out; holds nothing that module code made or can reach.
 */
import { canonicalJson, sha256 } from '../core/hash.ts';
import type { Matrix } from '../core/matrix.ts';
import type { PlainData } from '../core/plain-data.ts';

interface Cached {
  readonly state: PlainData;
  readonly fit: Matrix;
  readonly applied: Matrix;
}

export class FeatureCache {
  readonly #limitBytes: number;
  readonly #entries = new Map<string, { value: Cached; bytes: number }>();
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** The value made earlier for the same key, or the one that `make` gives now. */
  get(key: unknown, make: () => Cached): Cached {
    const name = sha256(canonicalJson(key));
    const entry = this.#entries.get(name);
    if (entry) {
      this.#entries.delete(name);
      this.#entries.set(name, entry);
      return entry.value;
    }
    const value = make();
    const bytes = bytesOf(value.fit) + bytesOf(value.applied);
    if (bytes <= this.#limitBytes) {
      this.#entries.set(name, { value, bytes });
      this.#bytes += bytes;
    }
    for (const [oldest, { bytes: freed }] of this.#entries) {
      if (this.#bytes <= this.#limitBytes) break;
      this.#entries.delete(oldest);
      this.#bytes -= freed;
    }
    return value;
  }
}

function bytesOf({ nRows, columns, sparse }: Matrix): number {
  return columns.length * nRows * 4 + (sparse ? sparse.indices.length * 8 + sparse.indptr.length * 4 : 0);
}
