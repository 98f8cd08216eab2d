import { describe, expect, test } from 'vitest';
import { sandboxOfThisFile } from './built-worker.ts';
import { baseTask, budget, describeTask } from './modules.ts';

const held = sandboxOfThisFile();

/** Words of stack that are left, to the word, and frames; the prototype of arrays calls the probe while the lab works. */
const probe = `
const { apply } = Reflect;
function wordsLeft(): number {
  let low = 70_000, high = 90_000;
  const list = new Array(high).fill(0);
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    list.length = middle;
    try { apply(Object.is as any, undefined, list); low = middle; } catch { high = middle; }
  }
  return low;
}
`;
const tell = (where: string): string => `console.log('${where} ' + wordsLeft());`;

describe('a module', () => {
  test('has the same stack to the word in every task, and in each of its functions wherever they run', async () => {
    const source = `import { gbdt, learner, logistic, numeric, pipeline, stack, transformer } from 'nightlab';
${probe}
console.log('evaluation ' + wordsLeft());
const steps = [numeric(), transformer({ fit: () => { ${tell('fit')} return 0; }, apply: (columns) => { ${tell('apply')} return { same: columns['x'] as Float64Array }; } })];
export default pipeline({
  features: { numbers: steps },
  model: stack({ base: { a: logistic(), own: learner({ fit: () => { ${tell('learner fit')} return 0; }, predict: (matrix) => { ${tell('predict')} return new Float64Array(matrix.nRows).fill(0.5); } }) }, meta: logistic(), folds: 3 }),
});
`;
    const { module } = await held.sandbox.compile(source);
    const outcome = await held.sandbox.experiment(budget, async (run) => {
      await run(describeTask(module));
      const task = { ...baseTask(module), wantFitted: true };
      const bases = [];
      for (let round = 0; round < 4; round++) {
        for (const base of ['a', 'own']) bases.push(await run({ ...task, base }));
      }
      const meta = await run({
        kind: 'meta',
        module,
        specHash: null,
        outOfFold: bases.slice(0, 2).map(({ outOfFold }) => outOfFold),
        labels: task.labels,
        fit: task.fit,
        applied: bases.slice(0, 2).map(({ applied }) => applied),
        seed: 1,
      } as never);
      const fitted = {
        bases: bases.slice(0, 2).map((base) => base.fitted!),
        meta: (meta as { state: never }).state,
      };
      await run({ kind: 'predict', module, fitted, apply: task.apply });
      await run({ kind: 'predict', module, fitted, apply: { ...task.apply, rows: Uint32Array.of(3) } });
    });
    expect(outcome.state).toBe('finished');
    const told = new Map<string, number[]>();
    for (const line of outcome.log) {
      const [, where, words] = /^(.*) (\d+)$/.exec(line)!;
      told.set(where!, [...(told.get(where!) ?? []), Number(words)]);
    }
    expect([...told.keys()].sort()).toEqual(['apply', 'evaluation', 'fit', 'learner fit', 'predict']);
    for (const words of told.values()) {
      const usual = words.slice().sort((left, right) => left - right)[words.length >> 1];
      // The compiler may replace the module's own probe while it runs: one call in a hundred, in any task.
      const nOther = words.filter((each) => each !== usual).length;
      expect(nOther).toBeLessThanOrEqual(Math.ceil(0.04 * words.length));
    }
    expect(outcome.log.length).toBeGreaterThan(60);
  });

  test('cannot be another pipeline than the one it was described as', async () => {
    const { module } = await held.sandbox.compile(
      "import { logistic, numeric, pipeline } from 'nightlab';\nexport default pipeline({ features: { numbers: [numeric()] }, model: logistic() });\n",
    );
    const outcome = await held.sandbox.experiment(budget, async (run) => {
      const { summary } = await run(describeTask(module));
      await run({ ...baseTask(module), specHash: summary.specHash });
      return run({ ...baseTask(module), specHash: summary.specHash.replace(/./, 'x') });
    });
    expect(outcome).toMatchObject({ state: 'crashed', error: { code: 'pipeline.twoFaces' } });
  });
});
