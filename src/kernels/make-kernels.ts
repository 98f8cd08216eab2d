import type { Kernels } from './kernels.ts';
import { viewsOf } from './memory.ts';
import { twinKernels } from './twin.ts';

let kept: Kernels | null = null;

/** Larger memories are given back to the collector after use. */
const keptBytes = 2 ** 28;

/** Kernels on at least `nBytes` of memory; what an earlier call of this thread returned may be reused. */
export function makeKernels(nBytes: number): Kernels {
  if (kept && kept.memory.buffer.byteLength >= nBytes) return kept;
  const kernels = twinKernels(viewsOf(new ArrayBuffer(Math.ceil(nBytes / 65536) * 65536)));
  kept = nBytes <= keptBytes ? kernels : null;
  return kernels;
}
