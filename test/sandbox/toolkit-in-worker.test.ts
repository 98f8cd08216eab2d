import { beforeAll, describe, expect, test } from 'vitest';
import { prepareLearners } from '../../src/pipeline/prepare.ts';
import { runTask } from '../../src/pipeline/run-task.ts';
import type { ModelSpec, Step } from '../../src/pipeline/spec.ts';
import type { BaseResult } from '../../src/pipeline/task.ts';
import { toolkit } from '../../src/pipeline/toolkit.ts';
import { installedXgboost } from '../learners/installed-xgboost.ts';
import { sandboxOfThisFile } from './built-worker.ts';
import { budget, mixedTask } from './modules.ts';

const held = sandboxOfThisFile();
beforeAll(() => prepareLearners({ xgboost: installedXgboost }));

const made = Object.entries(toolkit).flatMap(([name, maker]) => {
  try {
    const { kind } = (maker as () => { kind: string })();
    return [{ name, kind }];
  } catch {
    return [];
  }
});
const namesOf = (wanted: string): string[] =>
  made.filter(({ kind }) => kind === wanted).map(({ name }) => name);

/** The same pipeline by the worker and by this process. */
async function bothWays(step: string, model: string): Promise<{ inside: BaseResult; outside: BaseResult }> {
  const source = `import { numeric, pipeline, ${[step, model].filter((name) => name !== 'numeric').join(', ')} } from 'nightlab';
export default pipeline({ features: { base: [numeric()], step: [${step}()] }, model: ${model}() });`;
  const { module } = await held.sandbox.compile(source);
  const task = mixedTask(module);
  const outcome = await held.sandbox.experiment(budget, (run) => run(task));
  if (outcome.state !== 'finished') throw new Error(JSON.stringify(outcome));
  const make = (name: string): unknown => (toolkit as unknown as Record<string, () => unknown>)[name]!();
  const outside = runTask(task, () =>
    toolkit.pipeline({
      features: { base: [toolkit.numeric()], step: [make(step) as Step] },
      model: make(model) as ModelSpec,
    }),
  );
  return { inside: outcome.value, outside: outside as BaseResult };
}

describe('in the worker, bit for bit as in this process', () => {
  test.each(namesOf('learner'))('%s', async (learner) => {
    const { inside, outside } = await bothWays('ordinal', learner);
    expect(inside.applied).toEqual(outside.applied);
    expect(inside.importance).toEqual(outside.importance);
    expect(new Set(inside.applied).size).toBeGreaterThan(1);
  });

  test.each(namesOf('step'))('%s', async (step) => {
    const { inside, outside } = await bothWays(step, 'logistic');
    expect(inside.applied).toEqual(outside.applied);
  });
});
