import type { Kernels } from '../kernels.ts';
import type { KernelMemory } from '../memory.ts';
import { logisticGradients, quantize } from './gradients.ts';
import { add, clearHistogram, fillTile, histogram, subtract, unbundle } from './histogram.ts';
import { addToScores, countBins, listRows, partition, partitionByTable } from './partition.ts';
import { addTrees, binColumn, indexBounds } from './predict.ts';
import { locate, scan, scanPair } from './split-scan.ts';

/** The kernels in plain TypeScript, on any memory. */
export function referenceKernels(memory: KernelMemory): Kernels {
  return {
    memory,
    logisticGradients: (...given) => logisticGradients(memory, ...given),
    quantize: (...given) => quantize(memory, ...given),
    histogram: (...given) => histogram(memory, ...given),
    scan: (...given) => scan(memory, ...given),
    scanPair: (...given) => scanPair(memory, ...given),
    locate: (...given) => locate(memory, ...given),
    clearHistogram: (...given) => clearHistogram(memory, ...given),
    add: (...given) => add(memory, ...given),
    unbundle: (...given) => unbundle(memory, ...given),
    listRows: (...given) => listRows(memory, ...given),
    countBins: (...given) => countBins(memory, ...given),
    subtract: (...given) => subtract(memory, ...given),
    partition: (...given) => partition(memory, ...given),
    partitionByTable: (...given) => partitionByTable(memory, ...given),
    addToScores: (...given) => addToScores(memory, ...given),
    indexBounds: (...given) => indexBounds(memory, ...given),
    binColumn: (...given) => binColumn(memory, ...given),
    addTrees: (...given) => addTrees(memory, ...given),
    fillTile: (...given) => fillTile(memory, ...given),
  };
}
