import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/core/hash.ts';
import { random, shuffle } from '../../src/core/random.ts';
import { rocAuc } from '../../src/judge/auc.ts';
import {
  fitPipeline,
  type PipelineData,
  type RunTask,
  runPipeline,
} from '../../src/pipeline/run-pipeline.ts';
import { runTask } from '../../src/pipeline/run-task.ts';
import type { PipelineSpec } from '../../src/pipeline/spec.ts';
import type { ResultOf, Task } from '../../src/pipeline/task.ts';
import { toolkit } from '../../src/pipeline/toolkit.ts';
import { innerFolds } from '../../src/stack/index.ts';
import { shareTable } from '../../src/table/shared-table.ts';
import { takeRows } from '../../src/table/table.ts';
import { smallData } from './small-table.ts';

const { pipeline, numeric, oneHot, targetEncode, dateParts, tfidf, latentSemantics, stack, logistic, gbdt } =
  toolkit;
const { randomForest, decay, derive, transformer, learner } = toolkit;
const module = { code: '', sourceHash: '' };

/** Runs tasks here, each on a copy, as a worker would get it; results come back late and in any order. */
function executeWith(load: () => PipelineSpec, order = random('order')): RunTask {
  return async <T extends Task>(task: T) => {
    for (let turns = order.integer(6); turns > 0; turns--) await Promise.resolve();
    return structuredClone(runTask(structuredClone(task), load)) as ResultOf<T>;
  };
}

function dataOf(nRows: number, signal: number, seed = 1): PipelineData & { validationLabels: Uint8Array } {
  const { table, labels } = smallData(nRows, seed, signal);
  const nTrain = Math.floor(nRows * 0.75);
  const rows = (from: number, to: number): Uint32Array =>
    Uint32Array.from({ length: to - from }, (_, i) => from + i);
  const trainLabels = labels.slice(0, nTrain);
  return {
    train: shareTable(takeRows(table, rows(0, nTrain)), `train ${nRows} ${signal} ${seed}`),
    labels: trainLabels,
    groups: null,
    folds: innerFolds(trainLabels, null, 3, sha256('5')),
    validation: shareTable(takeRows(table, rows(nTrain, nRows)), `validation ${nRows} ${signal} ${seed}`),
    validationLabels: labels.slice(nTrain),
    seed: 11,
    foldKey: sha256('11'),
  };
}

const stacked = (): PipelineSpec =>
  pipeline({
    features: {
      crm: [numeric(), oneHot({ maxLevels: 5 }), targetEncode(['rep'])],
      time: [dateParts('day')],
      words: [tfidf('notes', { minDocuments: 2 })],
      meaning: [latentSemantics('notes', { components: 4 })],
      own: [
        derive('isLarge', ({ amount }) => (typeof amount === 'number' && amount > 1 ? 1 : 0)),
        transformer({
          columns: ['visits'],
          fit: ({ visits }) => ({
            mean: (visits as Float64Array).reduce((sum, value) => sum + value, 0) / visits!.length,
          }),
          apply: ({ visits }, { mean }) => ({
            aboveMean: Array.from(visits as Float64Array, (value) => value - mean),
          }),
        }),
      ],
    },
    model: stack({
      base: {
        trees: gbdt({ nTrees: 20, blocks: ['crm', 'time', 'meaning', 'own'] }),
        linear: logistic({ blocks: ['crm', 'time'] }),
        text: logistic({ blocks: ['words'] }),
      },
      meta: logistic(),
      folds: 3,
    }),
    weights: decay('day', { halfLifeDays: 400 }),
  });

describe('runPipeline', () => {
  test('gives the same bits whatever the order in which tasks end', async () => {
    const data = dataOf(400, 1);
    const first = await runPipeline(executeWith(stacked, random('a')), module, data);
    const second = await runPipeline(executeWith(stacked, random('b')), module, data);
    expect(second.outOfFold).toEqual(first.outOfFold);
    expect(second.validation).toEqual(first.validation);
    expect(second.bases).toEqual(first.bases);
  });

  test('finds the planted signal: AUC above 0.72, each base above 0.6', async () => {
    const data = dataOf(1200, 1);
    const { outOfFold, validation, bases } = await runPipeline(executeWith(stacked), module, data);
    expect(rocAuc(data.validationLabels, validation)).toBeGreaterThan(0.72);
    expect(rocAuc(data.labels, outOfFold)).toBeGreaterThan(0.72);
    for (const scores of Object.values(bases)) expect(rocAuc(data.labels, scores)).toBeGreaterThan(0.6);
  });

  test('a fold scores its held-out rows without their labels: flipping those labels changes no score of the fold', async () => {
    const data = dataOf(400, 1);
    const flipped = data.labels.slice();
    const { applyRows } = data.folds[0]!;
    for (const row of applyRows) flipped[row] = 1 - flipped[row]!;
    const before = await runPipeline(executeWith(stacked), module, data);
    const after = await runPipeline(executeWith(stacked), module, { ...data, labels: flipped });
    for (const row of applyRows) expect(after.outOfFold[row]).toBe(before.outOfFold[row]);
    const other = data.folds[1]!.applyRows;
    expect([...other].some((row) => after.outOfFold[row] !== before.outOfFold[row])).toBe(true);
  });

  test('on labels that are noise, deep trees on target encodings stacked by a linear model stay within 0.5 ± 0.06', async () => {
    const data = dataOf(1600, 0, 3);
    const greedy = (): PipelineSpec =>
      pipeline({
        features: {
          all: [numeric(), targetEncode({ smoothing: 1 })],
          raw: [targetEncode(['rep'], { smoothing: 1 })],
        },
        model: stack({
          base: {
            forest: randomForest({ nTrees: 30, minSamplesLeaf: 1 }),
            rates: logistic({ blocks: ['raw'] }),
          },
          meta: logistic(),
          folds: 4,
        }),
      });
    const { outOfFold } = await runPipeline(executeWith(greedy), module, data);
    // Standard error of an AUC at 1,200 rows is 0.017; the bound is 3.5 of them.
    expect(Math.abs(rocAuc(data.labels, outOfFold) - 0.5)).toBeLessThan(0.06);
  });

  test('a fitted model gives custom code the columns it was fitted on, in their order, whatever a table brings', async () => {
    const data = dataOf(120, 1);
    const seen: string[][] = [];
    const load = (): PipelineSpec =>
      pipeline({
        features: {
          own: [
            transformer({
              fit: () => 0,
              apply: (columns) => {
                seen.push(Object.keys(columns));
                return { first: Object.values(columns)[0] as Float64Array };
              },
            }),
          ],
        },
        model: logistic(),
      });
    const execute = executeWith(load);
    const fitted = await fitPipeline(execute, module, data);
    const scoresOf = async (table: PipelineData['validation']): Promise<Float64Array> =>
      (await execute({ kind: 'predict', module, fitted, apply: { table, rows: null } })).scores;
    const straight = await scoresOf(data.validation);
    const { columns } = data.validation;
    const extra = { ...columns[0]!, name: 'extra' };
    expect(await scoresOf({ ...data.validation, columns: [extra, ...[...columns].reverse()] })).toEqual(
      straight,
    );
    expect(new Set(seen.map(String)).size).toBe(1);
    await expect(scoresOf({ ...data.validation, columns: columns.slice(1) })).rejects.toThrow(/amount/);
  });

  test('what fitPipeline learned from the train rows scores validation with the same bits', async () => {
    const data = dataOf(300, 1);
    const execute = executeWith(stacked);
    const { validation } = await runPipeline(execute, module, data);
    const fitted = await fitPipeline(execute, module, data);
    const { scores } = await execute({
      kind: 'predict',
      module,
      fitted,
      apply: { table: data.validation, rows: null },
    });
    expect(scores).toEqual(validation);
  });

  test('custom code that fails on no rows can be fitted for keeps, where none are scored', async () => {
    const data = dataOf(120, 1);
    const someRows = (n: number): void => {
      if (n === 0) throw new Error('no rows');
    };
    const load = (): PipelineSpec =>
      pipeline({
        features: {
          own: [
            transformer({
              columns: ['amount'],
              fit: () => null,
              apply: ({ amount }) => {
                someRows(amount!.length);
                return { amount: amount as Float64Array };
              },
            }),
          ],
        },
        model: learner({
          name: 'first column',
          fit: () => null,
          predict: ({ nRows, columns }) => {
            someRows(nRows);
            return columns[0]!.map((value) => (Number.isNaN(value) ? 0 : value));
          },
        }),
      });
    const execute = executeWith(load);
    const fitted = await fitPipeline(execute, module, data);
    const apply = { table: data.validation, rows: null };
    const { scores } = await execute({ kind: 'predict', module, fitted, apply });
    expect(scores).toEqual((await runPipeline(execute, module, data)).validation);
  });

  test('scores of rows do not depend on which rows are beside them', async () => {
    const data = dataOf(300, 1);
    const execute = executeWith(stacked);
    const fitted = await fitPipeline(execute, module, data);
    const all = await execute({
      kind: 'predict',
      module,
      fitted,
      apply: { table: data.validation, rows: null },
    });
    const rows = shuffle(
      Uint32Array.from({ length: data.validation.nRows }, (_, i) => i),
      random('rows'),
    );
    const some = await execute({
      kind: 'predict',
      module,
      fitted,
      apply: { table: data.validation, rows: rows.slice(0, 20) },
    });
    rows.slice(0, 20).forEach((row, i) => {
      expect(some.scores[i]).toBe(all.scores[row]);
    });
  });

  test('carries nothing from fitting to applying but state: a closure filled while fitting is empty when applied', async () => {
    const data = dataOf(200, 1);
    const cheating = (): PipelineSpec => {
      let remembered = 0;
      return pipeline({
        features: {
          own: [
            transformer({
              columns: ['visits'],
              fit: () => {
                remembered = 1;
                return null;
              },
              apply: ({ visits }) => ({ remembered: Array.from(visits as Float64Array, () => remembered) }),
            }),
          ],
        },
        model: learner({
          fit: () => null,
          predict: ({ columns }) => columns[0]!,
        }),
      });
    };
    const { outOfFold } = await runPipeline(executeWith(cheating), module, data);
    expect([...outOfFold].every((score) => score === 0)).toBe(true);
  });

  test.each([
    ['a column of the wrong length', { short: [1, 2] }, 'pipeline.badLength'],
    ['text where numbers belong', null, 'pipeline.badColumns'],
  ])('a custom step that returns %s is refused by name', async (_what, returned, code) => {
    const data = dataOf(120, 1);
    const bad = (): PipelineSpec =>
      pipeline({
        features: { own: [transformer({ fit: () => null, apply: () => returned as never })] },
        model: logistic(),
      });
    await expect(runPipeline(executeWith(bad), module, data)).rejects.toMatchObject({ code });
  });

  test('a state that cannot be copied is refused', async () => {
    const bad = (): PipelineSpec =>
      pipeline({
        features: { own: [transformer({ fit: () => (() => 1) as never, apply: () => ({}) })] },
        model: logistic(),
      });
    await expect(runPipeline(executeWith(bad), module, dataOf(120, 1))).rejects.toMatchObject({
      code: 'pipeline.stateNotPlain',
    });
  });

  test('a column that the study lacks is refused with the columns that it has', async () => {
    const bad = (): PipelineSpec => pipeline({ features: { a: [numeric(['amuont'])] }, model: logistic() });
    await expect(runPipeline(executeWith(bad), module, dataOf(120, 1))).rejects.toThrow(/amuont/);
  });
});
