import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { History } from '../../src/journal/history.ts';
import { readJournal } from '../../src/journal/journal.ts';
import { lockStudy } from '../../src/journal/lock.ts';
import type { Experiment } from '../../src/journal/record.ts';
import type { LabEvent } from '../../src/lab/events.ts';
import { type Lab, openLab } from '../../src/lab/open-lab.ts';
import { type ResearchRequest, research } from '../../src/lab/research.ts';
import { runModule } from '../../src/lab/run-module.ts';
import { placesOf } from '../../src/lab/study-paths.ts';
import { tryModule } from '../../src/lab/try-module.ts';
import { verify } from '../../src/lab/verify.ts';
import { sessionRequest } from './session-request.ts';
import { smallStudy } from './small-study.ts';

// So long that the offline researcher never plans by how fast a busy machine is.
const budget = { secondsPerExperiment: 3600, memoryMb: 1024 };
const never = new AbortController().signal;

function optionsFor(root: string, experiments: number, more: Partial<ResearchRequest> = {}): ResearchRequest {
  return sessionRequest(root, 'small', experiments, more);
}

function essence({ id, parent, axis, status, sourceHash, scores, best }: Experiment) {
  return { id, parent, axis, status, sourceHash, scoresHash: scores?.scoresHash, best };
}

describe('research', () => {
  let root: string;

  beforeAll(async () => {
    root = await smallStudy(300);
  });
  afterAll(() => rmSync(root, { recursive: true }));

  test('runs the baseline and proposals, records each, leaves the best module, and try scores that bit-equal', async () => {
    const events: LabEvent[] = [];
    const { best } = await research(optionsFor(root, 3, { emit: (event) => events.push(event) }));
    const places = placesOf(root, 'small');
    const experiments = new History(await readJournal(places.journal)).experiments;
    expect(experiments.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(experiments[0]!.status).toBe('baseline');
    expect(new Set(experiments.map(({ sourceHash }) => sourceHash)).size).toBe(3);
    expect(events.map(({ event }) => event)).toEqual([
      'session',
      ...Array.from({ length: 3 }, () => ['experiment-started', 'experiment']).flat(),
      'done',
    ]);
    const winner = experiments.find(({ id }) => id === best)!;
    const source = readFileSync(places.module, 'utf8');
    expect(source).toBe(winner.source);
    const lab = await openLab(root, 'small', 1);
    try {
      const trial = await tryModule(lab, source, budget, never);
      expect(trial.metrics?.scoresHash).toBe(winner.scores?.scoresHash);
    } finally {
      await lab.close();
    }
    const verification = await verify({
      root,
      study: 'small',
      workers: 2,
      budget,
      all: true,
      onReplay: () => {},
    });
    expect(verification).toMatchObject({ ok: true, problems: [], replayed: [1, 2, 3] });
  });

  test('a module edited by hand is the next experiment, as a person’s', async () => {
    const places = placesOf(root, 'small');
    const edited = readFileSync(places.module, 'utf8').replace(/nTrees: 200/, 'nTrees: 37');
    expect(edited).toContain('nTrees: 37');
    writeFileSync(places.module, edited);
    await research(optionsFor(root, 1));
    const last = new History(await readJournal(places.journal)).experiments.at(-1)!;
    expect(last).toMatchObject({ proposer: 'human', source: edited, parent: expect.any(Number) });
  });

  test('a second lab on the same study is refused with who holds it', async () => {
    const places = placesOf(root, 'small');
    const lock = lockStudy(places.lock, 'nightlab research');
    try {
      await expect(research(optionsFor(root, 1))).rejects.toMatchObject({
        code: 'journal.locked',
        message: expect.stringContaining(String(process.pid)),
      });
    } finally {
      lock.release();
    }
  });

  test('stopping at once records nothing of the running experiment, and it is run under its own number next time', async () => {
    const stop = new AbortController();
    const emit = (event: LabEvent): void => {
      if (event.event === 'experiment-started') setTimeout(() => stop.abort(), 30);
    };
    const before = new History(await readJournal(placesOf(root, 'small').journal)).experiments.length;
    const stopped = await research(optionsFor(root, 4, { emit, stop: stop.signal }));
    expect(new History(stopped.lines).experiments).toHaveLength(before);
    const started = stopped.lines.findLast(({ type }) => type === 'experiment-started')!;
    const next = await research(optionsFor(root, 1));
    expect(new History(next.lines).experiments.at(-1)).toMatchObject({
      id: (started as { id: number }).id,
      source: (started as { source: string }).source,
    });
  });

  test('a study that changed since it was frozen is refused, naming the part', async () => {
    const places = placesOf(root, 'small');
    const part = `${places.dataRoot}/data/small/train.parquet`;
    const bytes = readFileSync(part);
    const changed = Buffer.from(bytes);
    changed[changed.length >> 1]! ^= 1;
    writeFileSync(part, changed);
    try {
      await expect(research(optionsFor(root, 1))).rejects.toThrow(/train/);
    } finally {
      writeFileSync(part, bytes);
    }
  });
});

describe('one and two workers', () => {
  test('give the same record, bit for bit', async () => {
    const roots = [await smallStudy(250, 1, 5), await smallStudy(250, 1, 5)];
    const records: unknown[] = [];
    for (const [at, workers] of [
      [0, 1],
      [1, 2],
    ] as const) {
      const { lines } = await research(optionsFor(roots[at]!, 3, { workers }));
      records.push(new History(lines).experiments.map(essence));
      rmSync(roots[at]!, { recursive: true });
    }
    expect(records[1]).toEqual(records[0]);
  });
});

describe('an experiment that misbehaves', () => {
  let root: string;
  let lab: Lab;

  beforeAll(async () => {
    root = await smallStudy(300);
    lab = await openLab(root, 'small', 2);
  });
  afterAll(async () => {
    await lab.close();
    rmSync(root, { recursive: true });
  });

  const withStep = (
    body: string,
  ): string => `import { derive, logistic, numeric, pipeline, learner } from 'nightlab';
${body}`;
  const deriving = (code: string): string =>
    withStep(`export default pipeline({
  features: { own: [numeric(), derive('x', (row) => { ${code} })] },
  model: logistic(),
});
void learner;`);

  test.each([
    ['loops forever', deriving('for (;;) {} '), 'timeout', /did not end within/],
    [
      'allocates 8 GB of typed arrays',
      deriving(
        'const all: Float64Array[] = []; for (let i = 0; i < 64; i++) all.push(new Float64Array(1 << 24).fill(i)); return all.length;',
      ),
      'crashed',
      /memory/,
    ],
    ['throws', deriving("throw new Error('the moon is full');"), 'crashed', /the moon is full/],
    [
      'has a type error',
      deriving("const n: number = 'one'; return n;"),
      'invalid',
      /line 3.*not assignable/s,
    ],
    [
      'returns NaN',
      withStep(`export default pipeline({
  features: { own: [numeric()] },
  model: learner({ fit: () => null, predict: (matrix) => new Float64Array(matrix.nRows).fill(NaN) }),
});
void derive; void logistic;`),
      'invalid',
      /NaN/,
    ],
    [
      'returns too few scores',
      withStep(`export default pipeline({
  features: { own: [numeric()] },
  model: learner({ fit: () => null, predict: (matrix) => new Float64Array(matrix.nRows - 1) }),
});
void derive; void logistic;`),
      'invalid',
      /values for \d+ rows/,
    ],
    [
      'is not a pipeline',
      "import { numeric } from 'nightlab';\nexport default numeric();\n",
      'invalid',
      /pipeline/,
    ],
    [
      'recurses without end',
      deriving('const f = (n: number): number => f(n + 1) + 1; return f(0);'),
      'crashed',
      /stack/i,
    ],
  ])('and %s ends with its reason, and the next one runs', async (_what, source, status, reason) => {
    const run = await runModule(lab, source, { secondsPerExperiment: 4, memoryMb: 700 }, never);
    expect(run).toMatchObject({ state: 'failed', status, reason: expect.stringMatching(reason) });
    const good = await runModule(lab, deriving('return 1;'), budget, never);
    expect(good.state).toBe('scored');
  });

  test('the record goes on after a module that was found broken in models/', async () => {
    const places = placesOf(root, 'small');
    mkdirSync(dirname(places.module), { recursive: true });
    writeFileSync(places.module, deriving("throw new Error('not today');"));
    await lab.close();
    const { lines } = await research(optionsFor(root, 2));
    expect(new History(lines).experiments.map(({ status }) => status)).toEqual(['crashed', 'baseline']);
    lab = await openLab(root, 'small', 2);
  });
});
