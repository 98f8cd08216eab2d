import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { problemsText } from '../../src/cli/terminal/problems-text.ts';
import { checkRecord } from '../../src/lab/check-record.ts';
import { placesOf } from '../../src/lab/study-paths.ts';
import { module } from '../red-team/modules.ts';
import { RedLab } from '../red-team/red-lab.ts';
import { smallStudy } from './small-study.ts';

const cli = resolve(import.meta.dirname, '../../dist/cli/main.js');
let root: string;
const backup = mkdtempSync(join(tmpdir(), 'nightlab-check-'));
const places = () => placesOf(root, 'small');
const journal = () => places().journal;
const written = () => `${journal()}.written`;

beforeAll(async () => {
  root = await smallStudy(200);
  const red = await RedLab.open(root, 'small');
  await red.run(module({}));
  await red.close();
  const { status } = spawnSync(process.execPath, [cli, 'export', 'small', '--workers', '1'], { cwd: root });
  expect(status).toBe(0);
  cpSync(root, backup, { recursive: true });
});
afterAll(() => {
  for (const folder of [root, backup]) rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  for (const folder of ['data', 'models']) {
    rmSync(join(root, folder), { recursive: true, force: true });
    cpSync(join(backup, folder), join(root, folder), { recursive: true });
  }
});

const found = async () => {
  const { problems, sealedOpenings } = await checkRecord(places());
  return { whats: problems.map(({ what }) => what), text: problemsText(problems), sealedOpenings };
};

function withoutLines(type: RegExp): void {
  const lines = readFileSync(journal(), 'utf8').trimEnd().split('\n');
  const at = lines.findIndex((line) => type.test(line));
  writeFileSync(journal(), `${lines.slice(0, at).join('\n')}\n`);
}

describe('the check of a record', () => {
  test('finds nothing in one that is whole', async () => {
    expect(await found()).toEqual({ whats: [], text: '', sealedOpenings: 1 });
  });

  test.each<[string, () => void, RegExp]>([
    [
      'a count of lines that is garbage',
      () => writeFileSync(written(), 'garbage\n'),
      /count of its lines that is not one/,
    ],
    ['an empty count of lines', () => writeFileSync(written(), ''), /count of its lines that is not one/],
    ['a count of lines that is gone', () => rmSync(written()), /count of its lines is gone/],
    ['a count that is too low', () => writeFileSync(written(), '2\n'), /but only 2 were counted/],
    ['a count that is too high', () => writeFileSync(written(), '99\n'), /but 99 were written/],
    [
      'a count of another journal',
      () => writeFileSync(written(), readFileSync(written(), 'utf8').replace(/ .*/, ` ${'a'.repeat(64)}`)),
      /was replaced/,
    ],
    ['a journal that was cut short', () => withoutLines(/"type":"export"/), /the last are missing/],
    ['a journal that is gone', () => renameSync(journal(), `${journal()}.old`), /cannot be read|are missing/],
    [
      'a vault without its openings',
      () => rmSync(join(root, 'data/small/vault/openings.jsonl')),
      /vault does not hold/,
    ],
  ])('%s', async (_what, change, said) => {
    change();
    const { whats, text, sealedOpenings } = await found();
    expect(whats).toContainEqual(expect.stringMatching(said));
    expect(text).toMatch(/THE RECORD IS NOT WHOLE/);
    expect(sealedOpenings).toBe(1);
  });

  test.each<[string, string, (text: string) => string]>([
    ['sealed AUC', 'model.json', (text) => text.replace(/"sealedAuc": [\d.]+/, '"sealedAuc": 0.99')],
    ['count of openings', 'model.json', (text) => text.replace(/"sealedOpenings": 1/, '"sealedOpenings": 0')],
    ['role', 'model.json', (text) => text.replace('"amount": "numeric"', '"amount": "category"')],
    ['card', 'CARD.md', (text) => text.replace(/\*\*[\d.]+\*\*/, '**0.9900**')],
    ['code', 'pipeline.js', (text) => `${text}\n// more`],
  ])('another %s in a model folder', async (_what, file, change) => {
    const path = join(root, 'models/small/exports/1', file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, change(text));
    expect(readFileSync(path, 'utf8')).not.toBe(text);
    expect((await found()).whats).toEqual([
      expect.stringMatching(/the model of experiment 1 that was exported/),
    ]);
  });
});
