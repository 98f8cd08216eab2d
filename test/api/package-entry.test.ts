import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { afterAll, describe, expect, test } from 'vitest';
import { typeProblems } from './type-problems.ts';

const packageRoot = resolve(import.meta.dirname, '../..');

/** Options as a caller has them who may or may not have been given each: as values, undefined included. */
const undecided = `
  import { freeze, loadModel, openStudy, restore, type TableColumns, type TableRow } from 'nightlab/lab';
  declare const flag: boolean | undefined;
  declare const n: number | undefined;
  declare const text: string | undefined;
  declare const names: readonly string[] | undefined;
  declare const signal: AbortSignal | undefined;
  declare const rows: readonly TableRow[];
  declare const columns: TableColumns;
  const budget = { workers: n, secondsPerExperiment: n, memoryMb: n };
  await freeze({ file: 'leads.csv', target: 'won', root: text, study: text, time: text, group: text, id: names,
    positive: text, exclude: names, why: text, dayFirst: names, allow: names, sheet: text, seed: n, key: text, replace: flag });
  const study = await openStudy('leads', { root: text });
  for await (const _ of study.research({ ...budget, experiments: n, minutes: n, forever: flag, signal, maxTokens: n }));
  await study.try(text, { ...budget, owner: flag });
  await study.bench({ ...budget, sets: names, byRole: flag, rest: flag, signal });
  for await (const _ of study.follow({ signal }));
  await study.stop({ now: flag, wait: flag });
  await study.ask('why?', { timeout: n, secondsPerExperiment: n });
  await study.exclude(['amount'], { why: text });
  await study.verify({ ...budget, all: flag });
  await study.split('folder', { ids: flag, force: flag });
  await study.score('scores.csv', { on: 'validation', column: text });
  await study.export({ ...budget, id: n, out: text });
  await restore('leads', { root: text, archive: text });
  const model = await loadModel('model');
  const options = { allowLost: flag, sheet: text, secondsPerBatch: n, memoryMb: n };
  await model.predict(rows, options);
  await model.predict(columns, options);
  await model.predict('new.csv', options);
`;

describe('the package entry nightlab/lab', () => {
  // Below the package, where its own name means its built entries.
  const folder = mkdtempSync(join(packageRoot, 'dist', 'entry-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('resolves by name and lets the process end', () => {
    const program = join(folder, 'program.mjs');
    writeFileSync(
      program,
      `import * as lab from 'nightlab/lab';
       const study = await lab.openStudy('crm-calls', { root: ${JSON.stringify(folder)} });
       console.log(JSON.stringify([Object.keys(lab).sort(), study.name, await study.results()]));`,
    );
    const text = execFileSync(process.execPath, [program], { encoding: 'utf8', timeout: 60_000 });
    expect(JSON.parse(text)).toEqual([
      ['LabError', 'freeze', 'loadModel', 'openStudy', 'restore'],
      'crm-calls',
      [],
    ]);
  });

  test.each([
    [ts.ModuleKind.NodeNext, ts.ModuleResolutionKind.NodeNext],
    [ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
  ])('has types (module %s, resolution %s)', (module, moduleResolution) => {
    const program = join(folder, 'program.mts');
    writeFileSync(
      program,
      `import { type LabEvent, loadModel, openStudy } from 'nightlab/lab';
       const study = await openStudy('leads', { root: '.' });
       for await (const event of study.research({ minutes: 1 })) { const one: LabEvent = event; void one; }
       const { dir } = await study.export();
       const scores: Float64Array = await (await loadModel(dir)).predict([{ amount: 1 }]);
       const wrong: string = scores;
       void wrong;`,
    );
    const messages = typeProblems([program], module, moduleResolution);
    expect(messages).toEqual([expect.stringMatching(/^Type 'Float64Array.*not assignable to type 'string'/)]);
  });

  test('takes undefined for every option, as exactOptionalPropertyTypes asks of callers', () => {
    const program = join(folder, 'undecided.mts');
    writeFileSync(program, undecided);
    expect(typeProblems([program])).toEqual([]);
  });
});
