import { describe, expect, test } from 'vitest';
import type { FeatureBench, SetFigures } from '../../src/lab/bench-record.ts';
import { benchFeatures } from '../../src/lab/feature-bench.ts';
import { crossValidatePipeline } from '../../src/pipeline/run-pipeline.ts';
import { runTask } from '../../src/pipeline/run-task.ts';
import type { PipelineSpec } from '../../src/pipeline/spec.ts';
import type { ResultOf, Task } from '../../src/pipeline/task.ts';
import { toolkit } from '../../src/pipeline/toolkit.ts';
import { asked, planted, plantedLab } from './planted-lab.ts';

const { pipeline, numeric, stack, logistic, gbdt, derive } = toolkit;

const noise = (prefix: string, n: number): string[] => Array.from({ length: n }, (_, i) => `${prefix}_${i}`);
const plain = (): PipelineSpec =>
  pipeline({ features: { numbers: [numeric()] }, model: gbdt({ nTrees: 60, maxLeafNodes: 8 }) });

function setOf(bench: FeatureBench, name: string): SetFigures {
  return bench.sets.find(({ set }) => set === name)!;
}

function verdictsOf(bench: FeatureBench, name: string): Record<string, string | null> {
  return Object.fromEntries(setOf(bench, name).learners.map(({ learner, verdict }) => [learner, verdict]));
}

describe('planted sets', () => {
  const names = ['strong_0', 'strong_1', 'x1', 'x2', ...noise('junk', 3)];
  const data = planted(3, 900, names, ({ strong_0, strong_1, x1, x2 }) => {
    const crossed = x1! * x2! > 0 ? 1.5 : -1.5;
    return 1.2 * strong_0! + 0.8 * strong_1! + crossed;
  });

  test('a set that trees alone can use helps trees, not the linear model, and helps as a whole', async () => {
    const bench = await benchFeatures(
      plantedLab(data, plain),
      asked('strong=strong_*', 'cross=x1,x2', 'junk_*'),
    );
    expect(verdictsOf(bench, 'strong')).toEqual({ module: 'helps', gbdt: 'helps', logistic: 'helps' });
    expect(setOf(bench, 'strong').verdict).toBe('helps');
    const cross = setOf(bench, 'cross');
    expect(verdictsOf(bench, 'cross')).toEqual({ module: 'helps', gbdt: 'helps', logistic: 'noise' });
    expect(cross.verdict).toBe('helps');
    // What is planted is worth much: the size and the interval say so, too.
    const { gain, interval } = cross.learners.find(({ learner }) => learner === 'gbdt')!.adds!;
    expect(gain).toBeGreaterThan(0.05);
    expect(interval.low).toBeGreaterThan(0);
    expect(setOf(bench, 'junk_*').verdict).not.toBe('helps');
    expect(bench.nComparisons).toBe(9);
    expect(bench.complete).toBe(true);
  });

  test('a set that helps one learner and hurts another is mixed', async () => {
    const wide = ['x1', 'x2', ...noise('junk', 60), 'strong'];
    const few = planted(8, 260, wide, ({ x1, x2, strong }) => 1.5 * strong! + (x1! * x2! > 0 ? 3 : -3));
    const bench = await benchFeatures(plantedLab(few, plain), {
      ...asked('strong', 'both=x1,x2,junk_*'),
      learners: ['gbdt', 'logistic'],
    });
    expect(verdictsOf(bench, 'both')).toEqual({ gbdt: 'helps', logistic: 'hurts' });
    expect(setOf(bench, 'both').verdict).toBe('mixed');
  });

  test('many noise columns at few rows hurt', async () => {
    const wide = ['strong', ...noise('junk', 60)];
    const few = planted(5, 200, wide, ({ strong }) => 2 * strong!);
    const bench = await benchFeatures(plantedLab(few, plain), {
      ...asked('strong', 'junk=junk_*'),
      learners: ['gbdt', 'logistic'],
    });
    expect(verdictsOf(bench, 'junk').logistic).toBe('hurts');
    expect(setOf(bench, 'junk').verdict).toBe('hurts');
    expect(setOf(bench, 'strong').verdict).toBe('helps');
  });

  test('of copies each adds nothing beyond the other, and one must stay', async () => {
    const copies = planted(4, 600, ['a', 'other'], ({ a, other }) => 1.2 * a! + 0.8 * other!);
    const columns = { ...copies.columns, b: copies.columns.a!.map((value) => 3 - 2 * value) };
    const bench = await benchFeatures(plantedLab({ ...copies, columns }, plain), asked('a', 'b', 'other'));
    for (const [set, copy] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      expect(setOf(bench, set).verdict).toBe('noise');
      expect(setOf(bench, set).redundant).toEqual({ beyond: [copy], oneOf: ['a', 'b'] });
    }
    expect(setOf(bench, 'other')).toMatchObject({ verdict: 'helps', redundant: null });
  });

  test('of rows that belong together a gain counts as what it is: few', async () => {
    // Each row comes 12 times: the same gain, a twelfth of the evidence.
    const few = planted(21, 60, ['a', 'b'], ({ a, b }) => 1.5 * a! + 0.9 * b!);
    const times = 12;
    const repeat = (values: Float64Array): Float64Array =>
      Float64Array.from({ length: values.length * times }, (_, i) => values[Math.floor(i / times)]!);
    const many = {
      columns: Object.fromEntries(
        Object.entries(few.columns).map(([name, values]) => [name, repeat(values)]),
      ),
      labels: Uint8Array.from({ length: 60 * times }, (_, i) => few.labels[Math.floor(i / times)]!),
    };
    const clusters = Int32Array.from({ length: 60 * times }, (_, i) => Math.floor(i / times));
    const options = { ...asked('a', 'b'), learners: ['logistic'] as const };
    const known = await benchFeatures(
      plantedLab(many, plain, { dependence: { clusterings: [clusters], times: null } }),
      options,
    );
    const unknown = await benchFeatures(plantedLab(many, plain), options);
    const [careful, careless] = [known, unknown].map((bench) => setOf(bench, 'b').learners[0]!.adds!);
    expect(careful!.gain).toBe(careless!.gain);
    expect(careful!.pValue).toBeGreaterThan(10 * careless!.pValue);
    expect(setOf(unknown, 'b').verdict).toBe('helps');
    expect(setOf(known, 'b').verdict).toBe('noise');
  });

  test('a pure noise set is said to help no more often than the stated level', async () => {
    // 40 tables; a true rate of 5% gives more than 6 calls with probability 0.014. The study measured far below that.
    let helps = 0;
    for (let seed = 0; seed < 40; seed++) {
      const table = planted(1000 + seed, 160, ['a', ...noise('junk', 2)], ({ a }) => a!);
      const bench = await benchFeatures(plantedLab(table, plain, { seed }), {
        ...asked('a', 'junk_*'),
        learners: ['logistic'],
      });
      if (setOf(bench, 'junk_*').verdict === 'helps') helps++;
    }
    expect(helps).toBeLessThanOrEqual(6);
  });
});

describe('the module itself', () => {
  const names = ['a', 'b', 'c', 'extra'];
  const data = planted(6, 300, names, ({ a, b, extra }) => a! + 0.8 * b! + 1.2 * extra!);
  const stacked = (): PipelineSpec =>
    pipeline({
      features: {
        first: [numeric(['a'])],
        second: [numeric(['b']), derive('twice', ({ b }) => 2 * Number(b), { columns: ['b'] })],
        third: [numeric(['c'])],
      },
      model: stack({
        base: {
          trees: gbdt({ nTrees: 15, blocks: ['first', 'second'] }),
          linear: logistic({ blocks: ['second', 'third'] }),
        },
        meta: logistic(),
        folds: 3,
      }),
    });
  const execute = async <T extends Task>(task: T) => runTask(task, stacked) as ResultOf<T>;
  const module = { code: '', sourceHash: '' };
  const options = { ...asked(), learners: ['module'] as const };

  test('with all sets it is scored as it would be without the benchmark, bit by bit', async () => {
    const lab = plantedLab(data, stacked);
    const { train, labels, groups, folds, seed, foldKey } = lab.data;
    const { outOfFold } = await crossValidatePipeline(execute, module, {
      ...{ train, labels, groups, folds, seed, foldKey },
    });
    const { cvAuc } = lab.judge.crossValidate(outOfFold);
    for (const sets of [[], ['a', 'b', 'c', 'extra']]) {
      const bench = await benchFeatures(lab, { ...asked(...sets), learners: ['module'] });
      expect(bench.learners[0]!.all!.cvAuc).toBe(cvAuc);
    }
  });

  test('a block is dropped from every base model, and a base without blocks with it', async () => {
    const bench = await benchFeatures(plantedLab(data, stacked), options);
    const without = (): PipelineSpec =>
      pipeline({
        features: { first: [numeric(['a'])], third: [numeric(['c'])] },
        model: stack({
          base: {
            trees: gbdt({ nTrees: 15, blocks: ['first'] }),
            linear: logistic({ blocks: ['third'] }),
          },
          meta: logistic(),
          folds: 3,
        }),
      });
    const lab = plantedLab(data, without);
    const { train, labels, groups, folds, seed, foldKey } = lab.data;
    const { outOfFold } = await crossValidatePipeline(
      async <T extends Task>(task: T) => runTask(task, without) as ResultOf<T>,
      module,
      { train, labels, groups, folds, seed, foldKey },
    );
    const { learners } = setOf(bench, 'second');
    expect(learners[0]!.without!.cvAuc).toBe(lab.judge.crossValidate(outOfFold).cvAuc);
    expect(learners[0]!.how).toBe('dropped');
  });

  test('a set that it does not read is added to it, and said to be', async () => {
    const bench = await benchFeatures(plantedLab(data, stacked), {
      ...asked('used=a,b,c', 'unused=extra'),
      learners: ['module'],
    });
    const [figures] = setOf(bench, 'unused').learners;
    expect(figures).toMatchObject({ how: 'added', verdict: 'helps', alone: null });
    expect(figures!.without!.cvAuc).toBe(bench.learners[0]!.all!.cvAuc);
    expect(bench.notes.join(' ')).toContain('The module reads nothing of "unused"');
  });

  test('one set alone is held against guessing', async () => {
    const bench = await benchFeatures(plantedLab(data, stacked), {
      ...asked('a,b,c,extra'.replaceAll(',', ' ').split(' ').join(',')),
      sets: { texts: ['all=a,b,c,extra'], byRole: false, leaveRest: false },
    });
    const [, , linear] = setOf(bench, 'all').learners;
    expect(linear!.without!.cvAuc).toBe(0.5);
    expect(linear!.adds!.gain).toBeCloseTo(bench.learners[2]!.all!.cvAuc - 0.5, 12);
    expect(setOf(bench, 'all').verdict).toBe('helps');
  });
});

describe('a run', () => {
  const data = planted(7, 200, ['a', 'b', 'c'], ({ a }) => 1.5 * a!);

  test('gives the same figures again', async () => {
    const [first, second] = await Promise.all(
      [1, 2].map(() => benchFeatures(plantedLab(data, plain), asked('a', 'b', 'c'))),
    );
    expect(second).toEqual(first);
  });

  test('tells each run before and after it, and counts to the end', async () => {
    const events: string[] = [];
    await benchFeatures(plantedLab(data, plain), {
      ...asked('a', 'b', 'c'),
      learners: ['logistic'],
      onEvent: ({ type, nth, of, what }) => events.push(`${type} ${nth}/${of} ${what}`),
    });
    expect(events.slice(0, 4)).toEqual([
      'running 1/7 all sets',
      'ran 1/7 all sets',
      'running 2/7 all but a',
      'ran 2/7 all but a',
    ]);
    expect(events.at(-1)).toMatch(/^ran 7\/7 /);
  });

  test('that is ended early keeps what is known, and its verdicts allow for all that was planned', async () => {
    const whole = await benchFeatures(plantedLab(data, plain), {
      ...asked('a', 'b', 'c'),
      learners: ['logistic'],
    });
    const stop = new AbortController();
    const cut = await benchFeatures(plantedLab(data, plain), {
      ...asked('a', 'b', 'c'),
      learners: ['logistic'],
      signal: stop.signal,
      onEvent: ({ type, nth }) => {
        if (type === 'ran' && nth === 2) stop.abort();
      },
    });
    expect(cut.complete).toBe(false);
    expect(setOf(cut, 'a').learners[0]!.adds!.gain).toBe(setOf(whole, 'a').learners[0]!.adds!.gain);
    expect(setOf(cut, 'a').learners[0]!.adds!.pHolm).toBe(
      Math.min(1, 3 * setOf(whole, 'a').learners[0]!.adds!.pValue),
    );
    expect(setOf(cut, 'b')).toMatchObject({ verdict: 'unknown', learners: [{ adds: null, verdict: null }] });
  });

  test('of a learner that fails leaves the others, and says why', async () => {
    const failing = (): PipelineSpec =>
      pipeline({
        features: {
          own: [
            numeric(),
            derive('broken', () => {
              throw new Error('out of ideas');
            }),
          ],
        },
        model: gbdt({ nTrees: 5 }),
      });
    const bench = await benchFeatures(plantedLab(data, failing), asked('a', 'b', 'c'));
    expect(bench.learners.map(({ learner, failed }) => [learner, failed])).toEqual([
      ['module', 'out of ideas'],
      ['gbdt', null],
      ['logistic', null],
    ]);
    expect(setOf(bench, 'a').verdict).toBe('helps');
    await expect(
      benchFeatures(plantedLab(data, failing), { ...asked('a', 'b', 'c'), learners: ['module'] }),
    ).rejects.toMatchObject({ code: 'lab.benchFailed', message: expect.stringContaining('out of ideas') });
  });
});
