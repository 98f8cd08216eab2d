import { describe, expect, test } from 'vitest';
import { BoostingModel, type FitBoostingOptions, fitBoosting } from '../../../src/boosting.ts';
import { random } from '../../../src/core/random.ts';
import { encodeColumns } from '../../../src/learners/boosting/boosting-model.ts';
import {
  type Forest,
  forestOf,
  type GrownTree,
  type SplitNode,
} from '../../../src/learners/boosting/forest.ts';
import { goesLeft } from '../../../src/learners/boosting/predict.ts';
import { gaussLegendre } from '../../../src/learners/boosting/shap.ts';
import { plantedRows, rowsOfFewValues } from './planted.ts';

/** A leaf's value and rows, or a split at .5 with what lies left and right. */
type Sketch =
  | { readonly value: number; readonly rows: number }
  | { readonly feature: number; readonly left: Sketch; readonly right: Sketch };

function grown(sketch: Sketch): GrownTree {
  const splits: SplitNode[] = [];
  const leaves: GrownTree['leaves'][number][] = [];
  const add = (part: Sketch): number => {
    if ('rows' in part) return ~(leaves.push({ value: part.value, cover: 0, begin: 0, end: part.rows }) - 1);
    const split = { threshold: 0.5, thresholdBin: 0, missingLeft: 0, leftSet: null, gain: 1, cover: 0 };
    const node: SplitNode = { ...split, feature: part.feature, left: 0, right: 0 };
    const at = splits.push(node) - 1;
    node.left = add(part.left);
    node.right = add(part.right);
    return at;
  };
  return { root: add(sketch), splits, leaves };
}

function modelOf(nColumns: number, ...trees: Sketch[]): BoostingModel {
  return new BoostingModel({
    version: 1,
    loss: 'squaredError',
    nColumns,
    baseScore: 0,
    forest: forestOf(trees.map(grown)),
    encoders: Array.from({ length: nColumns }, () => ({ kind: 'asIs' })),
    watchedLoss: new Float64Array(0),
  });
}

/** Mean of a tree over its training rows, given the row's values of the known features only. */
function meanGiven(
  forest: Forest,
  root: number,
  known: number,
  row: number,
  columns: Float32Array[],
): number {
  const { feature, left, right, leafRows, leafValue } = forest;
  const rowsOf = (node: number): number =>
    node < 0 ? leafRows[~node]! : rowsOf(left[node]!) + rowsOf(right[node]!);
  const mean = (node: number): number => {
    if (node < 0) return leafValue[~node]!;
    const [l, r] = [left[node]!, right[node]!];
    const by = feature[node]!;
    if ((known >> by) & 1) return mean(goesLeft(forest, node, columns[by]![row]!) ? l : r);
    return (mean(l) * rowsOf(l) + mean(r) * rowsOf(r)) / (rowsOf(l) + rowsOf(r));
  };
  return mean(root);
}

/** Shapley values by their definition: over all sets of the other features. */
function slowShap(model: BoostingModel, columns: Float32Array[], row: number): number[] {
  const { forest, nColumns } = model.data;
  const encoded = encodeColumns(model.data, columns);
  const worth = Float64Array.from({ length: 2 ** nColumns }, (_unused, known) =>
    forest.roots.reduce((sum, root) => sum + meanGiven(forest, root, known, row, encoded), 0),
  );
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  return Array.from({ length: nColumns }, (_unused, feature) => {
    let value = 0;
    for (let set = 0; set < worth.length; set++) {
      if ((set >> feature) & 1) continue;
      const size = set.toString(2).replaceAll('0', '').length;
      const orders = (factorial(size) * factorial(nColumns - size - 1)) / factorial(nColumns);
      value += orders * (worth[set | (1 << feature)]! - worth[set]!);
    }
    return value;
  });
}

function farthestFromSum(model: BoostingModel, columns: Float32Array[]): number {
  const { values, expectedValue } = model.shapValues(columns);
  const n = columns.length;
  return model.predictRaw(columns).reduce((worst, raw, row) => {
    const sum = values.subarray(n * row, n * row + n).reduce((a, b) => a + b, expectedValue);
    return Math.max(worst, Math.abs(sum - raw));
  }, 0);
}

/** Planted rows, and a seventh column of 20 categories, some of them missing, that matters too. */
function rowsWithCategories(nRows: number, seed: number): { columns: Float32Array[]; labels: Uint8Array } {
  const { columns, labels } = plantedRows(nRows, seed);
  const stream = random(seed, 'levels');
  const categories = Float32Array.from(labels, (label) => {
    const category = stream.integer(10) + (stream.next() < 0.3 ? 10 * label : 0);
    return category === 4 ? Number.NaN : category;
  });
  return { columns: [...columns, categories], labels };
}

const train = rowsWithCategories(2000, 41);
const unseen = rowsWithCategories(200, 42);

describe('shapValues', () => {
  test('splits fever and cough as published', () => {
    // Lundberg, Erion & Lee 2018 (arXiv 1802.03888), figure 1: A = 80 [fever and cough], B = A + 10 [cough],
    // for a person who has both; each of the four combinations has one row.
    const leaf = (value: number): Sketch => ({ value, rows: 1 });
    const a: Sketch = {
      feature: 0,
      left: { feature: 1, left: leaf(0), right: leaf(0) },
      right: { feature: 1, left: leaf(0), right: leaf(80) },
    };
    const b: Sketch = {
      feature: 1,
      left: { feature: 0, left: leaf(0), right: leaf(0) },
      right: { feature: 0, left: leaf(10), right: leaf(90) },
    };
    const person = [Float32Array.of(1), Float32Array.of(1)];
    const ofA = modelOf(2, a).shapValues(person);
    const ofB = modelOf(2, b).shapValues(person);
    expect(ofA.expectedValue).toBeCloseTo(20, 6);
    expect(ofA.values[0]).toBeCloseTo(30, 6);
    expect(ofA.values[1]).toBeCloseTo(30, 6);
    expect(ofB.expectedValue).toBeCloseTo(25, 6);
    expect(ofB.values[0]).toBeCloseTo(30, 6);
    expect(ofB.values[1]).toBeCloseTo(35, 6);
  });

  test("agrees with LightGBM's contributions", () => {
    // lightgbm 4.7.0, the model of fit-boosting.test.ts: predict(x[::40], pred_contrib=True), rows 0, 1, 4 and 6
    const reference = [
      [0.176651, 0.14391, 1.034362, 0.321975, -0.348046],
      [0.057704, -0.154211, -0.410392, 0.163896, -0.348046],
      [-0.233842, -0.743825, 1.036443, 0.03727, -0.348046],
      [-0.075959, 1.357719, -0.305978, -0.00537, -0.348046],
    ];
    const rows = rowsOfFewValues();
    const options = { maxLeafNodes: 7, minSamplesLeaf: 1, minHessian: 3, l2Regularization: 0.5 };
    const model = fitBoosting(rows, { nTrees: 25, learningRate: 0.2, ...options });
    const { values, expectedValue } = model.shapValues(rows.columns);
    [0, 40, 160, 240].forEach((row, i) => {
      const ours = [...values.subarray(4 * row, 4 * row + 4), expectedValue];
      // Gradients are rounded to 17 bits, as in the predictions' test.
      ours.forEach((value, j) => {
        expect(Math.abs(value - reference[i]![j]!)).toBeLessThan(1e-5);
      });
    });
  });

  test.each<FitBoostingOptions>([
    { growth: 'leafWise' },
    { growth: 'depthWise', maxDepth: 5 },
    { growth: 'symmetric', maxLeafNodes: 16 },
    { growth: 'leafWise', loss: 'squaredError', dropRate: 0.3 },
  ])('is the mean over all orders of features, missing values and categories included (%j)', (options) => {
    const model = fitBoosting(
      { ...train, categorical: [5, 6] },
      { nTrees: 5, minSamplesLeaf: 3, ...options },
    );
    expect(model.data.forest.levelSets.length).toBeGreaterThan(0);
    const { values } = model.shapValues(unseen.columns);
    for (let row = 0; row < 12; row++) {
      slowShap(model, unseen.columns, row).forEach((value, feature) => {
        expect(Math.abs(values[7 * row + feature]! - value)).toBeLessThan(1e-12);
      });
    }
    const cells = unseen.columns.map((values) => values.subarray(0, 12));
    expect(cells[0]!.some(Number.isNaN) && cells[6]!.some(Number.isNaN)).toBe(true);
  });

  test.each<FitBoostingOptions>([
    { nTrees: 60 },
    { nTrees: 20, maxLeafNodes: 200, minSamplesLeaf: 1 },
    { nTrees: 20, loss: 'squaredError' },
    { nTrees: 20, loss: 'pairwise', rowFraction: 0.5 },
    { nTrees: 20, categorical: 'targetStatistics', gossTopRate: 0.2 },
    { nTrees: 20, dropRate: 0.2 },
  ])("a row's values and the expected value add up to its raw score (%j)", (options) => {
    const model = fitBoosting({ ...train, categorical: [5, 6] }, options);
    expect(farthestFromSum(model, unseen.columns)).toBeLessThan(1e-12);
    const more = fitBoosting({ ...train, continueFrom: model }, { ...options, nTrees: 3 });
    expect(farthestFromSum(more, unseen.columns)).toBeLessThan(1e-12);
  });

  test('the expected value is the mean raw score of the training rows', () => {
    const model = fitBoosting(train, { nTrees: 30 });
    const raw = model.predictRaw(train.columns);
    const { expectedValue } = model.shapValues(train.columns.map((values) => values.subarray(0, 1)));
    expect(Math.abs(expectedValue - raw.reduce((sum, score) => sum + score, 0) / raw.length)).toBeLessThan(
      1e-12,
    );
  });

  test('a column that no tree uses gets exactly 0', () => {
    const constant = new Float32Array(2000).fill(3);
    const model = fitBoosting(
      { columns: [...train.columns, constant], labels: train.labels },
      { nTrees: 20 },
    );
    const { values } = model.shapValues([...unseen.columns, constant.subarray(0, 200)]);
    for (let row = 0; row < 200; row++) expect(values[8 * row + 7]).toBe(0);
  });

  test('columns that play the same part get the same values, in whatever order the trees ask for them', () => {
    const inOrder = (first: number, second: number): Sketch => ({
      feature: first,
      left: {
        feature: second,
        left: { value: -3, rows: 7 },
        right: { value: 1, rows: 4 },
      },
      right: {
        feature: second,
        left: { value: 1, rows: 4 },
        right: { feature: 2, left: { value: 2, rows: 1 }, right: { value: 9, rows: 2 } },
      },
    });
    const model = modelOf(3, inOrder(0, 1), inOrder(1, 0));
    const columns = [0, 1].flatMap((a) => [0, 1].map((b) => [a, a, b]));
    const { values } = model.shapValues(
      [0, 1, 2].map((column) => Float32Array.from(columns, (row) => row[column]!)),
    );
    for (let row = 0; row < 4; row++) {
      expect(Math.abs(values[3 * row]! - values[3 * row + 1]!)).toBeLessThan(1e-14);
      expect(values[3 * row]).not.toBe(0);
    }
  });

  test('thirty features on one path share what they do together equally', () => {
    // 1 where all features are 1, each of them in half of the rows: 2^-30 is expected.
    let chain: Sketch = { value: 1, rows: 1 };
    for (let feature = 0; feature < 30; feature++) {
      chain = { feature, left: { value: 0, rows: 2 ** feature }, right: chain };
    }
    const model = modelOf(30, chain);
    const { values, expectedValue } = model.shapValues(Array.from({ length: 30 }, () => Float32Array.of(1)));
    expect(expectedValue).toBe(2 ** -30);
    for (const value of values) expect(Math.abs(value - (1 - 2 ** -30) / 30)).toBeLessThan(1e-15);
  });

  test("a row's values do not depend on the rows beside it, and survive saving", () => {
    const model = fitBoosting(train, { nTrees: 20 });
    const { values } = model.shapValues(unseen.columns);
    const loaded = new BoostingModel(structuredClone(model.data));
    const alone = loaded.shapValues(unseen.columns.map((column) => column.subarray(17, 18)));
    expect(alone.values).toEqual(values.subarray(7 * 17, 7 * 18));
  });
});

test('n nodes integrate every power below 2 n over 0 to 1, for few and for many nodes', () => {
  for (const n of [1, 2, 3, 7, 16, 64, 500]) {
    const { nodes, weights } = gaussLegendre(n);
    for (const power of [0, 1, n, 2 * n - 1]) {
      const integral = nodes.reduce((sum, node, i) => sum + weights[i]! * node ** power, 0);
      // Rounding in each of n terms.
      expect(Math.abs(integral * (power + 1) - 1)).toBeLessThan(1e-15 * (power + 1) * Math.max(4, n));
    }
  }
});

test('two nodes are at 1/2 -+ 1/sqrt(12), with equal weights', () => {
  const { nodes, weights } = gaussLegendre(2);
  expect(nodes[0]).toBeCloseTo(0.5 - 1 / Math.sqrt(12), 15);
  expect(nodes[1]).toBeCloseTo(0.5 + 1 / Math.sqrt(12), 15);
  expect(weights[0]).toBeCloseTo(0.5, 15);
});
