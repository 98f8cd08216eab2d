import { describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { boundsBytes, histogramBytes, histogramCells, type Kernels } from '../../src/kernels/kernels.ts';
import { MemoryPlan, viewsOf } from '../../src/kernels/memory.ts';

import { referenceKernels } from '../../src/kernels/reference/reference-kernels.ts';
import { wasmKernels } from '../../src/kernels/wasm-kernels.ts';
import { wasmMemory, wasmModule } from '../../src/kernels/wasm-module.ts';

const nBytes = 2 ** 20;

/** Both kinds of kernels, on memories of the same random content. */
function bothKernels(fill: (kernels: Kernels) => void): { wasm: Kernels; reference: Kernels } {
  const wasm = wasmKernels(wasmModule()!, wasmMemory(nBytes)!, 0);
  const reference = referenceKernels(viewsOf(new ArrayBuffer(nBytes)));
  fill(wasm);
  fill(reference);
  return { wasm, reference };
}

/** Runs the same work on both and compares every byte above the compiler's own, and what is returned. */
function expectEqual(fill: (kernels: Kernels) => void, work: (kernels: Kernels) => unknown): void {
  const { wasm, reference } = bothKernels(fill);
  expect(work(wasm)).toEqual(work(reference));
  const differing = wasm.memory.u8.findIndex((byte, at) => at >= 65536 && byte !== reference.memory.u8[at]);
  expect(differing).toBe(-1);
}

function plan(...sizes: number[]): number[] {
  const memoryPlan = new MemoryPlan();
  return sizes.map((size) => memoryPlan.reserve(size));
}

const seeds = Array.from({ length: 12 }, (_unused, seed) => seed);

describe('the WebAssembly kernels equal the TypeScript reference bit for bit', () => {
  test('this runtime has the WebAssembly kernels', () => {
    expect(wasmModule()).not.toBeNull();
  });

  test.each(seeds)('gradients, with and without weights, at extreme scores (seed %i)', (seed) => {
    const n = 400;
    const [scores, labels, weights, packed] = plan(4 * n, 4 * n, 4 * n, 8 * n) as [
      number,
      number,
      number,
      number,
    ];
    const fill = ({ memory: { f32 } }: Kernels): void => {
      const stream = random(seed);
      for (let row = 0; row < n; row++) {
        f32[(scores >>> 2) + row] = stream.normal() * 10 ** (stream.integer(6) - 3);
        f32[(labels >>> 2) + row] = stream.integer(2);
        f32[(weights >>> 2) + row] = stream.integer(3) * stream.next();
      }
      f32.set([0, -0, 1e30, -1e30, 80, -80, 1e-40, Number.POSITIVE_INFINITY], scores >>> 2);
    };
    const scale = seed % 2 ? 131072 : 2147.3;
    const dither = seed * 987654;
    expectEqual(fill, (kernels) => {
      kernels.logisticGradients(
        0,
        n,
        scores,
        labels,
        seed % 3 ? weights : 0,
        scale,
        4 * scale,
        dither,
        packed,
      );
    });
    expectEqual(fill, (kernels) => {
      kernels.quantize(8, n, labels, weights, scale, scale, dither, packed);
    });
  });

  test.each(seeds)('histograms of listed and of all rows, any width (seed %i)', (seed) => {
    const stream = random(seed, 'width');
    const width = [1, 2, 8, 31, 32][seed % 5] ?? 1;
    const n = [1, 31, 33, 64, 500][stream.integer(5)]!;
    const sizes = [32 * n, 8 * n, 4 * n, 32 * histogramBytes];
    const [tile, packed, rows, out] = plan(...sizes) as [number, number, number, number];
    const fill = ({ memory: { u8, i32 } }: Kernels): void => {
      const values = random(seed);
      for (let at = tile; at < tile + 32 * n; at++) u8[at] = values.integer(4) ? values.integer(256) : 255;
      for (let row = 0; row < n; row++) {
        i32[(packed >>> 2) + 2 * row] = values.integer(40_000);
        i32[(packed >>> 2) + 2 * row + 1] = values.integer(262_144) - 131_072;
        i32[(rows >>> 2) + row] = values.integer(n);
      }
    };
    expectEqual(fill, (kernels) => {
      kernels.histogram(width, tile, rows, 0, n, packed, out);
      kernels.histogram(width, tile, rows, n >> 2, n >> 1, packed, out);
      kernels.histogram(width, tile, 0, 0, n, packed, out);
    });
  });

  /**
   * A parent's histograms and those of its first rows, summed from rows, so that totals agree as they do in
   * training: empty bins, ties and, for every other feature, missing rows.
   */
  function fillHistograms(seed: number, nFeatures: number, small: number, parent: number, nBins: number) {
    return ({ memory: { i32 } }: Kernels): { small: number[]; large: number[] } => {
      const stream = random(seed);
      const widths = Array.from(
        { length: nFeatures },
        (_unused, i) => [1, 2, 5, 60, 253, 254][(i + seed) % 6]!,
      );
      i32.set(widths, nBins >>> 2);
      const nRows = [20, 150, 3000][seed % 3]!;
      const sums = { small: [0, 0], large: [0, 0] };
      for (let row = 0; row < nRows; row++) {
        const inSmall = row < nRows / 5;
        const packed = [stream.integer(4) ? 1 + stream.integer(900) : 0, stream.integer(2001) - 1000];
        for (const i of [0, 1]) sums[inSmall ? 'small' : 'large'][i]! += packed[i]!;
        widths.forEach((width, feature) => {
          const bin = feature % 2 && stream.integer(10) === 0 ? 255 : stream.integer(width);
          for (const at of inSmall ? [small, parent] : [parent]) {
            const cell = (at >>> 2) + feature * histogramCells + 2 * bin;
            i32[cell] = i32[cell]! + packed[0]!;
            i32[cell + 1] = i32[cell + 1]! + packed[1]!;
          }
        });
      }
      return sums;
    };
  }

  test.each(seeds)('split scans of one node and of two siblings (seed %i)', (seed) => {
    const nFeatures = 13;
    const bytes = nFeatures * histogramBytes;
    const offsets = plan(bytes, bytes, 64, 64, 64, 64) as [number, number, number, number, number, number];
    const [small, parent, nBins, list, gains, siblings] = offsets;
    const fillCells = fillHistograms(seed, nFeatures, small, parent, nBins);
    let sums = { small: [0, 0], large: [0, 0] };
    const fill = (kernels: Kernels): void => {
      sums = fillCells(kernels);
      kernels.memory.i32.set([0, 1, 2, 3, 5, 6, 7, 8, 9, 11, 12], list >>> 2);
    };
    const l2 = [0, 1, 12.5][seed >> 2]!;
    const least = [1, 7, 300][seed % 3]!;
    const scanParent = (kernels: Kernels): void => {
      const [hessian, gradient] = [0, 1].map((i) => sums.small[i]! + sums.large[i]!) as [number, number];
      kernels.scan(list, 11, nBins, parent, gradient, hessian, least, l2, gains);
    };
    expectEqual(fill, scanParent);
    expectEqual(fill, (kernels) => {
      const [hS, gS] = sums.small as [number, number];
      const [hL, gL] = sums.large as [number, number];
      kernels.scanPair(list, 11, nBins, small, parent, gS, hS, 1, gL, hL, least, l2, gains, siblings);
    });
    expectEqual(fill, (kernels) => kernels.subtract(nFeatures, small, parent));
    expectEqual(fill, (kernels) => kernels.clearHistogram(2, nFeatures, nBins, parent));
    expectEqual(fill, (kernels) => kernels.add(1, nFeatures, small, parent));
    for (const feature of [0, 3, 9, 12]) {
      expectEqual(fill, (kernels) => {
        const [hessian, gradient] = sums.small as [number, number];
        const bins = kernels.memory.i32[(nBins >>> 2) + feature]!;
        kernels.locate(small + feature * histogramBytes, bins, gradient, hessian, least, l2, gains);
      });
    }
    const { wasm } = bothKernels(fill);
    scanParent(wasm);
    expect(Math.max(...wasm.memory.f32.subarray(gains >>> 2, (gains >>> 2) + 11))).toBeGreaterThan(0);
  });

  test.each(seeds)('bundles of features taken apart (seed %i)', (seed) => {
    const stream = random(seed);
    const widths = Array.from({ length: 12 }, () => [2, 2, 3, 20, 254][stream.integer(seed % 2 ? 5 : 4)]!);
    // A wide feature is alone; others in bundles of up to four.
    const firsts = [0];
    for (let feature = 1; feature < widths.length; feature++) {
      const wide = widths[feature] === 254 || widths[feature - 1] === 254;
      if (wide || feature - firsts.at(-1)! === 4 || stream.integer(3) === 0) firsts.push(feature);
    }
    const nColumns = firsts.length;
    const nCodes = firsts.map((first, column) =>
      widths.slice(first, firsts[column + 1]).reduce((sum, width) => sum + width - 1, 1),
    );
    const bytes = 12 * histogramBytes;
    const [columns, out, nBins, firstFeatures] = plan(bytes, bytes, 64, 64) as [
      number,
      number,
      number,
      number,
    ];
    expectEqual(
      ({ memory: { i32 } }) => {
        const sums = random(seed, 'sums');
        i32.set(widths, nBins >>> 2);
        i32.set([...firsts, 12], firstFeatures >>> 2);
        i32.fill(77, out >>> 2, (out + bytes) >>> 2);
        nCodes.forEach((codes, column) => {
          for (let code = 0; code < codes; code++) {
            const cell = (columns >>> 2) + column * histogramCells + 2 * code;
            i32.set([sums.integer(1000), sums.integer(2001) - 1000], cell);
          }
        });
      },
      (kernels) => kernels.unbundle(1, nColumns, firstFeatures, nBins, columns, out),
    );
  });

  test.each(seeds)('partitions, score updates and tiles (seed %i)', (seed) => {
    const n = [1, 2, 100, 777][seed % 4]!;
    const sizes = [4 * n, 3 * n, 4 * n, 4 * n, 256, 4 * n, 32 * n, 4096];
    const [rows, column, left, right, table, scores, tile, counts] = plan(...sizes) as number[];
    const clear = ({ memory: { i32 } }: Kernels, list: number, begin: number, end: number): void => {
      i32.fill(0, (list >>> 2) + begin, (list >>> 2) + end);
    };
    const fill = ({ memory: { u8, i32, f32 } }: Kernels): void => {
      const stream = random(seed);
      for (let row = 0; row < n; row++) {
        i32[(rows! >>> 2) + row] = row;
        f32[(scores! >>> 2) + row] = stream.normal();
      }
      for (let at = 0; at < 3 * n; at++) u8[column! + at] = stream.integer(5) ? stream.integer(255) : 255;
      for (let bin = 0; bin < 256; bin++) u8[table! + bin] = stream.integer(2);
    };
    for (const [threshold, missingLeft] of [
      [0, 0],
      [120, 0],
      [120, 1],
      [253, 1],
      [253, 0],
    ] as const) {
      expectEqual(fill, (kernels) => {
        const inTwo = kernels.partition(rows!, 0, n, column!, threshold, missingLeft, left!, right!);
        clear(kernels, left!, inTwo, n);
        clear(kernels, right!, n - inTwo, n);
        const from = n >> 2;
        const inPlace = rows! + 4 * from;
        const nLeft = kernels.partition(
          ...([rows!, from, n, column!, threshold >> 1, 1 - missingLeft, inPlace, right!] as const),
        );
        clear(kernels, rows!, from + nLeft, n);
        clear(kernels, right!, n - from - nLeft, n);
        return [inTwo, nLeft];
      });
    }
    expectEqual(fill, (kernels) => {
      const nLeft = kernels.partitionByTable(rows!, n >> 2, n, column!, table!, left!, right!);
      clear(kernels, left!, nLeft, n);
      clear(kernels, right!, n - (n >> 2) - nLeft, n);
      return nLeft;
    });
    expectEqual(fill, (kernels) => kernels.listRows(n >> 2, n, left!));
    expectEqual(fill, (kernels) => kernels.countBins(rows!, n >> 2, n, column!, counts!));
    expectEqual(fill, (kernels) => kernels.addToScores(rows!, n >> 1, n, scores!, 0.1));
    expectEqual(fill, (kernels) => kernels.fillTile(column!, n, 3, tile!));
  });
});

describe('prediction kernels equal the reference', () => {
  test.each(seeds)('bins of extreme and missing values (seed %i)', (seed) => {
    const [values, bounds, bins] = plan(4000, boundsBytes, 1000) as [number, number, number];
    const steps = 1 + (seed % 8);
    // Even enough for four and for eight bounds a cell, and too uneven.
    const power = [1, 3, 9][seed % 3]!;
    const fill = ({ memory: { f32 } }: Kernels): void => {
      const stream = random(seed);
      const found = Array.from(
        { length: Math.min(254, 2 ** steps - 1) },
        () => stream.normal() ** power,
      ).sort((a, b) => a - b);
      f32.fill(Number.POSITIVE_INFINITY, bounds >>> 2, (bounds >>> 2) + 256);
      f32.set(found, bounds >>> 2);
      for (let i = 0; i < 1000; i++) f32[(values >>> 2) + i] = stream.normal() ** power;
      f32.set(
        [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, found[0]!],
        values >>> 2,
      );
    };
    expectEqual(fill, (kernels) => {
      kernels.indexBounds(bounds);
      kernels.binColumn(values, 1000 - (seed % 4), bounds, 128 * (seed % 2), bins);
    });
  });

  test.each(seeds)('a program of all kinds of nodes (seed %i)', (seed) => {
    const [program, bins, slots, sums, tables] = plan(4096, 1024, 4096, 1024, 512) as number[];
    const stream = random(seed);
    const threshold = stream.integer(250) - 127;
    // Leaves 0 to 5; kinds: both leaves, node and leaf, leaf and node, two nodes, by categories.
    const words = [
      ...[5, 6, ...Array.from({ length: 32 }, () => stream.integer(2 ** 32) - 2 ** 31)],
      ...[3, 0, threshold, 0, 0, 1, 0],
      ...[2, 256, threshold + 1, 1, 0, 2, 0],
      ...[3, 512, 5, 0, 4, 5, 512],
      ...[1 + 4 + 8 * 3, 768, tables! + 256 * (seed % 2), seed % 2, 3, 512, 256],
      ...[0, 0, 60, 0, 0, 256, 0],
      ...[0, 1, 77, ...Array(31).fill(0)],
      ...[1, 40, ...Array.from({ length: 40 }, () => stream.integer(2 ** 28) - 2 ** 27)],
      ...[3, 256, threshold, seed % 2, 38, 39, 0],
    ];
    const fill = ({ memory: { u8, i32 } }: Kernels): void => {
      const bytes = random(seed, 'bytes');
      i32.set(words, program! >>> 2);
      for (let at = bins!; at < bins! + 1024; at++) u8[at] = bytes.integer(6) ? bytes.integer(256) : 127;
      for (let at = bins! + 768; at < bins! + 1024; at++)
        u8[at] = bytes.integer(5) ? bytes.integer(48) ^ 128 : 127;
      for (let at = tables!; at < tables! + 512; at++) u8[at] = bytes.integer(2) * 255;
    };
    expectEqual(fill, (kernels) => kernels.addTrees(program!, 3, bins!, slots!, sums!));
  });
});

describe('partition', () => {
  test('keeps the old order on both sides and sends missing rows where it is told', () => {
    const kernels = wasmKernels(wasmModule()!, wasmMemory(nBytes)!, 0);
    const [rows, column, right] = plan(64, 64, 64) as [number, number, number];
    const { u8, i32 } = kernels.memory;
    u8.set([9, 255, 3, 4, 255, 8], column);
    const partitioned = (missingLeft: number): number[] => {
      i32.set([0, 1, 2, 3, 4, 5], rows >>> 2);
      const nLeft = kernels.partition(rows, 0, 6, column, 4, missingLeft, rows, right);
      const rights = i32.subarray(right >>> 2, (right >>> 2) + 6 - nLeft);
      return [nLeft, ...i32.subarray(rows >>> 2, (rows >>> 2) + nLeft), ...rights];
    };
    expect(partitioned(0)).toEqual([2, 2, 3, 0, 1, 4, 5]);
    expect(partitioned(1)).toEqual([4, 1, 2, 3, 4, 0, 5]);
  });
});
