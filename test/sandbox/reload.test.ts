import { expect, test } from 'vitest';
import { sandboxOfThisFile } from './built-worker.ts';
import { budget, describeTask, moduleWith } from './modules.ts';

const held = sandboxOfThisFile();

async function reload(i: number): Promise<void> {
  const source = moduleWith(
    `const table = new Float64Array(1000).fill(${i});`,
    `derive('d${i}', (row) => Number(row['x']) + (table[${i}] ?? ${i}))`,
  );
  if (i % 3 === 0) expect((await held.sandbox.check(source)).diagnostics).toEqual([]);
  const { module } = await held.sandbox.compile(source);
  const outcome = await held.sandbox.experiment(budget, (run) =>
    Promise.all([run(describeTask(module)), run(describeTask(module))]),
  );
  expect(outcome.state).toBe('finished');
}

test('300 reloads of ever new modules grow resident memory by less than 25 MB, once heaps have their size', async () => {
  for (let i = 0; i < 400; i++) await reload(i);
  const before = process.memoryUsage.rss();
  for (let i = 400; i < 700; i++) await reload(i);
  expect((process.memoryUsage.rss() - before) / 2 ** 20).toBeLessThan(25);
});
