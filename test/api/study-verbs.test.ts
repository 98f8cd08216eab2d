import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freeze, type LabEvent, openStudy, restore, type Study } from '../../src/api/index.ts';
import { budget, freezeSmall } from './small-study.ts';

const home = process.cwd();

describe('a study that a program opens', () => {
  let root: string;
  let study: Study;

  const research = async (experiments: number): Promise<LabEvent[]> => {
    const events: LabEvent[] = [];
    for await (const event of study.research({ ...budget, experiments, researcher: 'offline' }))
      events.push(event);
    return events;
  };

  /** Row keys of a hidden part with a score each, as another tool would hand them back. */
  const scoreFile = async (part: 'validation' | 'sealed'): Promise<string> => {
    const folder = join(root, `for-${part}`);
    const { key, files } = await study.split(folder);
    const [head, ...lines] = readFileSync(join(folder, files[part].file), 'utf8').trim().split('\n');
    const at = head!.split(',').indexOf(key);
    const file = join(root, `${part}-scores.csv`);
    writeFileSync(
      file,
      [`${key},score`, ...lines.map((line, i) => `${line.split(',')[at]},${i}`)].join('\n'),
    );
    return file;
  };

  beforeAll(async () => {
    ({ root, study } = await freezeSmall());
  });
  afterAll(() => rmSync(root, { recursive: true }));

  test('has no status, results or answers before its first session', async () => {
    expect(await study.status()).toMatchObject({ study: 'small', state: 'none', best: null });
    expect(await study.results()).toEqual([]);
    await expect(study.show(1)).rejects.toMatchObject({ code: 'api.noExperiments' });
    await expect(study.ask('why?')).rejects.toMatchObject({ code: 'lab.nothingToAskAbout' });
    expect(await study.stop()).toMatchObject({ state: 'nothing-to-stop' });
    for await (const event of study.follow()) throw new Error(event.event);
  });

  test('follow gives the events of a session that runs, which stop ends', async () => {
    const running = research(1000);
    const followed: string[] = [];
    // It begins when it has the lock.
    while ((await study.status()).state !== 'running')
      await new Promise((resolve) => setTimeout(resolve, 20));
    for await (const { event, at } of study.follow()) {
      expect(Date.parse(at)).not.toBeNaN();
      followed.push(event);
      if (event === 'experiment' && followed.filter((each) => each === 'experiment').length === 1)
        expect((await study.stop({ wait: true })).state).toBe('ended');
    }
    const own = (await running).map(({ event }) => event);
    expect(followed).toEqual(own);
    expect(own.at(-1)).toBe('done');
    expect((await study.results()).length).toBeLessThan(1000);
  });

  test('show gives one experiment whole, and names those that there are', async () => {
    const [first] = await study.results();
    expect(await study.show(1)).toMatchObject({ id: 1, cvAuc: first!.cvAuc, diff: null, account: {} });
    expect((await study.show(1)).source).toContain('pipeline');
    await expect(study.show(99_999)).rejects.toMatchObject({ code: 'journal.unknownExperiment' });
  });

  test('a nudge says how it is read, waits, and is taken back by undo and heard by the next session', async () => {
    const receipt = await study.nudge('  leave out amount ');
    expect(receipt).toMatchObject({ text: 'leave out amount', heardBy: null });
    expect(receipt.understood).toContain('amount');
    expect((await study.status()).queued).toMatchObject([{ kind: 'nudge', text: 'leave out amount' }]);
    expect(await study.undo()).toMatchObject({ state: 'done' });
    expect((await study.status()).queued).toEqual([]);
    await study.nudge('try a linear model');
    expect((await research(1)).map(({ event }) => event)).toContain('nudge');
    await expect(study.nudge(' ')).rejects.toMatchObject({ code: 'lab.badMessage' });
  });

  test('ask is answered here where no session runs', async () => {
    const waited: string[] = [];
    const answer = await study.ask('which experiment is the best?', {
      researcher: 'offline',
      onWait: (what) => waited.push(what),
    });
    expect(answer.text.length).toBeGreaterThan(10);
    expect(waited).toHaveLength(1);
    expect(process.cwd()).toBe(home);
    await expect(study.ask('why?', { timeout: 0 })).rejects.toMatchObject({ code: 'api.badOption' });
  });

  test('bench measures sets of columns by the learners that were named', async () => {
    const seen: string[] = [];
    const options = { ...budget, sets: ['size=amount,visits', 'rest=*'], learners: ['logistic'] as const };
    const bench = await study.bench({ ...options, onEvent: ({ type }) => seen.push(type) });
    expect(bench.complete).toBe(true);
    expect(bench.sets.map(({ set }) => set)).toEqual(['size', 'rest']);
    expect(seen).toContain('ran');
    await expect(study.bench({ ...options, byRole: true })).rejects.toMatchObject({ code: 'api.badOption' });
    await expect(study.bench({ ...budget, learners: [] })).rejects.toMatchObject({ code: 'api.badOption' });
  });

  test('scores of another tool are measured: a look on validation, an opening on sealed unless that is refused', async () => {
    const report = await study.score(await scoreFile('validation'), { on: 'validation' });
    expect(report).toMatchObject({ nRows: 48, isLook: true, sealedOpenings: 0 });
    expect(report.notes[0]).toContain('"score"');
    const sealed = await scoreFile('sealed');
    const so: number[] = [];
    await expect(
      study.score(sealed, {
        on: 'sealed',
        beforeOpening: ({ sealedOpenings }) => {
          so.push(sealedOpenings);
          throw new Error('no');
        },
      }),
    ).rejects.toThrow('no');
    expect(await study.score(sealed, { on: 'sealed' })).toMatchObject({ sealedOpenings: 1 });
    expect(so).toEqual([0]);
  });

  test('verify runs the best experiment again, and names a part that was changed', async () => {
    const replayed: number[] = [];
    const verification = await study.verify({ ...budget, onReplay: (id) => replayed.push(id) });
    expect(verification).toMatchObject({ ok: true, problems: [], replayed });
    expect(replayed).toHaveLength(1);
    const part = join(root, 'data', 'small', 'sealed.parquet');
    const bytes = readFileSync(part);
    writeFileSync(part, Buffer.concat([bytes, Buffer.from([0])]));
    const { ok, problems } = await study.verify(budget);
    writeFileSync(part, bytes);
    expect(ok).toBe(false);
    expect(problems).toMatchObject([{ where: part }]);
  });

  test('excluded columns are out until they are included again, undone and redone', async () => {
    expect(await study.exclude(['amount'], { why: 'known later' })).toMatchObject({
      state: 'done',
      excluded: ['amount'],
    });
    expect((await study.status()).constraints).toEqual([{ column: 'amount', why: 'known later' }]);
    expect(await study.exclude(['amount'])).toMatchObject({ state: 'refused', excluded: ['amount'] });
    expect((await study.undo()).excluded).toEqual([]);
    expect((await study.redo()).excluded).toEqual(['amount']);
    expect((await study.include(['amount'])).excluded).toEqual([]);
    await expect(study.exclude(['amuont'])).rejects.toMatchObject({
      code: 'lab.unknownColumn',
      remedy: expect.stringContaining('amount'),
    });
  });

  test('a study of which only the record is left can be read and not researched', async () => {
    const { root: other, study: lost } = await freezeSmall();
    for await (const _ of lost.research({ ...budget, experiments: 1, researcher: 'offline' }));
    rmSync(join(other, 'data'), { recursive: true });
    const opened = await openStudy('small', { root: other });
    expect(await opened.results()).toHaveLength(1);
    for (const use of [
      () => opened.try(undefined, budget),
      () => opened.nudge('a'),
      () => opened.export(budget),
      () => opened.exclude(['amount']),
      () => opened.bench(budget),
    ])
      await expect(use()).rejects.toMatchObject({ code: 'lab.noStudy' });
    rmSync(other, { recursive: true });
  });

  test('a study that freeze replaced is brought back by restore', async () => {
    const before = (await study.results()).length;
    const file = join(root, 'small.csv');
    await freeze({ root, file, target: 'won', study: 'small', replace: true, seed: 2 });
    expect(await study.results()).toEqual([]);
    const { archived } = await restore('small', { root });
    expect(archived).not.toBeNull();
    expect((await study.results()).length).toBe(before);
    await expect(restore('small', { root, archive: 'small-x' })).rejects.toMatchObject({
      code: 'lab.noArchive',
    });
  });
});
