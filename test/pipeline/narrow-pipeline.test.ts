import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/core/hash.ts';
import { type FeatureSubset, narrowPipeline } from '../../src/pipeline/narrow-pipeline.ts';
import { crossValidatePipeline, type RunTask } from '../../src/pipeline/run-pipeline.ts';
import { runTask } from '../../src/pipeline/run-task.ts';
import type { PipelineSpec } from '../../src/pipeline/spec.ts';
import type { ResultOf, Task } from '../../src/pipeline/task.ts';
import { toolkit } from '../../src/pipeline/toolkit.ts';
import { innerFolds } from '../../src/stack/index.ts';
import { shareTable } from '../../src/table/shared-table.ts';
import { smallData } from './small-table.ts';

const { pipeline, numeric, oneHot, targetEncode, dateParts, tfidf, products, ratios } = toolkit;
const { stack, logistic, gbdt, decay, derive, transformer } = toolkit;

const { table, labels } = smallData(240, 3, 1);
const columns = table.columns.map(({ name, role }) => ({ name, role }));

async function scoresOf(
  spec: () => PipelineSpec,
  subset: FeatureSubset | undefined,
  without: readonly string[] = [],
): Promise<Float64Array> {
  const shown = { ...table, columns: table.columns.filter(({ name }) => !without.includes(name)) };
  const execute: RunTask = async <T extends Task>(task: T) => runTask(task, spec) as ResultOf<T>;
  const { outOfFold } = await crossValidatePipeline(
    execute,
    { code: '', sourceHash: '', ...(subset && { subset }) },
    {
      train: shareTable(shown, `narrow ${without.join()}`),
      labels,
      groups: null,
      folds: innerFolds(labels, null, 3, sha256('5')),
      seed: 3,
      foldKey: sha256('3'),
    },
  );
  return outOfFold;
}

const model = () =>
  stack({ base: { trees: gbdt({ nTrees: 10 }), linear: logistic() }, meta: logistic(), folds: 3 });

describe('a pipeline without some columns', () => {
  const open = (): PipelineSpec =>
    pipeline({
      features: {
        crm: [numeric(), oneHot({ maxLevels: 5 }), targetEncode({ except: ['industry'] }), products()],
        time: [dateParts()],
        words: [tfidf({ minDocuments: 2 })],
      },
      model: model(),
      weights: decay('day', { halfLifeDays: 300 }),
    });

  test.each([[['rep']], [['amount']], [['notes', 'amount']]])(
    'scores bit by bit as on a table that never had %j',
    async (without) => {
      const narrowed = await scoresOf(open, { blocks: null, without, added: [] });
      expect(narrowed).toEqual(await scoresOf(open, undefined, without));
      expect(narrowed).not.toEqual(await scoresOf(open, undefined));
    },
  );

  test('keeps its row weights where their column is not a feature any more', async () => {
    const named = (): PipelineSpec =>
      pipeline({
        features: { crm: [numeric(['amount', 'visits'])] },
        model: gbdt({ nTrees: 10 }),
        weights: decay('day', { halfLifeDays: 30 }),
      });
    expect(await scoresOf(open, { blocks: ['crm'], without: [], added: [] })).not.toEqual(
      await scoresOf(named, undefined),
    );
    expect(await scoresOf(named, { blocks: null, without: ['day'], added: [] })).toEqual(
      await scoresOf(named, undefined),
    );
  });

  test('loses the steps that are left with too little, not their neighbours', () => {
    const spec = pipeline({
      features: {
        pairs: [
          ratios({ pairs: [['amount', 'visits']] }),
          products(['amount', 'visits']),
          numeric(['visits']),
        ],
        crosses: [targetEncode({ columns: ['rep'], crosses: [['industry', 'rep']], singles: 'none' })],
        own: [derive('large', ({ amount }) => (Number(amount) > 1 ? 1 : 0), { columns: ['amount'] })],
      },
      model: stack({
        base: {
          one: gbdt({ blocks: ['crosses', 'own'] }),
          other: logistic({ blocks: ['pairs', 'crosses'] }),
        },
        meta: logistic(),
      }),
    });
    const left = narrowPipeline(spec, { blocks: null, without: ['amount', 'industry'], added: [] }, columns);
    expect(
      Object.fromEntries(
        Object.entries(left.features).map(([name, steps]) => [
          name,
          steps.map((step) => 'name' in step && step.name),
        ]),
      ),
    ).toEqual({ pairs: ['numeric'] });
    expect(left.model).toMatchObject({ base: { other: { blocks: ['pairs'] } } });
    expect(Object.keys((left.model as { base: object }).base)).toEqual(['other']);
  });

  test('custom code finds no value of them, and nothing of it is lost otherwise', async () => {
    const reading = (name: string) => (): PipelineSpec =>
      pipeline({
        features: {
          own: [
            transformer({
              fit: (given) => ({
                known: Array.from(given[name] as Float64Array).filter((value) => !Number.isNaN(value)).length,
              }),
              apply: (given, { known }) => ({
                known: Array.from(given[name] as Float64Array, () => known as number),
                visits: given.visits as Float64Array,
              }),
            }),
          ],
        },
        model: gbdt({ nTrees: 5 }),
      });
    const without = { blocks: null, without: ['amount'], added: [] };
    const constant = (): PipelineSpec =>
      pipeline({
        features: {
          own: [
            transformer({
              fit: () => ({}),
              apply: (given) => ({
                known: new Float64Array((given.visits as Float64Array).length),
                visits: given.visits as Float64Array,
              }),
            }),
          ],
        },
        model: gbdt({ nTrees: 5 }),
      });
    expect(await scoresOf(reading('amount'), without)).toEqual(await scoresOf(constant, undefined));
  });

  test('says so where nothing is left', () => {
    expect(() => narrowPipeline(open(), { blocks: [], without: [], added: [] }, columns)).toThrow(
      expect.objectContaining({ code: 'pipeline.nothingLeft' }),
    );
  });

  test('columns that it did not read become features by their roles', async () => {
    const bare = (): PipelineSpec =>
      pipeline({ features: { crm: [numeric(['visits'])] }, model: logistic({ blocks: ['crm'] }) });
    const spec = narrowPipeline(bare(), { blocks: null, without: [], added: ['rep', 'notes'] }, columns);
    expect(
      spec.features['added columns']!.map((step) => 'name' in step && [step.name, step.columns]),
    ).toEqual([
      ['oneHot', ['rep']],
      ['targetEncode', ['rep']],
      ['tfidf', ['notes']],
      ['textStatistics', ['notes']],
    ]);
    expect(spec.model).toMatchObject({ blocks: ['crm', 'added columns'] });
  });
});
