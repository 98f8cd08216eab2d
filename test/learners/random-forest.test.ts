import { describe, expect, test } from 'vitest';
import type { DenseColumn, Matrix } from '../../src/core/matrix.ts';
import { random } from '../../src/core/random.ts';
import type { ForestState } from '../../src/learners/forest/fit-forest.ts';
import { learners } from '../../src/learners/index.ts';
import { pairwiseAuc, plantedInput, sparseInput } from './contract.ts';

const forest = learners.randomForest!;
type Fitted = ForestState & { kind: 'forest' };

const numeric = (name: string, values: Float32Array): DenseColumn => ({ name, kind: 'numeric', values });

function matrixOf(...columns: DenseColumn[]): Matrix {
  return { nRows: columns[0]!.values.length, columns, sparse: null };
}

describe('the random forest', () => {
  test('finds a planted threshold in every tree', () => {
    const values = Float32Array.from({ length: 300 }, (_, row) => (row * 7) % 300);
    const labels = Uint8Array.from(values, (value) => (value < 120 ? 0 : 1));
    const matrix = matrixOf(numeric('x', values));
    const state = forest.fit(
      { matrix, labels, weights: null, seed: 1 },
      { nTrees: 20, minSamplesLeaf: 1 },
    ) as Fitted;
    const scores = forest.predict(state, matrixOf(numeric('x', Float32Array.of(0, 110, 130, 299))));
    expect([...scores]).toEqual([0, 0, 1, 1]);
    // One split separates the classes, so each tree is a root and two leaves.
    expect(state.columns).toHaveLength(60);
  });

  test('learns an interaction that no single column shows', () => {
    const draw = (seed: number) => {
      const stream = random(seed, 'xor');
      const a = Float32Array.from({ length: 500 }, () => stream.normal());
      const b = Float32Array.from({ length: 500 }, () => stream.normal());
      const labels = Uint8Array.from(a, (value, row) => (value > 0 === b[row]! > 0 ? 1 : 0));
      return { matrix: matrixOf(numeric('a', a), numeric('b', b)), labels, weights: null, seed: 1 };
    };
    const fresh = draw(2);
    for (const splitter of ['best', 'random']) {
      const state = forest.fit(draw(1), { nTrees: 60, splitter });
      expect(pairwiseAuc(forest.predict(state, fresh.matrix), fresh.labels)).toBeGreaterThan(0.93);
    }
  });

  test('learns from which cells are missing', () => {
    const stream = random(3, 'missing');
    const labels = Uint8Array.from({ length: 400 }, () => stream.integer(2));
    const values = Float32Array.from(labels, (label) => (label === 1 ? Number.NaN : stream.normal()));
    for (const splitter of ['best', 'random']) {
      const matrix = matrixOf(numeric('x', values));
      const state = forest.fit({ matrix, labels, weights: null, seed: 1 }, { nTrees: 10, splitter });
      expect(pairwiseAuc(forest.predict(state, matrix), labels)).toBe(1);
    }
  });

  test('keeps its limits on depth and leaves', () => {
    const input = plantedInput(400, 'limits');
    const state = forest.fit(input, { nTrees: 10, maxDepth: 3 }) as Fitted;
    for (let tree = 0; tree < 10; tree++) {
      expect(state.starts[tree + 1]! - state.starts[tree]!).toBeLessThanOrEqual(15);
    }
    const stump = forest.fit(input, { nTrees: 10, minSamplesLeaf: 300 }) as Fitted;
    expect(stump.columns).toHaveLength(10);
  });

  test('gives a column of nearly unique codes less weight than its leak would earn', () => {
    const stream = random(5, 'codes');
    const labels = Uint8Array.from({ length: 600 }, () => stream.integer(2));
    const codes = Float32Array.from(labels, (_, row) => Math.floor(row / 2));
    const matrix = matrixOf({ name: 'code', kind: 'category', values: codes });
    const state = forest.fit({ matrix, labels, weights: null, seed: 1 }, { nTrees: 30 });
    // Categories of two rows share one rank, so nothing is left to split.
    expect(new Set(forest.predict(state, matrix)).size).toBe(1);
  });

  test('uses only as many sparse columns as it is told, the most frequent', () => {
    const input = sparseInput(300, 'few words');
    const state = forest.fit(input, { nTrees: 20, maxSparseColumns: 2 });
    const shares = forest.importance(state);
    expect([...shares.slice(0, 2)].every((share) => share > 0)).toBe(true);
    expect([...shares.slice(2)].every((share) => share === 0)).toBe(true);
  });

  test('a forest of deep trees fits its rows closely, one of shallow trees does not', () => {
    const input = plantedInput(300, 'deep');
    const noise = random(9, 'noise');
    const labels = input.labels.map(() => noise.integer(2)) as Uint8Array;
    const own = (options: Record<string, unknown>): number => {
      const state = forest.fit({ ...input, labels }, { nTrees: 50, ...options });
      return pairwiseAuc(forest.predict(state, input.matrix), labels);
    };
    expect(own({ minSamplesLeaf: 1 })).toBeGreaterThan(0.99);
    expect(own({ maxDepth: 1 })).toBeLessThan(0.75);
  });
});
