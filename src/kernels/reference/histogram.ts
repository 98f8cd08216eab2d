/**
 * Rows of one tile -> sums of packed gradients per feature and bin: the reference of ../assembly/histogram.mjs (filling)
 * and ../assembly/split-scan.ts (the rest). Sums are integers, so the order of the rows does not matter.
 * O(rows x features) to fill, O(features x 256) for the rest.
 * Source: row-wise updates over tiles of 32 features, as in LightGBM's row-wise mode (its issue 2786).
 */
import { histogramCells, type Kernels } from '../kernels.ts';
import type { KernelMemory } from '../memory.ts';

export function histogramKernels({
  u8,
  i32,
}: KernelMemory): Pick<
  Kernels,
  'histogram' | 'clearHistogram' | 'add' | 'unbundle' | 'subtract' | 'fillTile'
> {
  return {
    histogram(width, tile, rows, begin, end, packed, outHistogram) {
      const list = rows >>> 2;
      const gradients = packed >>> 2;
      const out = outHistogram >>> 2;
      for (let i = begin; i < end; i++) {
        const row = list === 0 ? i : i32[list + i]!;
        const h = i32[gradients + 2 * row]!;
        const g = i32[gradients + 2 * row + 1]!;
        let bin = tile + row * 32;
        for (let cell = out; cell < out + width * histogramCells; cell += histogramCells) {
          const at = cell + 2 * u8[bin++]!;
          i32[at] = i32[at]! + h;
          i32[at + 1] = i32[at + 1]! + g;
        }
      }
    },

    clearHistogram(firstFeature, endFeature, nBins, outHistogram) {
      for (let feature = firstFeature; feature < endFeature; feature++) {
        const cells = (outHistogram >>> 2) + feature * histogramCells;
        const used = i32[(nBins >>> 2) + feature]!;
        i32.fill(0, cells, cells + (used > 32 ? 512 : 8 * Math.ceil(used / 4)));
        i32.fill(0, cells + 510, cells + 512);
      }
    },

    add(firstFeature, endFeature, from, to) {
      const source = from >>> 2;
      const target = to >>> 2;
      for (let i = firstFeature * histogramCells; i < endFeature * histogramCells; i++)
        i32[target + i] = i32[target + i]! + i32[source + i]!;
    },

    unbundle(firstColumn, endColumn, firstFeatures, nBins, columns, outHistogram) {
      for (let column = firstColumn; column < endColumn; column++) {
        const from = (columns >>> 2) + column * histogramCells;
        const first = i32[(firstFeatures >>> 2) + column]!;
        const end = i32[(firstFeatures >>> 2) + column + 1]!;
        let codes = 1;
        for (let feature = first; feature < end; feature++) codes += i32[(nBins >>> 2) + feature]! - 1;
        const total = [0, 0];
        for (let cell = 0; cell < 2 * codes; cell++) total[cell & 1]! += i32[from + cell]!;
        let code = from + 2;
        for (let feature = first; feature < end; feature++) {
          const to = (outHistogram >>> 2) + feature * histogramCells;
          const used = i32[(nBins >>> 2) + feature]!;
          // Scans read four bins at a time.
          i32.fill(0, to, to + 8 * Math.ceil(used / 4));
          i32.copyWithin(to + 2, code, code + 2 * (used - 1));
          code += 2 * (used - 1);
          for (const i of [0, 1]) {
            let above = 0;
            for (let bin = 1; bin < used; bin++) above += i32[to + 2 * bin + i]!;
            i32[to + i] = total[i]! - above;
            i32[to + 510 + i] = end - first === 1 ? i32[from + 510 + i]! : 0;
          }
        }
      }
    },

    subtract(nFeatures, from, to) {
      const source = from >>> 2;
      const target = to >>> 2;
      for (let i = 0; i < nFeatures * histogramCells; i++)
        i32[target + i] = i32[target + i]! - i32[source + i]!;
    },

    fillTile(columns, nRows, width, outTile) {
      for (let feature = 0; feature < width; feature++) {
        const column = columns + feature * nRows;
        for (let row = 0; row < nRows; row++) u8[outTile + row * 32 + feature] = u8[column + row]!;
      }
      for (let row = 0; row < nRows; row++) u8.fill(0, outTile + row * 32 + width, outTile + row * 32 + 32);
    },
  };
}
