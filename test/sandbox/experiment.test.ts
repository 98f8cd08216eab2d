import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { sandboxOfThisFile } from './built-worker.ts';
import { baseTask, budget, describeTask, load, moduleWith } from './modules.ts';

const held = sandboxOfThisFile({ heapMb: 64 });
const residentMb = (): number => process.memoryUsage.rss() / 2 ** 20;

/** The sandbox goes on: a module that works gives its result. */
async function goesOn(): Promise<void> {
  expect((await load(held.sandbox, moduleWith(''))).state).toBe('finished');
}

describe('an experiment', () => {
  test('gives its result, its usage and what the module wrote', async () => {
    const outcome = await load(held.sandbox, moduleWith("console.log('rows', { n: 3 });"));
    expect(outcome).toMatchObject({
      state: 'finished',
      value: { kind: 'describe', summary: { stacked: false } },
      log: ['rows {"n":3}'],
    });
    expect(outcome.dispatchMs).toBeGreaterThan(0);
    expect(outcome.dispatchMs).toBeLessThanOrEqual(outcome.durationMs);
    expect(outcome.peakMemoryMb).toBeGreaterThanOrEqual(0);
  });

  test('one that loops forever times out within its budget, and the sandbox goes on', async () => {
    const startedAt = performance.now();
    const outcome = await load(held.sandbox, moduleWith('for (;;) {}'), { seconds: 0.5, memoryMb: 500 });
    expect(outcome).toMatchObject({ state: 'timeout', seconds: 0.5, dispatchMs: null });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    await goesOn();
  });

  test('the budget covers the experiment, not each of its tasks', async () => {
    const { module } = await held.sandbox.compile(moduleWith(''));
    let done = 0;
    const outcome = await held.sandbox.experiment({ seconds: 0.6, memoryMb: 500 }, async (run) => {
      for (;;) {
        await run(describeTask(module));
        done++;
        await sleep(50);
      }
    });
    expect(outcome.state).toBe('timeout');
    expect(done).toBeGreaterThan(1);
    const doneThen = done;
    await sleep(200);
    expect(done).toBe(doneThen);
  });

  test('one that fills 8 GB of typed arrays is ended at its budget and its memory given back', async () => {
    const source = moduleWith(
      'const held = []; for (let i = 0; i < 64; i++) held.push(new Float64Array(2 ** 24).fill(i));',
    );
    const before = residentMb();
    const outcome = await load(held.sandbox, source, { seconds: 60, memoryMb: 600 });
    expect(outcome).toMatchObject({ state: 'outOfMemory', kind: 'resident', limitMb: 600 });
    expect(outcome.peakMemoryMb).toBeGreaterThan(600);
    // Polled, so passed by what one poll's time can fill.
    expect(outcome.peakMemoryMb).toBeLessThan(3000);
    expect(residentMb() - before).toBeLessThan(200);
    await goesOn();
  });

  test('8 GB that are never touched take no memory and break no budget', async () => {
    const source = moduleWith(
      'const held = []; for (let i = 0; i < 8; i++) held.push(new Float64Array(2 ** 27));',
    );
    const outcome = await load(held.sandbox, source, { seconds: 20, memoryMb: 400 });
    expect(outcome.state).toBe('finished');
    expect(outcome.peakMemoryMb).toBeLessThan(400);
  });

  test.each([
    ['objects', 'const held: unknown[] = []; for (;;) held.push({ x: [held.length] });'],
    [
      'strings',
      "const held: string[] = []; for (;;) held.push([...String(held.length).repeat(50)].join('-'));",
    ],
  ])('a heap full of %s ends as outOfMemory of the heap, not of the process', async (_what, body) => {
    const outcome = await load(held.sandbox, moduleWith(body), { seconds: 60, memoryMb: 4000 });
    expect(outcome).toMatchObject({ state: 'outOfMemory', kind: 'heap', limitMb: 64 });
    await goesOn();
  });

  test('an error names its line in the source, past types and comments', async () => {
    const body =
      '// a comment\ninterface A {\n  x: number;\n}\nfunction f(a: A | null): number {\n  return a!.x;\n}\nf(null);';
    expect(await load(held.sandbox, moduleWith(body))).toMatchObject({
      state: 'crashed',
      error: { name: 'TypeError', where: { line: 7, sourceLine: '  return a!.x;' } },
    });
  });

  test("an error inside the toolkit names the module's line, the code and the remedy", async () => {
    const outcome = await load(held.sandbox, moduleWith('\nlogistic({ l2Regularization: -1 });'));
    expect(outcome).toMatchObject({
      state: 'crashed',
      error: { name: 'LabError', code: 'logistic.badOption', where: { line: 3 }, remedy: expect.any(String) },
    });
  });

  test('an error in a function that is called while fitting names its line too', async () => {
    const source = moduleWith(
      '',
      `transformer({
        fit: () => 0,
        apply: () => {
          throw new RangeError('while applying');
        },
      })`,
    );
    const { module } = await held.sandbox.compile(source);
    const outcome = await held.sandbox.experiment(budget, (run) => run(baseTask(module)));
    expect(outcome).toMatchObject({
      state: 'crashed',
      error: { name: 'RangeError', message: 'while applying', where: { line: 6 } },
    });
  });

  test.each([
    ['recursion without end', 'const deep = (): number => 1 + deep();\ndeep();', 'RangeError', 'stack'],
    ['a thrown text', "throw 'just text';", 'Error', 'just text'],
    ['a thrown null', 'throw null;', 'Error', 'null'],
    [
      'process.exit',
      '(globalThis as unknown as { process: { exit(): void } }).process.exit();',
      'TypeError',
      'exit',
    ],
    ['the time of day', 'new Date();', 'Error', 'time of day'],
  ])('%s ends as crashed, and the sandbox goes on', async (_what, body, name, message) => {
    const outcome = await load(held.sandbox, moduleWith(body));
    expect(outcome).toMatchObject({
      state: 'crashed',
      error: { name, message: expect.stringContaining(message) },
    });
    await goesOn();
  });

  test('promises that a module leaves behind, rejected or endless, harm nobody', async () => {
    const body = `Promise.reject(new Error('left behind'));
      (async () => { for (;;) await null; })();
      Promise.resolve().then(() => { for (;;); });`;
    expect((await load(held.sandbox, moduleWith(body))).state).toBe('finished');
    await goesOn();
  });

  test('a module that exports something else is refused by name', async () => {
    const outcome = await load(held.sandbox, 'export default { kind: "pipeline" };');
    expect(outcome).toMatchObject({ state: 'crashed', error: { code: 'sandbox.badExport' } });
  });

  test('one failing task ends the others of the experiment, and none of them runs on', async () => {
    const good = await held.sandbox.compile(moduleWith('for (;;) {}'));
    const bad = await held.sandbox.compile(moduleWith("throw new Error('first');"));
    const startedAt = performance.now();
    const outcome = await held.sandbox.experiment({ seconds: 30, memoryMb: 500 }, (run) =>
      Promise.all([
        run(describeTask(good.module)),
        run(describeTask(bad.module)),
        run(describeTask(good.module)),
      ]),
    );
    expect(outcome).toMatchObject({ state: 'crashed', error: { message: 'first' } });
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    await goesOn();
  });

  test('a failure that the body handles does not end the experiment', async () => {
    const bad = await held.sandbox.compile(moduleWith("throw new Error('handled');"));
    const outcome = await held.sandbox.experiment(budget, (run) =>
      run(describeTask(bad.module)).catch((error: Error) => error.message),
    );
    expect(outcome).toMatchObject({ state: 'finished', value: 'handled' });
  });

  test('a cancelled one ends at once, one cancelled before never starts', async () => {
    const { module } = await held.sandbox.compile(moduleWith('for (;;) {}'));
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 200);
    const within = { seconds: 30, memoryMb: 500, signal: controller.signal };
    const outcome = await held.sandbox.experiment(within, (run) => run(describeTask(module)));
    expect(outcome.state).toBe('cancelled');
    expect(outcome.durationMs).toBeLessThan(20_000);
    let started = false;
    const late = await held.sandbox.experiment(within, async () => {
      started = true;
    });
    expect(late.state).toBe('cancelled');
    expect(started).toBe(false);
    await goesOn();
  });

  test("the body's own error is thrown on, and its tasks are ended", async () => {
    const { module } = await held.sandbox.compile(moduleWith('for (;;) {}'));
    await expect(
      held.sandbox.experiment(budget, async (run) => {
        run(describeTask(module)).catch(() => {});
        throw new Error("the host's own");
      }),
    ).rejects.toThrow("the host's own");
    await goesOn();
  });

  test('a second experiment at the same time is refused', async () => {
    const first = held.sandbox.experiment(budget, () => sleep(100));
    await expect(held.sandbox.experiment(budget, () => sleep(1))).rejects.toMatchObject({
      code: 'sandbox.busy',
    });
    expect((await first).state).toBe('finished');
  });
});
