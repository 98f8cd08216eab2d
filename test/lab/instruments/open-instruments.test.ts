import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Journal, openJournal } from '../../../src/journal/journal.ts';
import { type OpenInstruments, openInstruments } from '../../../src/lab/instruments/open-instruments.ts';
import { LabRecord } from '../../../src/lab/lab-record.ts';
import { type Lab, openLab } from '../../../src/lab/open-lab.ts';
import { research } from '../../../src/lab/research.ts';
import { runModule } from '../../../src/lab/run-module.ts';
import { placesOf } from '../../../src/lab/study-paths.ts';
import { sessionRequest } from '../session-request.ts';
import { smallStudy } from '../small-study.ts';

const never = new AbortController().signal;
const budget = { secondsPerExperiment: 60, memoryMb: 1024 };

/** Worth nothing at centre 0, as the outcome rises with the amount; the farther the centre, the better. */
const centred = `import { derive, logistic, pipeline } from 'nightlab';

const centre = 0;

export default pipeline({
  features: { own: [derive('distance', ({ amount }) => (typeof amount === 'number' ? (amount - centre) ** 2 : null))] },
  model: logistic({ l2Regularization: 1 }),
});
`;

const stacked = `import { gbdt, logistic, numeric, oneHot, pipeline, stack } from 'nightlab';

export default pipeline({
  features: { crm: [numeric(), oneHot()] },
  model: stack({ base: { trees: gbdt({ nTrees: 20, maxLeafNodes: 4 }), linear: logistic() }, meta: logistic(), folds: 3 }),
});
`;

let root: string;
let lab: Lab;
let journal: Journal;
let instruments: OpenInstruments;
let record: LabRecord;

beforeAll(async () => {
  root = await smallStudy(500);
  const { models, module } = placesOf(root, 'small');
  mkdirSync(models, { recursive: true });
  writeFileSync(module, stacked);
  await research(sessionRequest(root, 'small', 1, { budget }));
  lab = await openLab(root, 'small', 2);
  journal = await openJournal(placesOf(root, 'small').journal);
  record = new LabRecord(journal, lab.places.scores);
  instruments = openInstruments(lab, record, budget);
});
afterAll(async () => {
  instruments.close();
  await journal.close();
  await lab.close();
  rmSync(root, { recursive: true });
});

describe('the instruments of a lab', () => {
  test('the type check is silent on the best module and names the line of a fault', async () => {
    expect(await instruments.check(record.history.best!.source)).toBeNull();
    expect(await instruments.check(centred.replace("'distance'", '7'))).toMatch(
      /pipeline\.ts:6:.*not assignable/,
    );
  });

  test('SQL, profile and errors speak of the train rows and of nothing else', async () => {
    const nRows = String(lab.data.train.nRows);
    expect(await instruments.inspect('SELECT count(*) AS n FROM train', never)).toContain(nRows);
    expect(await instruments.profileColumn('industry')).toContain(`${nRows} of ${nRows} rows present`);
    const errors = await instruments.errorsOfBest();
    expect(errors).toContain(record.history.best!.scores!.cvAuc.toFixed(4));
    expect(errors).not.toContain(record.history.best!.scores!.validationAuc.toFixed(4));
  });

  test('diversity reads the base models that the run left, and makes the same table where their file is gone', async () => {
    const kept = await instruments.diversity(never);
    for (const [name, auc] of Object.entries(record.history.best!.scores!.baseAucs)) {
      expect(kept).toMatch(new RegExp(`${name} +${auc.toFixed(4)}`));
    }
    rmSync(join(lab.places.scores, `${record.history.best!.id}.bases`));
    const again = openInstruments(lab, record, budget);
    expect(await again.diversity(never)).toBe(kept);
    again.close();
  });

  test('a sweep finds the constant that a planted outcome wants, by train rows alone, and twice the same', async () => {
    const request = {
      source: centred,
      parameters: [
        { path: 'centre', low: -4, high: 4, log: false },
        { path: 'logistic.l2Regularization', low: 0.01, high: 100, log: true },
      ],
      trials: 10,
    };
    const before = journal.lines.length;
    const first = await instruments.sweep(request, never);
    const centre = Number(/centre = (-?[\d.]+);/.exec(first.source)![1]);
    expect(Math.abs(centre)).toBeGreaterThan(1);
    expect(first.table.split('\n')).toHaveLength(13);
    expect(first.table).toContain('the start');
    expect((await instruments.sweep(request, never)).source).toBe(first.source);
    expect(journal.lines).toHaveLength(before);
    // The best trial's AUC is what an experiment with that module has.
    const run = await runModule(lab, first.source, budget, never);
    const best = first.table.split('\n')[1]!;
    expect(best).toContain(run.state === 'scored' ? run.metrics.cvAuc.toFixed(4) : 'no score');
  });

  test('whole numbers stay whole, failing trials are told and do not end a sweep', async () => {
    const source = `import { gbdt, numeric, pipeline } from 'nightlab';
export default pipeline({ features: { own: [numeric()] }, model: gbdt({ nTrees: 20, maxLeafNodes: 4 }) });
`;
    const { table, source: found } = await instruments.sweep(
      { source, parameters: [{ path: 'gbdt.maxLeafNodes', low: -6, high: 8, log: false }], trials: 8 },
      never,
    );
    expect(table).toContain('failed');
    expect(found).toMatch(/maxLeafNodes: \d+ /);
  });

  test.each([
    ['no parameter', { parameters: [] }, 'lab.badSweep'],
    [
      'bounds the wrong way round',
      { parameters: [{ path: 'centre', low: 4, high: -4, log: false }] },
      'lab.badSweep',
    ],
    ['a ratio from zero', { parameters: [{ path: 'centre', low: 0, high: 4, log: true }] }, 'lab.badSweep'],
    [
      'a number that is not there',
      { parameters: [{ path: 'gbdt.nTrees', low: 1, high: 4, log: false }] },
      'lab.noSuchNumber',
    ],
    ['a module with a fault', { source: centred.replace('logistic(', 'logistics(') }, 'lab.badModule'],
    ['a thousand trials', { trials: 1000 }, 'lab.badSweep'],
  ])('a sweep with %s is refused', async (_what, change, code) => {
    const sound = {
      source: centred,
      parameters: [{ path: 'centre', low: -4, high: 4, log: false }],
      trials: 2,
    };
    await expect(instruments.sweep({ ...sound, ...change }, never)).rejects.toMatchObject({ code });
  });

  test('stopping ends a sweep and the next one runs', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    const request = {
      source: centred,
      parameters: [{ path: 'centre', low: -4, high: 4, log: false }],
      trials: 60,
    };
    await expect(instruments.sweep(request, stop.signal)).rejects.toMatchObject({ code: 'lab.stopped' });
    expect((await instruments.sweep({ ...request, trials: 1 }, never)).table).toContain('the start');
  });
});
