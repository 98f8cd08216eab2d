import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { freezeTable } from '../../src/split/freeze/freeze-table.ts';
import { openFrozenStudy } from '../../src/split/study/open-frozen-study.ts';
import { readPart } from '../../src/split/study/read-part.ts';
import { leakyFile } from '../lab/leaky-study.ts';

const root = mkdtempSync(join(tmpdir(), 'nightlab-exclude-'));
const file = leakyFile(root, 200);
afterAll(() => rmSync(root, { recursive: true }));
const frozen = (study: string, exclude: string[], more: { time?: string; why?: string } = {}) =>
  freezeTable({ root, file, target: 'churned', study, exclude, ...more });

test('a column that freeze excludes is in no part, and study.json and the report say so', async () => {
  const report = await frozen('without', ['Cancelled On'], { why: 'known later' });
  expect(report.roles).not.toHaveProperty('Cancelled On');
  expect(report.notes.join(' ')).toContain('"Cancelled On" is left out of the study: known later');
  const study = await openFrozenStudy(root, 'without');
  expect(study.file.excluded).toEqual({ 'Cancelled On': 'known later' });
  for (const part of ['train', 'validation', 'sealed'] as const) {
    const { columns } = await readPart(study, part);
    expect(columns.map(({ name }) => name)).not.toContain('Cancelled On');
  }
});

test('a column to exclude may be named in other case, and the study keeps the spelling of the file', async () => {
  const report = await frozen('case', ['cancelled on']);
  expect(report.roles).not.toHaveProperty('Cancelled On');
  expect((await openFrozenStudy(root, 'case')).file.excluded).toEqual({ 'Cancelled On': '' });
});

test('freeze refuses to exclude the target, an unknown column, the split column, and all', async () => {
  await expect(frozen('a', ['churned'])).rejects.toMatchObject({ code: 'split.badColumn' });
  await expect(frozen('a', ['Canceled'])).rejects.toThrow(/Canceled/);
  await expect(frozen('a', ['signup'], { time: 'signup' })).rejects.toMatchObject({
    remedy: expect.stringContaining('nightlab exclude'),
  });
  const all = ['tenure', 'visits', 'region', 'signup', 'Cancelled On'];
  await expect(frozen('a', all)).rejects.toMatchObject({ code: 'split.noFeatures' });
});

test('a study frozen without excluding anything has the fingerprint that it always had', async () => {
  const plain = await freezeTable({ root, file, target: 'churned', study: 'plain' });
  const again = await freezeTable({ root, file, target: 'churned', study: 'plain', exclude: [] });
  expect(again).toMatchObject({ fingerprint: plain.fingerprint, changed: false });
  expect((await openFrozenStudy(root, 'plain')).file).not.toHaveProperty('excluded');
});
