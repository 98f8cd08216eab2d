import { type Kernels, tileWidth } from './kernels.ts';
import { viewsOf } from './memory.ts';
import { type WasmMemory, type WasmModule, webAssembly } from './webassembly.ts';

/** What an instance of the module exports: the kernels, `histogram` once for each width, and its scratch. */
type Exports = Omit<Kernels, 'memory' | 'histogram'> & {
  readonly [histogram: `histogram${number}`]: (...args: number[]) => void;
  setScratch(offset: number): void;
};

/** Bytes of memory below the compiler's constants that each thread's instance has to itself, from `firstScratch` on. */
const scratchBytes = 512;
const firstScratch = 1024;

/** The kernels as an instance of the module on that memory; `thread`, 0 to 61, picks its scratch. */
export function wasmKernels(module: WasmModule, memory: WasmMemory, thread: number): Kernels {
  const instance = new webAssembly!.Instance(module, { env: { memory } });
  const { setScratch, ...kernels } = instance.exports as unknown as Exports;
  setScratch(firstScratch + scratchBytes * thread);
  const histograms = Array.from({ length: tileWidth + 1 }, (_unused, width) => kernels[`histogram${width}`]!);
  return {
    ...kernels,
    memory: viewsOf(memory.buffer),
    histogram: (width, ...args) => histograms[width]!(...args),
  };
}
