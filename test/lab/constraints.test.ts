import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { constraintsIn, marksIn } from '../../src/journal/constraints.ts';
import { History } from '../../src/journal/history.ts';
import { readJournal } from '../../src/journal/journal.ts';
import type { Experiment, Line } from '../../src/journal/record.ts';
import { resultRows } from '../../src/journal/result-rows.ts';
import { stagesOf } from '../../src/journal/stages.ts';
import { decideConstraint } from '../../src/lab/constrain.ts';
import { constrainStudy } from '../../src/lab/constrain-study.ts';
import type { LabEvent } from '../../src/lab/events.ts';
import { Inbox } from '../../src/lab/inbox.ts';
import { ledgerOf, ledgerText } from '../../src/lab/ledger.ts';
import { openLab } from '../../src/lab/open-lab.ts';
import { research } from '../../src/lab/research.ts';
import { type Places, placesOf } from '../../src/lab/study-paths.ts';
import { tryModule } from '../../src/lab/try-module.ts';
import { verify } from '../../src/lab/verify.ts';
import { leakyStudy } from './leaky-study.ts';
import { sessionRequest } from './session-request.ts';

const never = new AbortController().signal;
const budget = { secondsPerExperiment: 3600, memoryMb: 1024 };
const leaking = `import { dateParts, gbdt, numeric, pipeline } from 'nightlab';

export default pipeline({
  features: { crm: [numeric(['tenure', 'visits'])], dates: [dateParts(['signup', 'Cancelled On'])] },
  model: gbdt({ nTrees: 20 }),
});
`;

describe('a column that a person takes out in mid-session', () => {
  let root: string;
  let places: Places;

  beforeAll(async () => {
    root = await leakyStudy(240);
    places = placesOf(root, 'churn');
    mkdirSync(places.models, { recursive: true });
    writeFileSync(places.module, leaking);
  });
  afterAll(() => rmSync(root, { recursive: true }));

  const session = (experiments: number, emit: (event: LabEvent) => void = () => {}) =>
    research(sessionRequest(root, 'churn', experiments, { emit }));
  const sees = ({ source, importance }: Experiment): boolean =>
    source.includes('Cancelled On') || importance.some(({ feature }) => feature.includes('Cancelled On'));

  test('leaves the next experiment, which is a new baseline; the best restarts and nothing is compared across', async () => {
    let said: Promise<unknown> | null = null;
    const { lines } = await session(3, (event) => {
      if (event.event !== 'experiment-started' || event.id !== 2) return;
      said ??= new Inbox(places.inbox).put(
        'nudge',
        'please ignore the column cancelled on, it is only known afterwards',
      );
    });
    await said;
    const experiments = new History(lines).experiments;
    expect(experiments[0]).toMatchObject({ id: 1, status: 'baseline' });
    expect(experiments[0]!.scores!.cvAuc).toBeGreaterThan(0.85);
    const nudge = lines.find(({ type }) => type === 'nudge')!;
    const understood = lines.find((line) => line.type === 'researcher-event' && line.what === 'understood')!;
    const constraint = lines.find((line) => line.type === 'constraint')!;
    expect(constraint).toMatchObject({ action: 'exclude', columns: ['Cancelled On'], causes: [nudge.seq] });
    // Said back before it acts.
    expect(nudge.seq < understood.seq && understood.seq < constraint.seq).toBe(true);
    const later = experiments.filter(({ id }) => id > 2);
    expect(later.map(({ status }) => status)[0]).toBe('baseline');
    expect(later.filter(sees)).toEqual([]);
    expect(later[0]).toMatchObject({ id: 3, parent: null, best: 3, causes: [constraint.seq] });
    expect(later[0]!.scores!.cvAuc).toBeLessThan(0.85);
    // The module goes on without the column, it does not start from nothing.
    expect(later[0]!.source).toContain("dateParts('signup')");
    for (const { evidence } of later) expect(evidence?.against ?? 3).toBeGreaterThan(2);
    expect(new History(lines).best!.id).toBeGreaterThan(2);
    expect(readFileSync(places.module, 'utf8')).not.toContain('Cancelled On');
  });

  test('is named by results, stages and ledger', async () => {
    const lines = await readJournal(places.journal);
    expect(resultRows(lines)[0]!.incomparable).toMatchObject({ used: ['Cancelled On'] });
    expect(resultRows(lines).at(-1)!.incomparable).toBeUndefined();
    expect(stagesOf(lines)[0]!.incomparable).toBeDefined();
    const ledger = ledgerOf(lines);
    expect(ledger.excluded).toEqual([{ column: 'Cancelled On', why: expect.stringContaining('afterwards') }]);
    expect(ledger.best!.id).toBeGreaterThan(2);
    expect(ledgerText(ledger)).toContain('Excluded by the person');
  });

  test('makes a module that names it invalid, and the reason is the person', async () => {
    const lab = await openLab(root, 'churn', 2);
    try {
      const byHand = `import { derive, logistic, numeric, pipeline } from 'nightlab';
export default pipeline({
  features: { a: [numeric(['tenure']), derive('x', (row) => (row['Cancelled On'] === null ? 0 : 1))] },
  model: logistic(),
});
`;
      for (const source of [leaking, byHand]) {
        const trial = await tryModule(lab, source, budget, never);
        expect(trial).toMatchObject({
          status: 'invalid',
          reason: expect.stringContaining('the person excluded it'),
        });
      }
      const silent = byHand.replace("row['Cancelled On']", "row['Cancelled ' + 'On']");
      expect((await tryModule(lab, silent, budget, never)).metrics!.cvAuc).toBeLessThan(0.85);
    } finally {
      await lab.close();
    }
  });

  test('comes back with undo, and the comparisons from before with it; redo takes it out again, and all of it verifies', async () => {
    const before = new History(await readJournal(places.journal)).best!;
    const undone = await constrainStudy(root, 'churn', { kind: 'undo' });
    expect(undone).toMatchObject({ state: 'done', excluded: [] });
    const open = await readJournal(places.journal);
    expect([1, 2]).toContain(new History(open).best!.id);
    expect(marksIn(open).get(before.id)).toMatchObject({ lacked: ['Cancelled On'] });
    const { lines } = await session(1);
    // No new baseline, and the module of the other table is not an edit by hand.
    expect(new History(lines).experiments.at(-1)).toMatchObject({ proposer: 'offline' });
    expect(new History(lines).experiments.at(-1)!.status).not.toBe('baseline');
    const redone = await constrainStudy(root, 'churn', { kind: 'redo' });
    expect(redone).toMatchObject({ state: 'done', excluded: ['Cancelled On'] });
    const again = await readJournal(places.journal);
    expect(new History(again).best!.id).toBe(before.id);
    const report = await verify({ root, study: 'churn', workers: 2, budget, all: true, onReplay: () => {} });
    expect(report.problems).toEqual([]);
  });

  test('is refused where it is unknown, the target, out already, or the last one', async () => {
    const exclude = (...columns: string[]) =>
      constrainStudy(root, 'churn', { kind: 'exclude', columns, why: '' });
    await expect(exclude('Canceled')).rejects.toMatchObject({
      remedy: expect.stringContaining('Cancelled On'),
    });
    await expect(exclude('churned')).rejects.toMatchObject({ code: 'lab.targetColumn' });
    expect(await exclude('cancelled on')).toMatchObject({
      state: 'refused',
      text: expect.stringContaining('already'),
    });
    expect(await exclude('tenure', 'visits', 'region', 'signup')).toMatchObject({
      state: 'refused',
      text: expect.stringContaining('no column would be left'),
    });
    const lines = await readJournal(places.journal);
    expect([...constraintsIn(lines).keys()]).toEqual(['Cancelled On']);
  });

  test('is not what runs again where it was cut off before the word', async () => {
    const stop = new AbortController();
    const one = (signal: AbortSignal, emit: (event: LabEvent) => void = () => {}) =>
      research(sessionRequest(root, 'churn', 1, { stop: signal, emit }));
    await constrainStudy(root, 'churn', { kind: 'include', columns: ['Cancelled On'], why: '' });
    await one(stop.signal, (event) => {
      if (event.event === 'experiment-started') stop.abort();
    });
    await constrainStudy(root, 'churn', { kind: 'exclude', columns: ['Cancelled On'], why: 'known later' });
    const { lines } = await one(never);
    const last = new History(lines).experiments.at(-1)!;
    expect(sees(last)).toBe(false);
    expect(last.status).not.toBe('baseline');
  });
});

test('a column that the split goes by is hidden from modules, and the folds stay', async () => {
  const root = await leakyStudy(240, { time: 'signup' });
  try {
    await constrainStudy(root, 'churn', { kind: 'exclude', columns: ['signup', 'Cancelled On'], why: '' });
    const { lines } = await research(sessionRequest(root, 'churn', 2));
    const experiments = new History(lines as readonly Line[]).experiments;
    expect(experiments[0]!.status).toBe('baseline');
    expect(experiments.every(({ source }) => !source.includes('signup'))).toBe(true);
    const lab = await openLab(root, 'churn', 1);
    expect(lab.data.folds.length).toBeGreaterThan(1);
    await lab.close();
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('an id or a constant is not excluded, since no module reads it: the record keeps its comparisons', () => {
  const study = {
    target: 'won',
    roles: { path: 'id', country: 'constant', size: 'numeric', region: 'category' },
    splitColumn: null,
    excluded: {},
  } as const;
  const exclude = (...columns: string[]) =>
    decideConstraint([], study, { kind: 'exclude', columns, why: '' }, []);
  expect(exclude('path')).toEqual({
    entry: null,
    text: 'No module reads "path" anyway: it is an id. Nothing was changed.',
  });
  expect(exclude('path', 'country')).toMatchObject({ entry: null });
  expect(exclude('path', 'size')).toMatchObject({ entry: { columns: ['size'] } });
});
