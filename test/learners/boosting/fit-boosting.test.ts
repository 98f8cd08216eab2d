import { describe, expect, test } from 'vitest';
import {
  type BoostingModel,
  binColumns,
  type FitBoostingOptions,
  fitBoosting,
} from '../../../src/boosting.ts';
import { random } from '../../../src/core/random.ts';
import { encodeColumns } from '../../../src/learners/boosting/boosting-model.ts';
import { addForestScores, leafOf } from '../../../src/learners/boosting/predict.ts';
import { aucOf, plantedRows, rowsOfFewValues } from './planted.ts';

/** Everything in a model, as bytes. */
function bytesOf(model: BoostingModel): string {
  return JSON.stringify(model.data, (_key, value: unknown) =>
    ArrayBuffer.isView(value)
      ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
      : value,
  );
}

const train = plantedRows(3000, 21);
const unseen = plantedRows(3000, 22);
const aucWith = (options: FitBoostingOptions): number =>
  aucOf(fitBoosting(train, { nTrees: 60, ...options }).predict(unseen.columns), unseen.labels);

describe('fitBoosting', () => {
  test('agrees with LightGBM on columns of few values', () => {
    // lightgbm 4.7.0: train(dict(objective='binary', learning_rate=.2, num_leaves=7, min_data_in_leaf=1,
    //   min_sum_hessian_in_leaf=3, lambda_l2=.5, min_data_in_bin=1), Dataset(x, y), 25).predict(x[::16])
    const rows = rowsOfFewValues();
    const reference = [
      ...[0.790651, 0.714091, 0.306955, 0.296324, 0.493664, 0.235319, 0.356219, 0.42145, 0.837971, 0.759819],
      ...[0.437331, 0.534539, 0.32742, 0.410612, 0.358791, 0.650757, 0.123837, 0.202631, 0.428535, 0.434258],
      ...[0.513501, 0.262279, 0.276328, 0.674242, 0.224206],
    ];
    const options = { maxLeafNodes: 7, minSamplesLeaf: 1, minHessian: 3, l2Regularization: 0.5 };
    const model = fitBoosting(rows, { nTrees: 25, learningRate: 0.2, ...options });
    const predicted = model.predict(rows.columns);
    // Gradients are rounded to 17 bits: far below the difference that another split would make.
    reference.forEach((p, i) => {
      expect(Math.abs(predicted[16 * i]! - p)).toBeLessThan(1e-5);
    });
  });

  test('1, 2 and 3 threads give the same model, byte for byte, in 12 trainings each', () => {
    const rows = plantedRows(6000, 23);
    for (let seed = 0; seed < 12; seed++) {
      const options = {
        nTrees: 8,
        seed,
        rowFraction: seed % 3 ? 1 : 0.7,
        featureFraction: seed % 2 ? 1 : 0.6,
      };
      const [one, ...others] = [1, 2, 3].map((nThreads) =>
        bytesOf(fitBoosting(rows, { ...options, nThreads })),
      );
      for (const other of others) expect(other === one).toBe(true);
    }
  });

  test('threads share large nodes by rows with the same bytes', () => {
    const rows = plantedRows(40_000, 24);
    const [one, two] = [1, 2].map((nThreads) => bytesOf(fitBoosting(rows, { nTrees: 6, nThreads })));
    expect(two === one).toBe(true);
  });

  test('the batch path predicts what walking the trees does, bit for bit', () => {
    const categories = Float32Array.from({ length: 3000 }, (_unused, row) => (row * 7919) % 29);
    const columns = [...train.columns, categories];
    const model = fitBoosting({ columns, labels: train.labels, categorical: [6] }, { nTrees: 40 });
    categories.set([Number.NaN, 500, 3.5, -1]);
    const walked = new Float64Array(3000);
    addForestScores(model.data.forest, 0, 40, encodeColumns(model.data, columns), walked);
    expect(model.predictRaw(columns)).toEqual(walked.map((sum) => model.data.baseScore + sum));
    expect(model.data.forest.levelSets.length).toBeGreaterThan(0);
    const single = columns.map((values) => values.subarray(17, 18));
    expect(model.predictRaw(single)[0]).toBe(model.predictRaw(columns)[17]);
  });

  test('staged predictions are those of the first trees, and end with the whole model', () => {
    const model = fitBoosting(train, { nTrees: 10 });
    const stages = [...model.predictStaged(unseen.columns, 4)];
    expect(stages.length).toBe(3);
    expect(stages[0]).toEqual(model.predict(unseen.columns, 4));
    expect(stages[2]).toEqual(model.predict(unseen.columns));
  });

  test('leaf indices count from 0 in every tree and lead to the leaf values', () => {
    const model = fitBoosting(train, { nTrees: 5, maxLeafNodes: 8 });
    const indices = model.leafIndices(unseen.columns);
    expect(Math.min(...indices)).toBe(0);
    expect(Math.max(...indices)).toBe(7);
    expect(indices[5 * 9 + 2]).toBe(leafOf(model.data.forest, 2, unseen.columns, 9) - 16);
  });

  test.each(['leafWise', 'depthWise', 'symmetric'] as const)(
    '%s trees learn the planted signal',
    (growth) => {
      // The planted log-odds themselves reach .80 on these rows.
      expect(aucWith({ growth, maxDepth: 5, maxLeafNodes: 16 })).toBeGreaterThan(0.75);
    },
  );

  test('every level of a symmetric tree has one feature and one threshold', () => {
    const { forest } = fitBoosting(train, { nTrees: 12, growth: 'symmetric', maxLeafNodes: 32 }).data;
    let deepest = 0;
    for (const root of forest.roots) {
      let level = [root];
      for (let depth = 0; level.length > 0; depth++) {
        const splits = new Set(level.map((node) => `${forest.feature[node]}:${forest.threshold[node]}`));
        expect(splits.size).toBe(1);
        deepest = Math.max(deepest, depth + 1);
        level = level
          .flatMap((node) => [forest.left[node]!, forest.right[node]!])
          .filter((node) => node >= 0);
      }
    }
    expect(deepest).toBe(5);
  });

  test('depth-wise trees finish a level before they start the next', () => {
    const { forest } = fitBoosting(train, {
      nTrees: 4,
      growth: 'depthWise',
      maxLeafNodes: 8,
      minHessian: 0,
    }).data;
    for (const root of forest.roots) {
      const depthOf = (node: number): number =>
        node < 0 ? 0 : 1 + Math.max(depthOf(forest.left[node]!), depthOf(forest.right[node]!));
      expect(depthOf(root)).toBe(3);
    }
  });

  test.each(['leafWise', 'depthWise', 'symmetric'] as const)(
    'monotone constraints hold everywhere on a grid (%s)',
    (growth) => {
      // The data rise with column 0 and fall with column 2 only together with column 3.
      const options: FitBoostingOptions = { nTrees: 60, growth, learningRate: 0.3, maxLeafNodes: 16 };
      const model = fitBoosting(train, { ...options, monotone: { 0: 1, 2: -1 } });
      const free = fitBoosting(train, options);
      const grid = Float32Array.from({ length: 61 }, (_unused, i) => (i - 30) / 10);
      let freeBreaks = 0;
      for (let trial = 0; trial < 60; trial++) {
        for (const [column, direction] of [
          [0, 1],
          [2, -1],
        ] as const) {
          const columns = unseen.columns.map((values, c) =>
            c === column ? grid : grid.map(() => values[trial]!),
          );
          const raw = model.predictRaw(columns);
          const freeRaw = free.predictRaw(columns);
          for (let i = 1; i < grid.length; i++) {
            expect(direction * (raw[i]! - raw[i - 1]!)).toBeGreaterThanOrEqual(0);
            if (direction * (freeRaw[i]! - freeRaw[i - 1]!) < 0) freeBreaks++;
          }
        }
      }
      expect(freeBreaks).toBeGreaterThan(0);
    },
  );

  test('interaction constraints keep other columns off a path', () => {
    const interactions = [
      [0, 1],
      [2, 3, 4],
    ];
    const { forest } = fitBoosting(train, { nTrees: 30, interactions }).data;
    const check = (node: number, path: number[]): void => {
      if (node < 0) return;
      const together = [...new Set([...path, forest.feature[node]!])];
      const fits = interactions.some((group) => together.every((feature) => group.includes(feature)));
      expect(fits || together.length === 1).toBe(true);
      check(forest.left[node]!, together);
      check(forest.right[node]!, together);
    };
    for (const root of forest.roots) check(root, []);
  });

  test('sampling by gradients and dropout learn nearly as well as all rows and trees', () => {
    const plain = aucWith({});
    // Ten thousandths above the spread between seeds of the plain model (.003).
    expect(aucWith({ gossTopRate: 0.2, gossOtherRate: 0.2 })).toBeGreaterThan(plain - 0.013);
    expect(aucWith({ dropRate: 0.1 })).toBeGreaterThan(plain - 0.013);
    expect(aucWith({ loss: 'pairwise' })).toBeGreaterThan(plain - 0.013);
  });

  test('squared error recovers a step function of any scale', () => {
    const stream = random(31);
    const x = Float32Array.from({ length: 4000 }, () => stream.integer(40));
    const labels = Float64Array.from(x, (value) => (value < 13 ? -2000 : 700) + stream.normal());
    const model = fitBoosting(
      { columns: [x], labels },
      { loss: 'squaredError', nTrees: 100, l2Regularization: 0, minSamplesLeaf: 1000 },
    );
    const [low, high] = model.predict([Float32Array.of(12, 13)]);
    // 0.9^100 of the step is left (.07); a value has 100 rows, so the noise that is fitted has error .1.
    expect(Math.abs(low! + 2000)).toBeLessThan(0.5);
    expect(Math.abs(high! - 700)).toBeLessThan(0.5);
  });

  test('categories without an order are split as sets, and unseen categories follow a side', () => {
    const stream = random(32);
    const codes = Float32Array.from({ length: 6000 }, () => stream.integer(20));
    const high = new Set([1, 4, 5, 11, 16, 19]);
    const labels = Uint8Array.from(codes, (code) => (stream.next() < (high.has(code) ? 0.8 : 0.2) ? 1 : 0));
    const model = fitBoosting(
      { columns: [codes], labels, categorical: [0] },
      { nTrees: 40, maxLeafNodes: 2 },
    );
    const every = model.predict([Float32Array.from({ length: 20 }, (_unused, code) => code)]);
    // 300 rows per category: standard error .023.
    every.forEach((p, code) => {
      expect(Math.abs(p - (high.has(code) ? 0.8 : 0.2))).toBeLessThan(0.1);
    });
    const [odd, missing] = model.predict([Float32Array.of(77, Number.NaN)]);
    expect(odd).toBe(missing);
  });

  test('many categories become ordered target statistics that do not leak their own label', () => {
    const stream = random(33);
    const codes = Float32Array.from({ length: 4000 }, () => stream.integer(1500));
    const labels = Uint8Array.from(codes, () => stream.integer(2));
    const model = fitBoosting({ columns: [codes], labels, categorical: [0] }, { nTrees: 40 });
    const fresh = Float32Array.from({ length: 4000 }, () => stream.integer(1500));
    const coin = Uint8Array.from(fresh, () => stream.integer(2));
    const spread = model.predict([fresh]);
    expect(Math.abs(aucOf(spread, coin) - 0.5)).toBeLessThan(0.03);
    expect(model.data.encoders[0]!.kind).toBe('rates');
    const effects = Float64Array.from({ length: 300 }, () => stream.normal());
    const draw = (): [Float32Array, Uint8Array] => {
      const category = Float32Array.from({ length: 9000 }, () => stream.integer(300));
      return [
        category,
        Uint8Array.from(category, (l) => (stream.next() < 1 / (1 + Math.exp(-effects[l]!)) ? 1 : 0)),
      ];
    };
    const [category, y] = draw();
    const [nextCategory, nextY] = draw();
    const known = fitBoosting({ columns: [category], labels: y, categorical: [0] }, { nTrees: 40 });
    // The categories' true rates reach .74 here.
    expect(aucOf(known.predict([nextCategory]), nextY)).toBeGreaterThan(0.7);
  });

  test('training continues from a model', () => {
    const half = fitBoosting(train, { nTrees: 15 });
    const whole = fitBoosting({ ...train, continueFrom: half }, { nTrees: 15 });
    const straight = fitBoosting(train, { nTrees: 30 });
    expect(whole.nTrees).toBe(30);
    const [a, b] = [whole, straight].map((model) => aucOf(model.predict(unseen.columns), unseen.labels));
    expect(Math.abs(a! - b!)).toBeLessThan(0.01);
    // The first trees are untouched but for the coarser unit of leaf values.
    const first = whole.predict(unseen.columns, 15);
    half.predict(unseen.columns).forEach((p, row) => {
      expect(Math.abs(first[row]! - p)).toBeLessThan(1e-6);
    });
  });

  test('bins made once serve every fold', () => {
    const binned = binColumns(train);
    expect(bytesOf(fitBoosting({ ...train, binned }, { nTrees: 5 }))).toBe(
      bytesOf(fitBoosting(train, { nTrees: 5 })),
    );
    const weights = Float64Array.from(train.labels, (_label, row) => (row % 5 === 0 ? 0 : 1));
    const fold = fitBoosting({ ...train, binned, weights }, { nTrees: 5 });
    expect(fold.data.forest.leafRows.subarray(0, 31).reduce((sum, rows) => sum + rows, 0)).toBe(2400);
  });

  test('early stopping looks at the rows it is given', () => {
    const earlyStoppingRows = Int32Array.from({ length: 1000 }, (_unused, i) => 3 * i);
    const model = fitBoosting(
      { ...train, earlyStoppingRows },
      { nTrees: 300, learningRate: 0.3, earlyStoppingRounds: 8 },
    );
    const { watchedLoss } = model.data;
    const best = watchedLoss.indexOf(Math.min(...watchedLoss));
    expect(model.nTrees).toBe(best + 1);
    expect(watchedLoss.length).toBe(best + 9);
  });

  test.each([
    [{ columns: [new Float32Array(3)], labels: [0, 1] }, 'column 0 has 3 values for 2 labels'],
    [{ columns: [new Float32Array(2)], labels: [0, 2] }, 'the label of row 1 is 2'],
    [{ columns: [new Float32Array(2)], labels: [0, 1], weights: [1, -1] }, 'the weight of row 1 is -1'],
    [{ columns: [new Float32Array(2)], labels: [0, 1], weights: [1] }, 'the weight of row 1 is undefined'],
    [{ columns: [], labels: [] }, 'there are no labels'],
  ])('refuses input that does not fit together (%#)', (input, message) => {
    expect(() => fitBoosting(input)).toThrow(message);
  });
});

test.each([2, -1, 0.5])('a categorical column %d of two is refused', (column) => {
  const columns = [Float32Array.of(1, 2, 3), Float32Array.of(1, 2, 3)];
  expect(() => fitBoosting({ columns, labels: Uint8Array.of(0, 1, 0), categorical: [column] })).toThrow(
    `categorical names column ${column}, and there are 2`,
  );
});
