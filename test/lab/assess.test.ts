import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { History } from '../../src/journal/history.ts';
import { readJournal } from '../../src/journal/journal.ts';
import { assess } from '../../src/lab/assess.ts';
import { type Lab, openLab } from '../../src/lab/open-lab.ts';
import { tryModule } from '../../src/lab/try-module.ts';
import { module } from '../red-team/modules.ts';
import { RedLab } from '../red-team/red-lab.ts';
import { smallStudy } from './small-study.ts';

const budget = { secondsPerExperiment: 240, memoryMb: 1500 };
const stop = new AbortController().signal;
const start = `import { numeric, logistic, pipeline } from 'nightlab';
export default pipeline({ features: { one: [numeric(['visits'])] }, model: logistic() });
`;
const good = "numeric({ impute: 'median', transform: 'standard' }), oneHot()";
/** A gain, but the score of a row depends on its place in the batch. */
const leaking = `import { logistic, numeric, oneHot, pipeline, transformer } from 'nightlab';
export default pipeline({
  features: { all: [${good}, transformer({
    fit: () => 0,
    apply: (columns) => {
      const { length } = Object.values(columns)[0]!;
      return { x: Float64Array.from({ length }, (_, i) => i / length) };
    },
  })] },
  model: logistic(),
});
`;

let root: string;
let lab: Lab;

beforeAll(async () => {
  root = await smallStudy(400);
  const red = await RedLab.open(root, 'small');
  await red.run(start);
  await red.close();
  lab = await openLab(root, 'small', 2);
});
afterAll(async () => {
  await lab.close();
  rmSync(root, { recursive: true });
});

describe('an assessment', () => {
  test('checks types and compiles once, with the leakage checks, and hands out what it compiled', async () => {
    const calls = { check: 0, compile: 0 };
    const { sandbox } = lab;
    const counted = {
      ...sandbox,
      check: (source: string) => {
        calls.check++;
        return sandbox.check(source);
      },
      compile: (source: string) => {
        calls.compile++;
        return sandbox.compile(source);
      },
    };
    const earlier = () => ({
      history: new History([]),
      predictionsOf: () => Promise.reject(new Error('there is nothing to compare with')),
    });
    const assessment = await assess({ ...lab, sandbox: counted }, module({}), { budget, stop, earlier });
    if (assessment.state !== 'assessed') throw new Error(assessment.state);
    expect(calls).toEqual({ check: 1, compile: 1 });
    expect(assessment).toMatchObject({
      status: 'baseline',
      checked: expect.stringContaining('checked with'),
    });
    expect(assessment.module).toEqual((await sandbox.compile(module({}))).module);
  });

  test('without a history neither compares nor checks for leakage', async () => {
    const assessment = await assess(lab, leaking, { budget, stop, earlier: null });
    expect(assessment).toMatchObject({ state: 'assessed', status: 'scored', checked: null });
  });
});

test('a module that leaks is never called kept, at the first try or at the next', async () => {
  const first = await tryModule(lab, leaking, budget, stop);
  const lines = (await readJournal(lab.places.journal)).length;
  const second = await tryModule(lab, leaking, budget, stop);
  const asOwner = await tryModule(lab, leaking, budget, stop, { owner: true });
  expect(new History(await readJournal(lab.places.journal)).tries[0]).toMatchObject({ status: 'kept' });
  for (const trial of [first, second, asOwner])
    expect(trial).toMatchObject({
      status: 'invalid',
      reason: expect.stringMatching(/score of a row depends/),
    });
  expect(second.isLook).toBe(false);
  expect(asOwner.isLook).toBe(true);
  expect(await readJournal(lab.places.journal)).toHaveLength(lines + 1);
});
