import { type Kernels, tileWidth } from './kernels.ts';
import { viewsOf } from './memory.ts';
import { type WasmMemory, type WasmModule, webAssembly } from './webassembly.ts';

/** What one instance of the module exports; the signatures are those of Kernels, histograms by width. */
type Exports = Omit<Kernels, 'memory' | 'histogram'> & {
  readonly [histogram: `histogram${number}`]: (...given: number[]) => void;
  setScratch(offset: number): void;
};

/** An instance on that memory. `thread` picks its scratch of 512 bytes below its constants, 0 to 61. */
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
    locate: exports.locate,
    clearHistogram: exports.clearHistogram,
    add: exports.add,
    unbundle: exports.unbundle,
    listRows: exports.listRows,
    countBins: exports.countBins,
    subtract: exports.subtract,
    partition: exports.partition,
    partitionByTable: exports.partitionByTable,
    addToScores: exports.addToScores,
    indexBounds: exports.indexBounds,
    binColumn: exports.binColumn,
    addTrees: exports.addTrees,
    fillTile: exports.fillTile,
  };
}
