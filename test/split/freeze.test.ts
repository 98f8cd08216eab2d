import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { makeFolds } from '../../src/split/folds.ts';
import { freeze } from '../../src/split/freeze.ts';
import { openStudy } from '../../src/split/open-study.ts';
import { readPart, readTrainLabels } from '../../src/split/read-part.ts';
import { readVaultLabels } from '../../src/split/vault.ts';

let root: string;
let file: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'freeze-'));
  file = join(root, 'leads.csv');
  const stream = random(7, 'leads');
  const lines = ['row,amount,source,won'];
  for (let i = 0; i < 500; i++) {
    const won = stream.next() < 0.3 ? 'yes' : 'no';
    lines.push(
      `r${i},${(stream.normal() * 10).toFixed(3)},${['web', 'fair', 'call'][stream.integer(3)]},${won}`,
    );
  }
  writeFileSync(file, `${lines.join('\n')}\n`);
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('freeze', () => {
  test('a stratified study holds every row once, with the same rate in each part', async () => {
    const report = await freeze({ file, target: 'won', root });
    const study = await openStudy(root, 'leads');
    expect(report.roles).toEqual({ row: 'id', amount: 'numeric', source: 'category' });
    const ids = new Set<string>();
    const rates: number[] = [];
    for (const part of ['train', 'validation', 'sealed'] as const) {
      const table = await readPart(study, part);
      const labels = part === 'train' ? await readTrainLabels(study) : await readVaultLabels(study, part);
      expect(labels.length).toBe(table.nRows);
      rates.push(labels.reduce((sum, label) => sum + label, 0) / labels.length);
      const id = table.columns[0]!;
      if (id.kind === 'string') for (const code of id.codes) ids.add(id.dictionary.at(code));
    }
    expect(ids.size).toBe(500);
    expect(Math.max(...rates) - Math.min(...rates)).toBeLessThan(0.011);
  });

  test('the same file gives the same bytes', async () => {
    const other = mkdtempSync(join(root, 'again-'));
    await freeze({ file, target: 'won', root });
    await freeze({ file, target: 'won', root: other });
    const bytes = (at: string) =>
      readdirSync(join(at, 'data', 'leads'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name)).toString('base64')]);
    expect(bytes(other)).toEqual(bytes(root));
  });

  test('stratified folds predict every train row once', async () => {
    await freeze({ file, target: 'won', root });
    const study = await openStudy(root, 'leads');
    const labels = await readTrainLabels(study);
    const folds = makeFolds(study, await readPart(study, 'train'), labels, 5, 3);
    const seen = folds.flatMap(({ applyRows }) => Array.from(applyRows)).sort((a, b) => a - b);
    expect(seen).toEqual(Array.from(labels, (_, row) => row));
  });
});
