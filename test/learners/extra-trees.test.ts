import { describe, expect, test } from 'vitest';
import { packPlainData } from '../../src/core/pack.ts';
import type { ForestState } from '../../src/learners/forest/fit-forest.ts';
import { learners } from '../../src/learners/index.ts';
import { plantedInput } from './contract.ts';

type Fitted = ForestState & { kind: 'forest' };
const { extraTrees, randomForest } = learners;

/** Columns 0 to 299, positive from 120 on. */
const values = Float32Array.from({ length: 300 }, (_, row) => (row * 7) % 300);
const step = {
  matrix: { nRows: 300, columns: [{ name: 'x', kind: 'numeric' as const, values }], sparse: null },
  labels: Uint8Array.from(values, (value) => (value < 120 ? 0 : 1)),
  weights: null,
  seed: 1,
};

function rootThresholds(state: Fitted): number[] {
  return Array.from(state.starts.subarray(0, -1), (start) => state.thresholds[start]!);
}

describe('extraTrees', () => {
  test('is what the random forest was with random thresholds, bit for bit', () => {
    const input = plantedInput(400, 3);
    const options = { nTrees: 30, minSamplesLeaf: 2 };
    const mine = extraTrees!.fit(input, options);
    const former = randomForest!.fit(input, { ...options, splitter: 'random' });
    expect(Buffer.from(packPlainData(mine)).equals(Buffer.from(packPlainData(former)))).toBe(true);
    expect(extraTrees!.predict(mine, input.matrix)).toEqual(randomForest!.predict(former, input.matrix));
  });

  test('draws the threshold of a root anew for each tree, over the whole range, where a random forest takes the best', () => {
    const options = { nTrees: 60 };
    const drawn = rootThresholds(extraTrees!.fit(step, options) as Fitted);
    const best = rootThresholds(randomForest!.fit(step, options) as Fitted);
    const spread = (places: number[]): number => Math.max(...places) - Math.min(...places);
    // 255 bins: uniform draws of 60 miss the outer fifths together with a chance of 0.6^60.
    expect(spread(drawn)).toBeGreaterThan(150);
    expect(spread(best)).toBeLessThan(10);
  });

  test('refuses other columns under its own name', () => {
    const state = extraTrees!.fit(step, { nTrees: 2 });
    const other = { nRows: 1, columns: [], sparse: null };
    expect(() => extraTrees!.predict(state, other)).toThrow('extraTrees was fitted on 1 dense');
  });
});
