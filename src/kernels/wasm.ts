import { moduleBase64 } from './generated/module.ts';
import { type Kernels, tileWidth } from './kernels.ts';
import { viewsOf } from './memory.ts';
import { pageBytes, type WasmMemory, type WasmModule, webAssembly } from './webassembly.ts';

/** What one instance of the module exports; the signatures are those of Kernels, histograms by width. */
type Exports = Omit<Kernels, 'memory' | 'histogram'> & {
  readonly [histogram: `histogram${number}`]: (...given: number[]) => void;
  setScratch(offset: number): void;
};

let compiled: WasmModule | null | undefined;

/** The compiled kernels, or null where this runtime has no WebAssembly SIMD or forbids it. */
export function wasmModule(): WasmModule | null {
  if (compiled !== undefined) return compiled;
  try {
    compiled = webAssembly ? new webAssembly.Module(Buffer.from(moduleBase64, 'base64')) : null;
  } catch {
    compiled = null;
  }
  return compiled;
}

/** Fresh shared memory of at least `nBytes`, or null where it cannot be reserved. */
export function wasmMemory(nBytes: number): WasmMemory | null {
  try {
    const initial = Math.ceil(nBytes / pageBytes);
    return webAssembly ? new webAssembly.Memory({ initial, maximum: 65536, shared: true }) : null;
  } catch {
    return null;
  }
}

/** An instance on that memory. `thread` picks its scratch of 512 bytes below the first offset, 0 to 99. */
export function wasmKernels(module: WasmModule, memory: WasmMemory, thread: number): Kernels {
  const instance = new webAssembly!.Instance(module, { env: { memory } });
  const exports = instance.exports as unknown as Exports;
  exports.setScratch(1024 + 512 * thread);
  const histograms = Array.from({ length: tileWidth + 1 }, (_unused, width) => exports[`histogram${width}`]!);
  return {
    memory: viewsOf(memory.buffer),
    histogram: (width, tile, rows, begin, end, packed, outHistogram) =>
      histograms[width]!(tile, rows, begin, end, packed, outHistogram),
    logisticGradients: exports.logisticGradients,
    quantize: exports.quantize,
    scan: exports.scan,
    scanPair: exports.scanPair,
    clearHistogram: exports.clearHistogram,
    subtract: exports.subtract,
    partition: exports.partition,
    partitionByTable: exports.partitionByTable,
    addToScores: exports.addToScores,
    fillTile: exports.fillTile,
  };
}
