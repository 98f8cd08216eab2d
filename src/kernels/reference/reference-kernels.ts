import type { Kernels } from '../kernels.ts';
import type { KernelMemory } from '../memory.ts';
import { gradientKernels } from './gradients.ts';
import { histogramKernels } from './histogram.ts';
import { partitionKernels } from './partition.ts';
import { predictionKernels } from './predict.ts';
import { scanKernels } from './split-scan.ts';

/**
 * The kernels in plain TypeScript, on any memory: what each kernel means, what the WebAssembly kernels are tested against,
 * and what runs where WebAssembly SIMD is missing.
 */
export function referenceKernels(memory: KernelMemory): Kernels {
  return {
    memory,
    ...gradientKernels(memory),
    ...histogramKernels(memory),
    ...scanKernels(memory),
    ...partitionKernels(memory),
    ...predictionKernels(memory),
  };
}
