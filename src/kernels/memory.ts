/**
 * The one block of memory that kernels work on. Every kernel argument that names data is a byte offset into
 * it, so that a WebAssembly kernel and its TypeScript reference take exactly the same numbers. Offsets given out
 * are multiples of 64 (a cache line); bytes are not cleared.
 */
export interface KernelMemory {
  readonly buffer: ArrayBufferLike;
  readonly u8: Uint8Array;
  readonly i32: Int32Array;
  readonly f32: Float32Array;
}

/** Offsets below this belong to the compiler's own constants. */
const firstOffset = 65536;

export function viewsOf(buffer: ArrayBufferLike): KernelMemory {
  return {
    buffer,
    u8: new Uint8Array(buffer),
    i32: new Int32Array(buffer),
    f32: new Float32Array(buffer),
  };
}

/** Plans offsets first, so that the memory can be made (or grown) once, at its full size. */
export class MemoryPlan {
  #next = firstOffset;

  /** The offset of `nBytes` fresh bytes, followed by at least 64 bytes that nobody else gets. */
  reserve(nBytes: number): number {
    const offset = this.#next;
    this.#next = Math.ceil((offset + nBytes + 64) / 64) * 64;
    return offset;
  }

  get nBytes(): number {
    return this.#next;
  }
}
