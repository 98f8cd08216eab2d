import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { History } from '../../src/journal/history.ts';
import { readJournal } from '../../src/journal/journal.ts';
import { lockStudy } from '../../src/journal/lock.ts';
import type { TriedModule } from '../../src/journal/record.ts';
import { zNeededAt } from '../../src/judge/looks.ts';
import { constrainedOf } from '../../src/lab/constrain.ts';
import { Inbox } from '../../src/lab/inbox.ts';
import { InboxReader } from '../../src/lab/inbox-reader.ts';
import { ledgerOf, ledgerText } from '../../src/lab/ledger.ts';
import { lookAfter } from '../../src/lab/next-look.ts';
import { openLab } from '../../src/lab/open-lab.ts';
import { recordTry } from '../../src/lab/record-try.ts';
import { placesOf } from '../../src/lab/study-paths.ts';
import { tryModule } from '../../src/lab/try-module.ts';
import { verify } from '../../src/lab/verify.ts';
import { module } from '../red-team/modules.ts';
import { RedLab } from '../red-team/red-lab.ts';
import { smallStudy } from './small-study.ts';

const budget = { secondsPerExperiment: 240, memoryMb: 1024 };
const never = new AbortController().signal;
const sourceOf = (leaves: number, trees = 5): string =>
  module({ model: `gbdt({ nTrees: ${trees}, maxLeafNodes: ${leaves} })` });

let root: string;
const places = () => placesOf(root, 'small');
const lines = () => readJournal(places().journal);

beforeAll(async () => {
  root = await smallStudy(300);
  const red = await RedLab.open(root, 'small');
  await red.run(sourceOf(4));
  await red.close();
});
afterAll(() => rmSync(root, { recursive: true }));

async function tried(source: string, owner = false) {
  const lab = await openLab(root, 'small', 1);
  try {
    return await tryModule(lab, source, budget, never, { owner });
  } finally {
    await lab.close();
  }
}

const look = (scoresHash: string): TriedModule => ({
  type: 'try',
  source: 'none',
  sourceHash: '',
  scoresHash,
  status: 'discarded',
  evidence: null,
  asOf: 1,
  released: null,
});

describe('a try', () => {
  test('is a look in the ledger that raises the bar; the same scores again are none', async () => {
    const before = zNeededAt(lookAfter(new History(await lines())));
    const trial = await tried(sourceOf(5));
    expect(trial).toMatchObject({ isLook: true, validationAuc: null });
    const [line] = new History(await lines()).tries;
    expect(line).toMatchObject({ source: sourceOf(5), status: trial.status, released: null });
    expect(zNeededAt(lookAfter(new History(await lines())))).toBeGreaterThan(before);
    expect(await tried(`${sourceOf(5)}// the same\n`)).toMatchObject({ isLook: false, status: trial.status });
    expect(new History(await lines()).tries).toHaveLength(1);
    expect(ledgerOf(await lines())).toMatchObject({ looks: 1, tries: 1, ownerLooks: 0 });
  });

  test('tells its owner the validation AUC rounded to its noise, and counts that', async () => {
    const { validationAuc } = await tried(sourceOf(5), true);
    // 60 validation rows: the standard error of an AUC of 0.5 is at least 0.075.
    expect(validationAuc! * 10).toBeCloseTo(Math.round(validationAuc! * 10), 9);
    expect(await tried(sourceOf(5), true)).toMatchObject({ isLook: false, validationAuc });
    const ledger = ledgerOf(await lines());
    expect(ledger).toMatchObject({ looks: 1, tries: 2, ownerLooks: 1, step: 0.1 });
    expect(ledgerText(ledger)).toMatch(
      /with 2 tries by nightlab try.*2 to you \(1 of them rounded to 0.1, 3.5 bits/s,
    );
  });

  test('waits for whoever holds the study, and is written once', async () => {
    const lock = lockStudy(places().lock, 'nightlab export');
    const trying = tried(sourceOf(6));
    const inbox = new Inbox(places().inbox);
    while ((await inbox.waiting()).length === 0) await sleep(20);
    expect(new History(await lines()).tries).toHaveLength(2);
    lock.release();
    expect((await trying).isLook).toBe(true);
    expect(new History(await lines()).tries).toHaveLength(3);
    expect(await inbox.waiting()).toEqual([]);
  });

  test('is written by the lab that holds the study, from the inbox, while it proposes or runs', async () => {
    const red = await RedLab.open(root, 'small');
    const lock = lockStudy(places().lock, 'nightlab research');
    try {
      const reader = new InboxReader({
        inbox: new Inbox(places().inbox),
        record: red.record,
        researcher: { understand: undefined } as never,
        study: red.lab.view,
        constrained: constrainedOf(red.lab.study.file),
        view: () => null,
        emit: () => {},
      });
      await reader.during(recordTry(places(), look('from the inbox')), ['try']);
      expect(new History(await lines()).tries.at(-1)).toMatchObject({
        scoresHash: 'from the inbox',
        message: expect.any(String),
      });
    } finally {
      lock.release();
      await red.close();
    }
  });

  test('shows nothing where nobody writes it down in time, and counts from the inbox afterwards', async () => {
    const before = new History(await lines()).tries.length;
    const lock = lockStudy(places().lock, 'nightlab research');
    await expect(recordTry(places(), look('late'), 200)).rejects.toMatchObject({
      code: 'lab.lookNotRecorded',
    });
    lock.release();
    expect(await new Inbox(places().inbox).waiting()).toMatchObject([{ kind: 'try' }]);
    expect(new History(await lines()).tries).toHaveLength(before);
    await new Inbox(places().inbox).remove((await new Inbox(places().inbox).waiting())[0]!);
  });
});

test('verify --all judges experiments between tries as they were judged, and the tries again', async () => {
  rmSync(places().models, { recursive: true });
  const red = await RedLab.open(root, 'small');
  await red.run(sourceOf(4));
  await red.close();
  await tried(sourceOf(7, 6));
  await tried(sourceOf(8, 9), true);
  const again = await RedLab.open(root, 'small');
  await again.run(sourceOf(9, 12));
  await again.close();
  const options = { root, study: 'small', workers: 1, budget, all: true, onReplay: () => {} };
  expect(await verify(options)).toMatchObject({ ok: true, problems: [], replayed: [1, 2] });
  const last = (await lines()).at(-1)!;
  expect(last).toMatchObject({
    type: 'experiment',
    evidence: { zNeeded: zNeededAt({ nth: 3, keptAt: [] }) },
  });
  expect(readFileSync(places().journal, 'utf8')).toContain('"type":"try"');
});
