import type { Kernels } from './kernels.ts';
import { viewsOf } from './memory.ts';
import { twinKernels } from './twin.ts';
import { wasmKernels, wasmMemory, wasmModule } from './wasm.ts';
import { pageBytes } from './webassembly.ts';

let kept: Kernels | null = null;

/** Larger memories are given back to the collector after use. */
const keptBytes = 2 ** 28;

/**
 * Kernels on at least `nBytes` of memory: WebAssembly, or the TypeScript twins where it is missing. What an
 * earlier call of this thread returned may be the same memory, so only one training may use it at a time.
 */
export function makeKernels(nBytes: number): Kernels {
  if (kept && kept.memory.buffer.byteLength >= nBytes) return kept;
  kept = null;
  const kernels = freshKernels(nBytes);
  if (nBytes <= keptBytes) kept = kernels;
  return kernels;
}

function freshKernels(nBytes: number): Kernels {
  const module = wasmModule();
  const memory = module ? wasmMemory(nBytes) : null;
  if (module && memory) return wasmKernels(module, memory, 0);
  return twinKernels(viewsOf(new ArrayBuffer(Math.ceil(nBytes / pageBytes) * pageBytes)));
}
