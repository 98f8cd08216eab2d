import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { churn } from '../../bench/leaks/customer-worlds.ts';
import { csvOf } from '../../bench/leaks/draw.ts';
import { freezeText } from '../../src/cli/terminal/freeze-text.ts';
import { freezeTable } from '../../src/split/freeze/freeze-table.ts';
import { openFrozenStudy } from '../../src/split/study/open-frozen-study.ts';
import { errorOf, temporaryDirectory, write } from '../table/fixture.ts';

const root = temporaryDirectory();
const file = write(root, 'crm.csv', csvOf(churn(3)));

test('freeze says that a date of cancelling is a leak, and the study keeps it under its fingerprint', async () => {
  const report = await freezeTable({ root, file, target: 'churned' });
  const text = freezeText(report, 100);
  expect(text).toMatch(
    /suspect: "Cancelled On" is filled in \d\d % of the rows with churned = yes and in none of/,
  );
  expect(text).toMatch(/for example 20\d\d-\d\d-\d\d -> churned = yes; .*; \(empty\) -> churned = no/);
  expect(text).toContain('npx nightlab exclude crm "Cancelled On"');
  const { file: study } = await openFrozenStudy(root, 'crm');
  expect(study.suspects!.map(({ column }) => column)).toContain('Cancelled On');
  const path = join(root, 'data/crm/study.json');
  const stored = JSON.parse(readFileSync(path, 'utf8')) as { suspects: unknown[] };
  write(root, 'data/crm/study.json', JSON.stringify({ ...stored, suspects: stored.suspects.slice(1) }));
  expect((await errorOf(openFrozenStudy(root, 'crm'))).code).toBe('split.changedStudyFile');
});

test('a column that is allowed is not suspected again; one that is not there is an error', async () => {
  const allow = ['Cancelled On'];
  const report = await freezeTable({ root, file, target: 'churned', study: 'allowed', allow });
  expect(report.suspects.map(({ column }) => column)).not.toContain('Cancelled On');
  expect((await openFrozenStudy(root, 'allowed')).file.allowed).toEqual(allow);
  const wrong = freezeTable({ root, file, target: 'churned', study: 'other', allow: ['Canceled On'] });
  expect((await errorOf(wrong)).code).toBe('table.missingColumn');
});
