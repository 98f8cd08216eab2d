import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { danfoBundle, findDanfo } from '../../src/sandbox/bundle-danfo.ts';
import { compileModule } from '../../src/sandbox/compile-module.ts';
import { sandboxOfThisFile } from './built-worker.ts';
import { baseTask, budget, mixedTask } from './modules.ts';

const frameModule = (body: string): string => `import { frame, logistic, numeric, pipeline } from 'nightlab';
export default pipeline({ features: { own: [frame((df) => { ${body} })] }, model: logistic() });`;

const within = { seconds: 60, memoryMb: 1500 };

describe('without danfojs', () => {
  const held = sandboxOfThisFile({ workers: 1 });
  const notInstalled = {
    state: 'crashed',
    error: {
      code: 'pipeline.noDanfo',
      message: expect.stringContaining('not installed'),
      remedy: expect.stringContaining('npm i danfojs-node'),
    },
  };

  test('frame() says what to install', async () => {
    const { module } = await held.sandbox.compile(frameModule('return df;'));
    expect(await held.sandbox.experiment(budget, (run) => run(baseTask(module)))).toMatchObject(notInstalled);
  });

  test('frame() says so too where rows of another table are scored, of which a module may not speak', async () => {
    const { module } = await held.sandbox.compile(frameModule('return df;'));
    const task = mixedTask(module);
    const other = { ...task, apply: { ...task.apply, table: { ...task.apply.table } } };
    expect(await held.sandbox.experiment(budget, (run) => run(other))).toMatchObject(notInstalled);
  });
});

describe('the bundle of danfojs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nightlab-danfo-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const danfo = join(folder, 'danfo.cjs');

  test('is kept for the next process, in shared memory for the threads', async () => {
    writeFileSync(danfo, 'exports.DataFrame = "first";');
    const kept = join(folder, 'kept.js');
    const made = await danfoBundle(danfo, kept);
    expect(Buffer.from(made).toString()).toContain('"first"');
    expect(made.buffer).toBeInstanceOf(SharedArrayBuffer);
    writeFileSync(danfo, 'exports.DataFrame = "second";');
    expect(Buffer.from(await danfoBundle(danfo, kept))).toEqual(Buffer.from(made));
    expect(readdirSync(folder).sort()).toEqual(['danfo.cjs', 'kept.js']);
  });

  test('is made anew where it cannot be kept', async () => {
    writeFileSync(danfo, 'exports.DataFrame = "third";');
    const made = await danfoBundle(danfo, join(danfo, 'not-a-folder.js'));
    expect(Buffer.from(made).toString()).toContain('"third"');
  });

  test('says what is missing where what is installed is not whole', async () => {
    writeFileSync(danfo, 'require("some-package-that-is-not-there");');
    await expect(danfoBundle(danfo, join(folder, 'other.js'))).rejects.toMatchObject({
      code: 'sandbox.badDanfo',
      message: expect.stringContaining('some-package-that-is-not-there'),
      remedy: expect.stringContaining('npm i danfojs-node'),
    });
  });
});

describe.skipIf(findDanfo() === null)('with danfojs', () => {
  const held = sandboxOfThisFile({ workers: 2, danfo: findDanfo() });

  test('a module that was compiled elsewhere, as an exported model is, has it on all workers', async () => {
    const module = await compileModule(
      frameModule("console.log('once'); return df.addColumn('twice', df.column('x'));"),
    );
    const outcome = await held.sandbox.experiment(within, (run) =>
      Promise.all([run(mixedTask(module)), run(mixedTask(module)), run(mixedTask(module))]),
    );
    expect(outcome.state).toBe('finished');
    // Each of the three fits and applies: nothing is left of the runs that ended for lack of it.
    expect(outcome.log).toEqual(Array(6).fill('once'));
  });

  test('a module need not name frame() by its name', async () => {
    const { module } = await held.sandbox.compile(`import * as toolkit from 'nightlab';
      const step = (toolkit as any)['fr' + 'ame'];
      export default toolkit.pipeline({ features: { own: [step((df: any) => df)] }, model: toolkit.logistic() });`);
    expect(await held.sandbox.experiment(within, (run) => run(mixedTask(module)))).toMatchObject({
      state: 'finished',
    });
  });

  test('a module that asks for it in an error of its own has that error', async () => {
    const thrown = "throw Object.assign(new Error('mine'), { code: 'pipeline.noDanfo' });";
    const { module } = await held.sandbox.compile(frameModule(thrown));
    expect(await held.sandbox.experiment(within, (run) => run(mixedTask(module)))).toMatchObject({
      state: 'crashed',
      error: { message: 'mine' },
    });
  });

  test('a frame step works on a DataFrame of the columns', async () => {
    const source = frameModule(`
      console.log(df.shape.join('x'), df.columns.join(), df.column('level').values[0]);
      return df.addColumn('twice', df.column('x').values.map((x) => 2 * Number(x)));`);
    const { module } = await held.sandbox.compile(source);
    const outcome = await held.sandbox.experiment(within, (run) => run(mixedTask(module)));
    expect(outcome).toMatchObject({ state: 'finished' });
    expect(outcome.log[0]).toBe('200x5 x,y,level,words,day a');
    const features =
      outcome.state === 'finished' ? outcome.value.importance.map(({ feature }) => feature) : [];
    expect(features).toEqual(expect.arrayContaining([expect.stringContaining('twice')]));
  });

  test('a pipeline with a frame step is fitted as an export is, which scores no rows', async () => {
    const { module } = await held.sandbox.compile(
      frameModule("return df.addColumn('twice', df.column('x').values.map((x) => 2 * Number(x)));"),
    );
    const task = mixedTask(module);
    const noRows = { ...task.apply, rows: new Uint32Array(0) };
    const outcome = await held.sandbox.experiment(within, (run) =>
      run({ ...task, apply: noRows, wantFitted: true }),
    );
    expect(outcome).toMatchObject({ state: 'finished' });
  });

  test('what danfojs asks of tensors works on the parts of tensorflow.js that are installed', async () => {
    const source = frameModule(`
      const x = df.column('x'), y = df.column('y');
      const largest = x.values.indexOf(Math.max(...x.values.filter((value) => Number.isFinite(value))));
      console.log(x.argMax() === largest, df.loc({ columns: ['x', 'y'] }).tensor.clone().shape.join('x'), x.add(y).values.length);
      return df.loc({ columns: ['x'] }).add(1);`);
    const { module } = await held.sandbox.compile(source);
    const outcome = await held.sandbox.experiment(within, (run) => run(mixedTask(module)));
    expect(outcome).toMatchObject({ state: 'finished' });
    expect(outcome.log[0]).toBe('true 200x2 200');
  });

  test('a frame step that throws names its line, one that returns no frame is refused', async () => {
    const thrown = await held.sandbox.compile(frameModule("\nthrow new Error('in the frame');"));
    expect(await held.sandbox.experiment(within, (run) => run(mixedTask(thrown.module)))).toMatchObject({
      state: 'crashed',
      error: { message: 'in the frame', where: { line: 3 } },
    });
    const none = await held.sandbox.compile(frameModule('return 3 as any;'));
    expect(await held.sandbox.experiment(within, (run) => run(mixedTask(none.module)))).toMatchObject({
      state: 'crashed',
      error: { code: 'pipeline.badFrame' },
    });
  });

  test("danfojs opens no way out of the context, and its frames are the context's own", async () => {
    const source = frameModule(`
      const d: any = df;
      for (const way of [
        () => d.constructor.constructor('return process')(),
        () => d.column('x').constructor.constructor('return process')(),
        () => (globalThis as any).process.exit(),
        () => d.toCSV({ filePath: '/tmp/frame.csv' }),
        () => d.plot('x'),
      ]) {
        try { console.log('got', typeof way()); } catch (e: any) { console.log('refused'); }
      }
      console.log(d instanceof Object, Object.isFrozen(globalThis));
      return df;`);
    const { module } = await held.sandbox.compile(source);
    const outcome = await held.sandbox.experiment(within, (run) => run(mixedTask(module)));
    expect(outcome.state).toBe('finished');
    expect(outcome.log.filter((line) => line === 'got object' || line === 'got number')).toEqual([]);
    expect(outcome.log).toContain('true false');
    expect(outcome.log.slice(0, 3)).toEqual(['refused', 'refused', 'refused']);
  });
});
