import { beforeAll, describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { takeMatrixRows } from '../../src/core/take-matrix-rows.ts';
import { orderColumns } from '../../src/learners/forest/ordered-columns.ts';
import { learners, prepareLearners } from '../../src/learners/index.ts';
import { modelCell, trainingCell } from '../../src/learners/xgboost/cells.ts';
import { compileXgboost } from '../../src/learners/xgboost/instance.ts';
import { readModel } from '../../src/learners/xgboost/model-reader.ts';
import { trainOn, trainXgboost } from '../../src/learners/xgboost/train.ts';
import type { XgboostState } from '../../src/learners/xgboost.ts';
import { sandboxOfThisFile } from '../sandbox/built-worker.ts';
import { baseTask, budget } from '../sandbox/modules.ts';
import { plantedInput } from './contract.ts';
import { installedXgboost } from './installed-xgboost.ts';

const xgboost = learners.xgboost!;
const start = compileXgboost(installedXgboost());

beforeAll(() => prepareLearners({ xgboost: installedXgboost }));

/** Probabilities by XGBoost's own code from the saved bytes: the oracle of the reader. */
function predictedByXgboost(
  model: Uint8Array,
  columns: readonly Float32Array[],
  nRows: number,
): Float64Array {
  const instance = start();
  const bytes = instance._malloc(model.length);
  instance.HEAPU8.set(model, bytes);
  const handle = instance._load_model(bytes, model.length);
  const cells = instance._malloc(4 * columns.length);
  const target = instance._malloc(4);
  return Float64Array.from({ length: nRows }, (_, row) => {
    instance.HEAPF32.set(
      columns.map((values) => trainingCell(values[row]!)),
      cells / 4,
    );
    instance._predict_one(handle, cells, columns.length, target);
    return instance.HEAPF32[target / 4]!;
  });
}

describe('xgboost', () => {
  test.each(['hist', 'exact'])(
    'a saved model read here predicts as XGBoost itself does (%s)',
    (treeMethod) => {
      const input = plantedInput(500, 'xgboost');
      const state = xgboost.fit(input, { nTrees: 30, treeMethod }) as XgboostState & { kind: 'xgboost' };
      const columns = orderColumns(input.matrix, state.plan);
      const oracle = predictedByXgboost(state.model, columns, 500);
      const scores = xgboost.predict(state, input.matrix);
      // XGBoost adds 30 leaf values and takes the sigmoid in float32.
      scores.forEach((score, row) => {
        expect(Math.abs(score - oracle[row]!)).toBeLessThan(3e-6);
      });
      expect(new Set(oracle).size).toBeGreaterThan(100);
    },
  );

  test('a row that weighs 2 counts as the row twice', () => {
    const input = plantedInput(300, 'weights');
    const weights = Float64Array.from({ length: 300 }, (_, row) => 1 + (row % 2));
    const rows = Uint32Array.from({ length: 300 }, (_, row) => row);
    const twice = Uint32Array.from([...rows, ...rows.filter((row) => row % 2 === 1)]);
    // The category's order by positives depends on how rows are counted, so only the numeric columns.
    const numeric = { ...input.matrix, columns: input.matrix.columns.slice(0, 3) };
    const options = { treeMethod: 'exact', rowFraction: 1, featureFraction: 1, nTrees: 20 };
    const weighted = xgboost.fit({ ...input, matrix: numeric, weights }, options);
    const doubled = xgboost.fit(
      {
        matrix: takeMatrixRows(numeric, twice),
        labels: Uint8Array.from(twice, (row) => input.labels[row]!),
        weights: null,
        seed: input.seed,
      },
      options,
    );
    const left = xgboost.predict(weighted, numeric);
    const right = xgboost.predict(doubled, numeric);
    const without = xgboost.predict(xgboost.fit({ ...input, matrix: numeric }, options), numeric);
    const furthest = (other: Float64Array): number =>
      left.reduce((most, score, row) => Math.max(most, Math.abs(score - other[row]!)), 0);
    // Float32 sums of gradients in another order.
    expect(furthest(right)).toBeLessThan(1e-4);
    expect(furthest(without)).toBeGreaterThan(0.01);
  });

  test('finds a planted threshold to within the gap between its neighbours', () => {
    const values = Float32Array.from({ length: 200 }, (_, row) => row / 10);
    const labels = Uint8Array.from(values, (value) => (value < 7.25 ? 0 : 1));
    const matrix = { nRows: 200, columns: [{ name: 'x', kind: 'numeric' as const, values }], sparse: null };
    const state = xgboost.fit(
      { matrix, labels, weights: null, seed: 1 },
      { nTrees: 1, maxDepth: 1, treeMethod: 'exact', rowFraction: 1, featureFraction: 1 },
    ) as XgboostState & { kind: 'xgboost' };
    const [tree] = readModel(state.model).trees;
    expect(tree!.columns[0]).toBe(0);
    expect(tree!.values[0]).toBeGreaterThan(7.2);
    expect(tree!.values[0]).toBeLessThanOrEqual(7.3);
  });

  test('a model does not depend on what the thread trained before', () => {
    const input = plantedInput(300, 'first');
    const first = xgboost.fit(input, { nTrees: 10 });
    xgboost.fit({ ...plantedInput(400, 'second'), seed: 99 }, { nTrees: 15, maxDepth: 7 });
    expect(xgboost.fit(input, { nTrees: 10 })).toEqual(first);
    expect(xgboost.fit({ ...input, seed: 8 }, { nTrees: 10 })).not.toEqual(first);
  });

  test('trainings give back their memory', () => {
    const instance = start();
    const stream = random(1, 'memory');
    const columns = Array.from({ length: 20 }, () =>
      Float32Array.from({ length: 4000 }, () => stream.normal()),
    );
    const labels = Uint8Array.from(columns[0]!, (value) => (value > 0 ? 1 : 0));
    const weights = new Float64Array(4000).fill(0.5);
    const settings = { objective: 'binary:logistic', tree_method: 'hist', silent: 1, max_depth: 3 };
    const sizes = Array.from({ length: 30 }, () => {
      trainOn(instance, { columns, labels, weights }, settings, 2);
      return instance.HEAPU8.length;
    });
    expect(sizes[29]).toBe(sizes[3]);
  });

  test('a table beyond its memory is an error with a remedy, and the next training works', () => {
    const column = new Float32Array(1_000_000);
    const columns = Array.from({ length: 700 }, () => column);
    expect(() =>
      trainXgboost({ columns, labels: new Uint8Array(1_000_000), weights: null }, {}, 1),
    ).toThrowError(expect.objectContaining({ code: 'learners.xgboostFailed' }));
    expect(() => xgboost.fit(plantedInput(100, 'after'), { nTrees: 2 })).not.toThrow();
  });

  test('what XGBoost itself refuses is an error with a remedy, and the next training works', () => {
    const columns = [new Float32Array(10).map((_, row) => row)];
    const labels = Uint8Array.from(columns[0]!, (value) => value % 2);
    expect(() =>
      trainXgboost({ columns, labels, weights: null }, { objective: 'no:such', silent: 1 }, 1),
    ).toThrowError(expect.objectContaining({ code: 'learners.xgboostFailed' }));
    expect(() => xgboost.fit(plantedInput(100, 'after'), { nTrees: 2 })).not.toThrow();
  });

  test('bytes that are not a model are refused by name', () => {
    for (const bytes of [new Uint8Array(0), new Uint8Array(400), new Uint8Array(400).fill(255)]) {
      expect(() => readModel(bytes)).toThrowError(expect.objectContaining({ code: 'learners.badState' }));
    }
  });

  test('leaves no listener on the process', () => {
    expect(process.listeners('uncaughtException').map(String).join()).not.toContain('ExitStatus');
  });

  test('a cell of -1 is told from a missing one, and infinities are made finite', () => {
    expect(trainingCell(Number.NaN)).toBe(-1);
    expect(Math.fround(trainingCell(-1))).not.toBe(-1);
    expect(Math.fround(modelCell(-1))).toBeCloseTo(-1, 6);
    expect([modelCell(Infinity), modelCell(-Infinity)].every(Number.isFinite)).toBe(true);
    expect(modelCell(Number.NaN)).toBeNaN();
  });
});

describe('xgboost in a sandboxed worker', () => {
  const held = sandboxOfThisFile();

  test('fits without any file but the worker folder, and scores as in this thread', async () => {
    const { module } = await held.sandbox.compile(
      `import { numeric, pipeline, xgboost } from 'nightlab';
       export default pipeline({ features: { numbers: [numeric()] }, model: xgboost({ nTrees: 5 }) });`,
    );
    const outcome = await held.sandbox.experiment(budget, async (run) => [
      await run(baseTask(module)),
      await run(baseTask(module)),
    ]);
    expect(outcome).toMatchObject({ state: 'finished' });
    if (outcome.state !== 'finished') return;
    const [first, second] = outcome.value;
    expect(first!.applied).toHaveLength(baseTask(module).labels.length);
    expect(second!.applied).toEqual(first!.applied);
    expect(new Set(first!.applied).size).toBeGreaterThan(1);
  });
});
