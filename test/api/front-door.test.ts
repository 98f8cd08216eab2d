import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  freeze,
  type LabEvent,
  loadModel,
  openStudy,
  type Study,
  type TableRow,
} from '../../src/api/index.ts';
import { History } from '../../src/journal/history.ts';
import { readJournal } from '../../src/journal/journal.ts';
import { aucWithInterval } from '../../src/judge/delong.ts';
import { openLab } from '../../src/lab/open-lab.ts';
import { runModule } from '../../src/lab/run-module.ts';
import { placesOf } from '../../src/lab/study-paths.ts';
import { openFrozenStudy as openFrozen } from '../../src/split/study/open-frozen-study.ts';
import { readVaultLabels } from '../../src/split/vault/vault.ts';
import { budget, csvOf, freezeSmall, smallRows } from './small-study.ts';

const cli = resolve(import.meta.dirname, '../../dist/cli/main.js');
const built = pathToFileURL(resolve(import.meta.dirname, '../../dist/api/index.js')).href;

const home = process.cwd();

function bits(scores: Float64Array): Buffer {
  return Buffer.from(scores.buffer, scores.byteOffset, scores.byteLength);
}

describe('nightlab/lab', () => {
  let root: string;
  const { rows: newRows } = smallRows(40, 7);
  let newFile: string;
  const events: LabEvent[] = [];
  let study: Study;
  let model: string;

  beforeAll(async () => {
    ({ root, study } = await freezeSmall());
    newFile = join(root, 'new.csv');
    writeFileSync(newFile, csvOf(newRows));
    for await (const event of study.research({ ...budget, experiments: 2, researcher: 'offline' }))
      events.push(event);
    model = (await study.export(budget)).dir;
  });
  afterAll(() => rmSync(root, { recursive: true }));

  test('research gives the events of a session, and results the experiments that they told of', async () => {
    expect(events.map(({ event }) => event)).toEqual([
      'session',
      'experiment-started',
      'experiment',
      'experiment-started',
      'experiment',
      'done',
    ]);
    const told = events.flatMap((event) => {
      if (event.event !== 'experiment') return [];
      const { event: _, ...row } = event;
      return [row];
    });
    expect(await study.results()).toEqual(told);
    expect(process.cwd()).toBe(home);
  });

  test('a loaded model gives the sealed AUC that export reported, from the sealed rows', async () => {
    const loaded = await loadModel(model);
    const scores = await loaded.predict(join(root, 'data/small/sealed.parquet'));
    await loaded.close();
    const frozen = await openFrozen(root, 'small');
    const { auc } = aucWithInterval(await readVaultLabels(frozen, 'sealed'), scores, null);
    expect(loaded.facts.sealedOpenings).toBe(1);
    expect(auc).toBe(loaded.facts.sealedAuc);
  });

  test('a model that was fitted on train alone gives the validation scores of the lab bit for bit', async () => {
    const places = placesOf(root, 'small');
    writeFileSync(
      places.module,
      "import { logistic, numeric, pipeline } from 'nightlab';\n\nexport default pipeline({ features: { one: [numeric(['visits'])] }, model: logistic() });\n",
    );
    for await (const _ of study.research({ ...budget, experiments: 1, researcher: 'offline' }));
    const discarded = new History(await readJournal(places.journal)).experiments.find(
      ({ status }) => status === 'discarded',
    );
    expect(discarded?.scores).toBeDefined();
    const { id, source, scores } = discarded!;
    const lab = await openLab(root, 'small', 1);
    const run = await runModule(lab, source, budget, new AbortController().signal);
    await lab.close();
    if (run.state !== 'scored') throw new Error(run.state);
    expect(run.metrics.scoresHash).toBe(scores!.scoresHash);
    const { dir } = await study.export({ ...budget, id, out: join(root, 'discarded') });
    const loaded = await loadModel(dir);
    const inputs: Parameters<typeof loaded.predict>[0][] = [join(root, 'data/small/validation.parquet')];
    for (const format of ['csv', 'parquet'] as const) {
      await study.split(join(root, format), { format });
      inputs.push(join(root, format, `validation.${format}`));
    }
    const [head, ...lines] = readFileSync(join(root, 'csv', 'validation.csv'), 'utf8')
      .trim()
      .split('\n');
    const names = head!.split(',');
    const rows = lines.map((line) =>
      Object.fromEntries(line.split(',').map((text, i) => [names[i]!, text === '' ? null : text])),
    );
    writeFileSync(join(root, 'rows.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
    inputs.push(rows, join(root, 'rows.jsonl'));
    inputs.push(Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name]!)])));
    expect(inputs).toHaveLength(6);
    for (const input of inputs) {
      const predicted = await loaded.predict(input);
      expect(bits(predicted).equals(bits(run.predictions.validation))).toBe(true);
    }
    await loaded.close();
  });

  test('rows, columns, a CSV file and the command give the same scores bit for bit', async () => {
    const out = join(root, 'scores.csv');
    execFileSync(process.execPath, [cli, 'predict', model, newFile, '--out', out], { cwd: root });
    const lines = readFileSync(out, 'utf8').trim().split('\n');
    const at = lines[0]!.split(',').findIndex((name) => name === 'score' || name === 'probability');
    const written = Float64Array.from(lines.slice(1), (line) => Number(line.split(',')[at]));
    const loaded = await loadModel(model);
    const names = Object.keys(newRows[0]!);
    const columns = Object.fromEntries(names.map((name) => [name, newRows.map((row) => row[name])]));
    const [ofRows, ofColumns, ofFile] = await Promise.all([
      loaded.predict(newRows),
      loaded.predict(columns),
      loaded.predict(newFile),
    ]);
    const ofOne = await loaded.predict([newRows[3]!]);
    await loaded.close();
    expect(written.length).toBe(40);
    expect(new Set(written).size).toBeGreaterThan(20);
    for (const scores of [ofRows, ofColumns, ofFile]) expect(bits(scores).equals(bits(written))).toBe(true);
    expect(ofOne).toEqual(written.slice(3, 4));
    expect(process.cwd()).toBe(home);
  });

  test('a program that scores and tries ends by itself, in the directory where it began', async () => {
    const program = `
      import { loadModel, openStudy } from ${JSON.stringify(built)};
      const model = await loadModel(${JSON.stringify(relative(root, model))});
      const first = await model.predict('new.csv');
      const second = await model.predict('new.csv');
      await model.close();
      const study = await openStudy('small');
      await study.try('export default 1;', { workers: 1 });
      console.log(JSON.stringify([process.cwd(), first.length, first.every((score, i) => score === second[i])]));`;
    const text = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: root,
      encoding: 'utf8',
      timeout: 120_000,
    });
    expect(JSON.parse(text)).toEqual([realpathSync(root), 40, true]);
  });

  test('missing and unknown columns are named, in all rows or in one', async () => {
    const loaded = await loadModel(model);
    const renamed = ({ visits, ...row }: TableRow): TableRow => ({ ...row, vists: visits });
    await expect(loaded.predict(newRows.map(renamed))).rejects.toMatchObject({
      code: 'table.missingColumns',
      message: expect.stringMatching(/"visits" \(is it "vists"\?\)/),
    });
    await expect(
      loaded.predict(newRows.map((row, i) => (i === 4 ? renamed(row) : row))),
    ).rejects.toMatchObject({
      code: 'api.raggedRows',
      message: expect.stringMatching(/^Row 5 lacks "visits" \(is it "vists"\?\).*"vists"/),
    });
    await expect(loaded.predict([])).rejects.toMatchObject({ code: 'table.noRows' });
    await expect(loaded.predict({ amount: [1, 2], visits: [1] })).rejects.toMatchObject({
      code: 'api.badRows',
    });
    const odd = newRows.map((row, i) => (i === 2 ? { ...row, visits: [1] } : row)) as unknown as TableRow[];
    await expect(loaded.predict(odd)).rejects.toMatchObject({
      code: 'table.badCell',
      message: expect.stringMatching(/^Row 3, column "visits"/),
    });
    await loaded.close();
    await expect(loaded.predict(newRows)).rejects.toMatchObject({ code: 'api.closed' });
    expect(process.cwd()).toBe(home);
  });

  test('a model folder with a changed file is refused', async () => {
    const copy = join(root, 'changed');
    cpSync(model, copy, { recursive: true });
    const file = join(copy, 'fitted.bin');
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(file, bytes);
    await expect(loadModel(copy)).rejects.toMatchObject({ code: 'export.changed' });
  });

  test('each export counts an opening, and one that is refused counts none', async () => {
    const before = (await loadModel(model)).facts.sealedOpenings;
    const first = await study.export({ ...budget, out: join(root, 'again') });
    await expect(study.export({ ...budget, out: join(root, 'again') })).rejects.toMatchObject({
      code: 'export.exists',
    });
    await expect(study.export({ ...budget, id: 99 })).rejects.toMatchObject({ code: 'api.nothingToExport' });
    const second = await study.export({ ...budget, out: join(root, 'once more') });
    expect(before).toBe(1);
    expect(second.sealedOpenings).toBe(first.sealedOpenings + 1);
    expect(first.sealedOpenings).toBeGreaterThan(before);
  });

  test('try scores the module that is there, and says what is wrong with another', async () => {
    const done = events.findLast((event) => event.event === 'done')!;
    const best = (await study.results()).find(({ id }) => id === done.best?.id)!;
    const tried = await study.try(undefined, budget);
    expect(tried.cvAuc).toBe(best.cvAuc);
    const broken = await study.try('export default 1;', budget);
    expect(broken).toMatchObject({ status: 'invalid', cvAuc: null });
    expect(process.cwd()).toBe(home);
  });

  test('leaving the loop ends the session, frees the study and puts the directory back', async () => {
    for await (const event of study.research({ ...budget, forever: true, researcher: 'offline' }))
      if (event.event === 'experiment-started') break;
    expect(process.cwd()).toBe(home);
    const signal = AbortSignal.abort();
    const kinds: string[] = [];
    for await (const { event } of study.research({ ...budget, forever: true, researcher: 'offline', signal }))
      kinds.push(event);
    expect(kinds).toEqual(['session', 'done']);
  });

  test('what is not there or makes no sense is refused by name', async () => {
    await expect(openStudy('smal', { root })).rejects.toMatchObject({
      code: 'lab.noStudy',
      remedy: expect.stringMatching(/small/),
    });
    const first = (options: Parameters<Study['research']>[0]) =>
      study.research(options)[Symbol.asyncIterator]().next();
    await expect(first({ experiments: 0 })).rejects.toMatchObject({ code: 'api.badOption' });
    await expect(first({ forever: true, minutes: 1 })).rejects.toMatchObject({ code: 'api.bounds' });
    await expect(first({ until: new Date(0) })).rejects.toMatchObject({ code: 'api.badOption' });
    await expect(
      freeze({ root, file: newFile, target: 'visits', split: [60, 20, 10] }),
    ).rejects.toMatchObject({ code: 'api.badOption' });
  });
});
