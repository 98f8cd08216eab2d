import { describe, expect, test } from 'vitest';
import { random } from '../../../src/core/random.ts';
import { leafWeight, nodeReduction } from '../../../src/learners/boosting/split.ts';
import { type FeatureSearch, searchThresholds } from '../../../src/learners/boosting/split-search.ts';

const units = { gradient: 0.25, hessian: 0.5 };
const free: Omit<FeatureSearch, 'i32' | 'nBins' | 'node'> = {
  feature: 7,
  cells: 0,
  units,
  regularization: { l1: 0, l2: 0 },
  baseline: 0,
  minHessian: 1,
  minSamplesLeaf: 1,
  counts: null,
  monotone: 0,
  lower: Number.NEGATIVE_INFINITY,
  upper: Number.POSITIVE_INFINITY,
};

function histogramOf(nBins: number, seed: number): { cells: Int32Array; gradient: number; hessian: number } {
  const stream = random(seed);
  const cells = new Int32Array(512);
  let gradient = 0;
  let hessian = 0;
  for (const bin of [...Array(nBins).keys(), 255]) {
    cells[2 * bin] = stream.integer(50);
    cells[2 * bin + 1] = stream.integer(41) - 20;
    hessian += cells[2 * bin]!;
    gradient += cells[2 * bin + 1]!;
  }
  return { cells, gradient, hessian };
}

/** The best gain by definition: every threshold, both directions, leaf objectives from scratch. */
function slowBestGain(
  cells: Int32Array,
  nBins: number,
  l1: number,
  l2: number,
  gradient: number,
  hessian: number,
): number {
  const objective = (g: number, h: number): number => {
    const soft = Math.max(0, Math.abs(g * units.gradient) - l1);
    return soft ** 2 / (h * units.hessian + l2);
  };
  let best = Number.NEGATIVE_INFINITY;
  for (let bin = 0; bin < nBins; bin++) {
    for (const missing of [0, 1]) {
      let g = missing * cells[511]!;
      let h = missing * cells[510]!;
      for (let i = 0; i <= bin; i++) {
        h += cells[2 * i]!;
        g += cells[2 * i + 1]!;
      }
      if (h < 1 || hessian - h < 1) continue;
      const gain = objective(g, h) + objective(gradient - g, hessian - h) - objective(gradient, hessian);
      best = Math.max(best, gain);
    }
  }
  return best;
}

describe('searchThresholds', () => {
  test.each([
    [0, 0],
    [0, 3],
    [2, 0],
    [2, 3],
  ])('finds the gain of the closed form with l1 = %d and l2 = %d', (l1, l2) => {
    for (let seed = 0; seed < 50; seed++) {
      const nBins = 2 + (seed % 20);
      const { cells, gradient, hessian } = histogramOf(nBins, seed);
      const node = { gradientSum: gradient, hessianSum: hessian, nRows: hessian };
      const baseline = nodeReduction(node, units, { l1, l2 });
      const split = searchThresholds({
        ...free,
        i32: cells,
        nBins,
        node,
        regularization: { l1, l2 },
        baseline,
      });
      // Float64 sums of a few terms: 1e-9 relative.
      expect(split!.gain).toBeCloseTo(slowBestGain(cells, nBins, l1, l2, gradient, hessian), 9);
    }
  });

  test('exact counts keep both sides at minSamplesLeaf rows', () => {
    const { cells, gradient, hessian } = histogramOf(30, 5);
    const counts = new Int32Array(256).fill(1, 0, 30);
    const node = { gradientSum: gradient, hessianSum: hessian, nRows: 30 };
    cells[510] = 0;
    cells[511] = 0;
    const regularization = { l1: 0, l2: 1 };
    const search = { ...free, i32: cells, nBins: 30, node, counts, regularization, minSamplesLeaf: 12 };
    const split = searchThresholds(search)!;
    expect(split.bin + 1).toBeGreaterThanOrEqual(12);
    expect(30 - split.bin - 1).toBeGreaterThanOrEqual(12);
    expect(searchThresholds({ ...search, minSamplesLeaf: 16 })).toBeNull();
  });

  test('a monotone direction that the data contradict leaves no split', () => {
    const cells = new Int32Array(512);
    cells.set([10, 5, 10, -5]);
    const node = { gradientSum: 0, hessianSum: 20, nRows: 20 };
    const search = (monotone: number) => searchThresholds({ ...free, i32: cells, nBins: 2, node, monotone });
    expect(search(1)!.bin).toBe(0);
    expect(search(-1)).toBeNull();
  });
});

describe('leafWeight', () => {
  test('is the minimiser of G v + (H + l2) v^2 / 2 + l1 |v|', () => {
    const loss = (v: number): number => 3 * v + 2.5 * v * v + 1 * Math.abs(v);
    const weight = leafWeight(3, 4, { l1: 1, l2: 1 });
    expect(weight).toBeCloseTo(-0.4, 12);
    for (const step of [-1e-3, 1e-3]) expect(loss(weight + step)).toBeGreaterThan(loss(weight));
    expect(leafWeight(0.5, 4, { l1: 1, l2: 1 })).toBe(0);
  });
});
