import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { afterAll, describe, expect, test } from 'vitest';
import { typeProblems } from './type-problems.ts';

const packageRoot = resolve(import.meta.dirname, '../..');

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
    expect(JSON.parse(text)).toEqual([['LabError', 'freeze', 'loadModel', 'openStudy'], 'crm-calls', []]);
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
});
