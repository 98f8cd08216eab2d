import { describe, expect, test } from 'vitest';
import { groupsOf, unequalGroups } from '../../bench/gate/dependent-noise.ts';
import { intervalsThatHold } from '../../bench/gate/operating-characteristics.ts';
import { type Random, random } from '../../src/core/random.ts';
import { rocAuc } from '../../src/judge/auc.ts';
import { aucDifference, aucNoise, aucVariance, aucWithInterval, placements } from '../../src/judge/delong.ts';
import { type ClassClusters, classClusters, denseClusters } from '../../src/judge/dependence.ts';
import { cvDifference, cvScore, placeFolds, planFolds } from '../../src/judge/fold-scoring.ts';
import { binormal } from './planted.ts';

const range = (nRows: number): Uint32Array => Uint32Array.from({ length: nRows }, (_, row) => row);

function clustersOf(labels: Uint8Array, keys: Int32Array): ClassClusters[] {
  return denseClusters([keys]).map((clusters) => classClusters(clusters, range(labels.length), labels));
}

/** Rows of one cluster share luck in the score and, but for its first row, the label; or half of them each label. */
function clustered(nClusters: number, sizeOf: (cluster: number) => number, stream: Random, isHalved = false) {
  const keys: number[] = [];
  for (let cluster = 0; cluster < nClusters; cluster++)
    for (let left = sizeOf(cluster); left > 0; left--) keys.push(cluster);
  const luck = Float64Array.from({ length: nClusters }, () => stream.normal());
  const labels = Uint8Array.from(keys, (key, row) =>
    isHalved ? row % 2 : (key + (key === keys[row - 1] ? 0 : 1)) % 2,
  );
  const scores = Float64Array.from(keys, (key, row) => luck[key]! + 0.7 * stream.normal() + labels[row]!);
  return { labels, scores, keys: Int32Array.from(keys) };
}

/** Obuchowski 1997, equations 3 to 6, by the definition over all pairs of rows. */
function slowObuchowski(labels: Uint8Array, scores: Float64Array, keys: Int32Array): number {
  const rows = [...labels.keys()];
  const [positives, negatives] = [1, 0].map((label) => rows.filter((row) => labels[row] === label)) as [
    number[],
    number[],
  ];
  const psi = (i: number, j: number): number =>
    scores[i]! > scores[j]! ? 1 : scores[i] === scores[j] ? 0.5 : 0;
  const auc =
    positives.reduce((sum, i) => sum + negatives.reduce((inner, j) => inner + psi(i, j), 0), 0) /
    positives.length /
    negatives.length;
  const v10 = (i: number): number => negatives.reduce((sum, j) => sum + psi(i, j), 0) / negatives.length;
  const v01 = (j: number): number => positives.reduce((sum, i) => sum + psi(i, j), 0) / positives.length;
  const clusters = [...new Set(keys)];
  const of = (members: number[], value: (row: number) => number, cluster: number): number =>
    members.filter((row) => keys[row] === cluster).reduce((sum, row) => sum + value(row) - auc, 0);
  const count = (members: number[]): number => new Set(members.map((row) => keys[row]!)).size;
  const [m, n] = [positives.length, negatives.length];
  const [i10, i01, i] = [count(positives), count(negatives), clusters.length];
  const total = (body: (cluster: number) => number): number =>
    clusters.reduce((sum, cluster) => sum + body(cluster), 0);
  const s10 = (i10 / ((i10 - 1) * m)) * total((cluster) => of(positives, v10, cluster) ** 2);
  const s01 = (i01 / ((i01 - 1) * n)) * total((cluster) => of(negatives, v01, cluster) ** 2);
  const s11 = (i / (i - 1)) * total((cluster) => of(positives, v10, cluster) * of(negatives, v01, cluster));
  return s10 / m + s01 / n + (2 * s11) / (m * n);
}

describe('the variance of an AUC by clusters', () => {
  test('equals the estimator of Obuchowski, by its definition over all pairs, where clusters have equally many rows of a class', () => {
    for (let seed = 0; seed < 5; seed++) {
      const { labels, scores, keys } = clustered(4 + 3 * seed, () => 6, random(seed, 'clustered'), true);
      const rounded = scores.map((score) => Math.round(2 * score));
      for (const values of [scores, rounded]) {
        const { variance } = aucNoise(placements(labels, values), clustersOf(labels, keys));
        expect(variance / slowObuchowski(labels, values, keys)).toBeCloseTo(1, 10);
      }
    }
  });

  test('where clusters differ, corrects each by its own share, which on average is the same', () => {
    // One in 40 clusters' share is 0.01 to 0.06, in a class up to 0.1, so the two corrections differ by less than a tenth.
    const { labels, scores, keys } = clustered(40, (cluster) => 1 + (cluster % 9), random(3, 'clustered'));
    const { variance } = aucNoise(placements(labels, scores), clustersOf(labels, keys));
    expect(variance / slowObuchowski(labels, scores, keys)).toBeGreaterThan(0.97);
    expect(variance / slowObuchowski(labels, scores, keys)).toBeLessThan(1.1);
  });

  test('with one row per cluster is that of DeLong, of an AUC, a difference and cross-validation', () => {
    const stream = random(4, 'alone');
    const { labels, scores } = binormal(120, 0.3, 1, stream);
    const others = scores.map((score) => score + stream.normal());
    const alone = Int32Array.from(labels.keys());
    const [left, right] = [placements(labels, scores), placements(labels, others)];
    // The same sums in another order: equal to rounding.
    expect(aucNoise(left, clustersOf(labels, alone)).variance / aucVariance(left)).toBeCloseTo(1, 12);
    expect(
      aucDifference(left, right, clustersOf(labels, alone)).variance / aucDifference(left, right).variance,
    ).toBeCloseTo(1, 12);
    const folds = [0, 1, 2].map((fold) => ({
      fitRows: new Uint32Array(),
      applyRows: range(120).filter((row) => row % 3 === fold),
    }));
    const [plain, clusters] = [planFolds(labels, folds), planFolds(labels, folds, denseClusters([alone]))];
    const gain = (plan: typeof plain): number =>
      cvDifference(plan, placeFolds(plan, scores), placeFolds(plan, others)).variance;
    expect(gain(clusters) / gain(plain)).toBeCloseTo(1, 12);
  });

  test('is what drawing whole clusters anew, with replacement, shows', () => {
    const { labels, scores, keys } = clustered(60, (cluster) => 2 + (cluster % 5), random(5, 'clustered'));
    const stream = random(6, 'bootstrap');
    const members = Array.from({ length: 60 }, (_, cluster) =>
      [...keys.keys()].filter((row) => keys[row] === cluster),
    );
    const aucs = Array.from({ length: 1500 }, () => {
      const rows = members.flatMap(() => members[stream.integer(60)]!);
      return rocAuc(
        Uint8Array.from(rows, (row) => labels[row]!),
        Float64Array.from(rows, (row) => scores[row]!),
      );
    });
    const mean = aucs.reduce((sum, auc) => sum + auc, 0) / aucs.length;
    const spread = aucs.reduce((sum, auc) => sum + (auc - mean) ** 2, 0) / (aucs.length - 1);
    const { variance } = aucNoise(placements(labels, scores), clustersOf(labels, keys));
    // The bootstrap's own error is sqrt(2 / 1500) = 0.04, its bias 1/60; DeLong's variance is a quarter less.
    expect(spread / aucVariance(placements(labels, scores))).toBeGreaterThan(1.2);
    expect(spread / variance).toBeGreaterThan(0.85);
    expect(spread / variance).toBeLessThan(1.15);
  });

  test('of cross-validation takes a cluster that is in several folds as one', () => {
    // Five equal copies of one fold's rows: five times the data, no more knowledge.
    const { labels, scores } = binormal(100, 0.5, 1, random(7));
    const copies = <A extends Uint8Array | Float64Array>(values: A): number[] =>
      [0, 1, 2, 3, 4].flatMap(() => [...values]);
    const keys = Int32Array.from({ length: 500 }, (_, row) => row % 100);
    const folds = [0, 1, 2, 3, 4].map((fold) => ({
      fitRows: new Uint32Array(),
      applyRows: range(500).filter((row) => Math.floor(row / 100) === fold),
    }));
    const plan = planFolds(Uint8Array.from(copies(labels)), folds, denseClusters([keys]));
    const { cvInterval } = cvScore(plan, placeFolds(plan, Float64Array.from(copies(scores))));
    const { interval } = aucWithInterval(labels, scores);
    // t with some 95 degrees of freedom is 1.3% wider than the normal.
    expect((cvInterval.high - cvInterval.low) / (interval.high - interval.low)).toBeCloseTo(1.013, 2);
  });

  test('tells nothing where a class lies in one cluster, and then takes the largest that can be', () => {
    const { labels, scores } = binormal(40, 0.5, 1, random(8));
    const keys = Int32Array.from(labels, (label, row) => (label === 1 ? -1 : row));
    const { interval } = aucWithInterval(labels, scores, { clusterings: [keys], times: null });
    expect(interval.low).toBeLessThan(0.05);
    expect(interval.high).toBeGreaterThan(0.95);
  });

  test('is that of the clustering that makes it larger, where there are two', () => {
    const { labels, scores, keys } = clustered(30, () => 8, random(9, 'clustered'));
    const alone = Int32Array.from(labels.keys());
    const both = aucWithInterval(labels, scores, { clusterings: [alone, keys], times: null });
    expect(both).toEqual(aucWithInterval(labels, scores, { clusterings: [keys], times: null }));
  });
});

describe('95% intervals of scores that are dependent', () => {
  // 400 studies: the standard error of a share of 0.95 is 0.011. DeLong's intervals hold 0.20 to 0.80 of these.
  test.each([
    ['groups of 5', 1000, groupsOf(5)],
    ['groups of 20', 2000, groupsOf(20)],
    ['groups of 1 to 60', 2000, unequalGroups(60)],
    ['rows in time with a memory of 5', 1000, { kind: 'time', correlation: 0.8 } as const],
  ])('hold the truth in 93 to 97 of 100 studies: %s', (_, nRows, dependence) => {
    const { validation, cv } = intervalsThatHold({ worlds: 400, nRows, auc: 0.5, dependence });
    for (const held of [validation, cv]) {
      expect(held / 400).toBeGreaterThan(0.92);
      expect(held / 400).toBeLessThan(0.99);
    }
  });
});
