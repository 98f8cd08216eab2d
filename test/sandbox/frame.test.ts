import { describe, expect, test } from 'vitest';
import { findDanfo } from '../../src/sandbox/bundle-danfo.ts';
import { sandboxOfThisFile } from './built-worker.ts';
import { baseTask, budget, mixedTask } from './modules.ts';

const frameModule = (body: string): string => `import { frame, logistic, numeric, pipeline } from 'nightlab';
export default pipeline({ features: { own: [frame((df) => { ${body} })] }, model: logistic() });`;

describe('without danfojs', () => {
  const held = sandboxOfThisFile({ workers: 1 });

  test('frame() says what to install', async () => {
    const { module } = await held.sandbox.compile(frameModule('return df;'));
    expect(await held.sandbox.experiment(budget, (run) => run(baseTask(module)))).toMatchObject({
      state: 'crashed',
      error: { code: 'pipeline.noDanfo', remedy: expect.stringContaining('danfojs-node') },
    });
  });
});

describe.skipIf(findDanfo() === null)('with danfojs', () => {
  const held = sandboxOfThisFile({ workers: 1 }, findDanfo());

  test('a frame step works on a DataFrame of the columns', async () => {
    const source = frameModule(`
      console.log(df.shape.join('x'), df.columns.join(), df.column('level').values[0]);
      return df.addColumn('twice', df.column('x').values.map((x) => 2 * Number(x)));`);
    const { module } = await held.sandbox.compile(source);
    const outcome = await held.sandbox.experiment({ seconds: 60, memoryMb: 1500 }, (run) =>
      run(mixedTask(module)),
    );
    expect(outcome).toMatchObject({ state: 'finished' });
    expect(outcome.log[0]).toBe('200x5 x,y,level,words,day a');
    const features =
      outcome.state === 'finished' ? outcome.value.importance.map(({ feature }) => feature) : [];
    expect(features).toEqual(expect.arrayContaining([expect.stringContaining('twice')]));
  });

  test('what danfojs asks of tensors works on the parts of tensorflow.js that are installed', async () => {
    const source = frameModule(`
      const x = df.column('x'), y = df.column('y');
      const largest = x.values.indexOf(Math.max(...x.values.filter((value) => Number.isFinite(value))));
      console.log(x.argMax() === largest, df.loc({ columns: ['x', 'y'] }).tensor.clone().shape.join('x'), x.add(y).values.length);
      return df.loc({ columns: ['x'] }).add(1);`);
    const { module } = await held.sandbox.compile(source);
    const outcome = await held.sandbox.experiment({ seconds: 60, memoryMb: 1500 }, (run) =>
      run(mixedTask(module)),
    );
    expect(outcome).toMatchObject({ state: 'finished' });
    expect(outcome.log[0]).toBe('true 200x2 200');
  });

  test('a frame step that throws names its line, one that returns no frame is refused', async () => {
    const thrown = await held.sandbox.compile(frameModule("\nthrow new Error('in the frame');"));
    const within = { seconds: 60, memoryMb: 1500 };
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
    const outcome = await held.sandbox.experiment({ seconds: 60, memoryMb: 1500 }, (run) =>
      run(mixedTask(module)),
    );
    expect(outcome.state).toBe('finished');
    expect(outcome.log.filter((line) => line === 'got object' || line === 'got number')).toEqual([]);
    expect(outcome.log).toContain('true false');
    expect(outcome.log.slice(0, 3)).toEqual(['refused', 'refused', 'refused']);
  });
});
