import { describe, expect, test } from 'vitest';
import { random } from '../../../src/core/random.ts';
import { sumTrees } from '../../../src/learners/forest/score-trees.ts';
import { GiniTreeGrower, leaf, missingLeft } from '../../../src/learners/forest/tree-grower.ts';

const nRows = 200;
const nColumns = 3;
const missing = 255;

function drawTable(seed: number) {
  const stream = random(seed, 'table');
  const bins = Uint8Array.from({ length: nRows * nColumns }, () =>
    stream.integer(10) === 0 ? missing : stream.integer(12),
  );
  const labels = Uint8Array.from({ length: nRows }, (_, row) =>
    stream.integer(12) < (bins[row] === missing ? 9 : bins[row]!) ? 1 : 0,
  );
  const counts = Uint32Array.from({ length: nRows }, () => stream.integer(4));
  return { table: { nRows, nColumns, bins }, labels, counts };
}

const gini = (count: number, positives: number): number =>
  count === 0 ? 0 : count * 2 * (positives / count) * (1 - positives / count);

describe('a tree', () => {
  test('splits its root where the Gini impurity falls most, by trying everything', () => {
    for (let seed = 0; seed < 20; seed++) {
      const { table, labels, counts } = drawTable(seed);
      const limits = { maxDepth: 1, minSamplesLeaf: 5, nTried: nColumns, splitter: 'best' as const };
      const tree = new GiniTreeGrower(table, labels, limits).grow(counts, random(seed, 'tree'));
      const impurityOf = (column: number, goesLeft: (bin: number) => boolean): number => {
        const sums = [0, 0, 0, 0];
        for (let row = 0; row < nRows; row++) {
          const side = goesLeft(table.bins[column * nRows + row]!) ? 0 : 2;
          sums[side]! += counts[row]!;
          sums[side + 1]! += counts[row]! * labels[row]!;
        }
        if (sums[0]! < 5 || sums[2]! < 5) return Number.POSITIVE_INFINITY;
        return gini(sums[0]!, sums[1]!) + gini(sums[2]!, sums[3]!);
      };
      let least = Number.POSITIVE_INFINITY;
      for (let column = 0; column < nColumns; column++) {
        for (let threshold = 0; threshold < 12; threshold++) {
          least = Math.min(
            least,
            impurityOf(column, (bin) => bin <= threshold),
            impurityOf(column, (bin) => bin <= threshold || bin === missing),
          );
        }
      }
      const threshold = tree.thresholds[0]! & 255;
      const withMissing = tree.thresholds[0]! >= missingLeft;
      const found = impurityOf(tree.columns[0]!, (bin) => (bin === missing ? withMissing : bin <= threshold));
      expect(found).toBeCloseTo(least, 9);
    }
  });

  test.each(['best', 'random'] as const)(
    'has in each leaf the rate of the drawn rows that fall there (%s)',
    (splitter) => {
      const { table, labels, counts } = drawTable(7);
      const limits = { maxDepth: 6, minSamplesLeaf: 4, nTried: 2, splitter };
      const tree = new GiniTreeGrower(table, labels, limits).grow(counts, random(1, 'tree'));
      const held = new Float64Array(tree.nNodes);
      const positives = new Float64Array(tree.nNodes);
      for (let row = 0; row < nRows; row++) {
        let node = 0;
        while (tree.columns[node] !== leaf) {
          const bin = table.bins[tree.columns[node]! * nRows + row]!;
          const threshold = tree.thresholds[node]!;
          const left = bin === missing ? threshold >= missingLeft : bin <= (threshold & 255);
          node = tree.lefts[node]! + (left ? 0 : 1);
        }
        held[node]! += counts[row]!;
        positives[node]! += counts[row]! * labels[row]!;
      }
      expect(tree.nNodes).toBeGreaterThan(5);
      for (let node = 0; node < tree.nNodes; node++) {
        if (tree.columns[node] !== leaf) continue;
        expect(held[node]).toBeGreaterThanOrEqual(4);
        expect(tree.rates[node]).toBeCloseTo(positives[node]! / held[node]!, 6);
      }
    },
  );

  test('rows side by side get the leaf that a walk from the root gives, missing cells too', () => {
    const { table, labels, counts } = drawTable(11);
    const limits = { maxDepth: 20, minSamplesLeaf: 1, nTried: 2, splitter: 'best' as const };
    const tree = new GiniTreeGrower(table, labels, limits).grow(counts, random(1, 'tree'));
    const stream = random(3, 'rows');
    // 19 rows: four at a time, and three left over.
    const rows = Uint8Array.from(
      { length: 19 * nColumns },
      () => [255, 254, 0, 3, 7, 11][stream.integer(6)]!,
    );
    const sums = new Float64Array(19);
    const trees = { ...tree, starts: Uint32Array.of(0, tree.nNodes) };
    sumTrees(trees, rows, 19, nColumns, sums);
    for (let row = 0; row < 19; row++) {
      let node = 0;
      while (tree.columns[node] !== leaf) {
        const bin = rows[row * nColumns + tree.columns[node]!]!;
        const threshold = tree.thresholds[node]!;
        const left = bin === missing ? threshold >= missingLeft : bin <= (threshold & 255);
        node = tree.lefts[node]! + (left ? 0 : 1);
      }
      expect(sums[row]).toBe(tree.rates[node]);
    }
  });
});
