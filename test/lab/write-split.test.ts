import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/core/hash.ts';
import { constrainStudy } from '../../src/lab/constrain-study.ts';
import { openLab } from '../../src/lab/open-lab.ts';
import { type SplitRequest, writeSplit } from '../../src/lab/write-split.ts';
import { freezeTable } from '../../src/split/freeze/freeze-table.ts';
import { openFrozenStudy } from '../../src/split/study/open-frozen-study.ts';
import { readPart, readTrainLabels } from '../../src/split/study/read-part.ts';
import type { StudyFile, VaultFile } from '../../src/split/study/study.ts';
import { fingerprintOf } from '../../src/split/study/study-file.ts';
import { hmacFile, labelBytes } from '../../src/split/vault/label-file.ts';
import { readVaultLabels } from '../../src/split/vault/vault.ts';
import { keyFor } from '../../src/split/vault/vault-key.ts';
import { cellsOf } from '../table/fixture.ts';
import { smallStudy } from './small-study.ts';

let root: string;
beforeAll(async () => {
  root = await smallStudy(300);
});
afterAll(() => rmSync(root, { recursive: true }));

const options = (name: string): SplitRequest => ({
  root,
  study: 'small',
  directory: join(root, name),
  format: 'csv',
  ids: false,
  force: false,
});
const write = (name: string, more: Partial<SplitRequest> = {}) => writeSplit({ ...options(name), ...more });

/** Another study whose hidden rows all have the other outcome. */
async function turnLabels(home: string): Promise<void> {
  const study = await openFrozenStudy(home, 'small');
  const key = (await keyFor(study.directory))!;
  const vault: Record<string, VaultFile> = {};
  for (const part of ['validation', 'sealed'] as const) {
    const { file, nRows } = study.file.vault[part];
    const path = join(study.directory, file);
    writeFileSync(path, labelBytes((await readVaultLabels(study, part)).map((label) => 1 - label)));
    vault[part] = { file, nRows, hmac: await hmacFile(path, key) };
  }
  const file = { ...study.file, vault } as StudyFile;
  const signed = { ...file, fingerprint: fingerprintOf(file) };
  writeFileSync(join(study.directory, 'study.json'), `${JSON.stringify(signed, null, 2)}\n`);
}

async function column(file: string, name: string): Promise<(string | null)[]> {
  const { names, rows } = await cellsOf(join(root, file));
  return rows.map((row) => row[names.indexOf(name)] as string | null);
}

describe('writeSplit', () => {
  test('gives train its labels and the folds of the lab, in the rows of the study', async () => {
    const split = await write('out');
    const study = await openFrozenStudy(root, 'small');
    const labels = await readTrainLabels(study);
    expect(await column('out/train.csv', 'won')).toEqual(
      [...labels].map((label) => (label === 1 ? 'yes' : 'no')),
    );
    const lab = await openLab(root, 'small', 1);
    await lab.close();
    const folds = await column('out/train.csv', split.fold);
    for (const [k, { applyRows }] of lab.data.folds.entries())
      expect([...applyRows].every((row) => folds[row] === String(k + 1))).toBe(true);
    const keys = await column('out/train.csv', split.key);
    expect(new Set(keys).size).toBe(180);
    expect(keys[6]).toMatch(/^t7-[0-9a-f]{4}$/);
  });

  test('keeps every cell of the hidden parts in the order of the study, as csv and as parquet', async () => {
    await write('as-parquet', { format: 'parquet' });
    const study = await openFrozenStudy(root, 'small');
    for (const part of ['validation', 'sealed'] as const) {
      const table = await readPart(study, part);
      for (const file of [`out/${part}.csv`, `as-parquet/${part}.parquet`]) {
        for (const each of table.columns) {
          if (each.kind !== 'number') continue;
          const cells = await column(file, each.name);
          expect(cells.map((cell) => (cell === null ? Number.NaN : Number(cell)))).toEqual([...each.values]);
        }
      }
    }
  });

  test('labels of hidden parts are in no file: no column of them, nothing that goes with them, the same bytes whatever they are', async () => {
    const study = await openFrozenStudy(root, 'small');
    const before = readdirSync(join(root, 'out')).map((name) =>
      readFileSync(join(root, 'out', name), 'latin1'),
    );
    for (const part of ['validation', 'sealed'] as const) {
      const { names } = await cellsOf(join(root, `out/${part}.csv`));
      expect(names).toEqual(['row', ...Object.keys(study.file.roles)]);
      const labels = await readVaultLabels(study, part);
      const keys = await column(`out/${part}.csv`, 'row');
      expect(keys.map((key) => Number(/\d+/.exec(key!)![0]))).toEqual([...labels].map((_, row) => row + 1));
      // As a run of digits or of words the labels are nowhere.
      const runs = ['', ',', '\n', ', '].flatMap((gap) => [
        [...labels].slice(0, 20).join(gap),
        [...labels]
          .slice(0, 20)
          .map((label) => (label === 1 ? 'yes' : 'no'))
          .join(gap),
      ]);
      for (const run of runs) expect(before.some((text) => text.includes(run))).toBe(false);
    }
    // With all hidden labels turned the folder is the same, but for the fingerprint.
    const copy = `${root}-copy`;
    cpSync(root, copy, { recursive: true });
    try {
      await turnLabels(copy);
      await writeSplit({ ...options('again'), root: copy, directory: join(copy, 'again') });
      for (const name of ['train.csv', 'validation.csv', 'sealed.csv']) {
        const [was, is] = [join(root, 'out', name), join(copy, 'again', name)].map((path) =>
          readFileSync(path, 'utf8').replaceAll(/^([tvs]\d+)-[0-9a-f]{4},/gm, '$1,'),
        );
        expect(is).toBe(was);
      }
    } finally {
      rmSync(copy, { recursive: true });
    }
  });

  test('leaves out what a person excluded, and says so', async () => {
    const study = await openFrozenStudy(root, 'small');
    const name = Object.keys(study.file.roles)[0]!;
    await constrainStudy(root, 'small', { kind: 'exclude', columns: [name], why: 'known afterwards' });
    const split = await write('without');
    expect(split.leftOut[name]).toBe('excluded by a person');
    for (const part of ['train', 'validation', 'sealed'])
      expect((await cellsOf(join(root, `without/${part}.csv`))).names).not.toContain(name);
    expect(readFileSync(join(root, 'without/README.txt'), 'utf8')).toContain(name);
  });

  test('writes into no folder of the lab, no file, and no folder that holds something', async () => {
    writeFileSync(join(root, 'file'), '');
    mkdirSync(join(root, 'full'));
    writeFileSync(join(root, 'full', 'mine.txt'), 'precious');
    symlinkSync(join(root, 'data', 'small', 'vault'), join(root, 'way-in'));
    const refused = [
      'data/small',
      'data/small/vault',
      'data/small/x/y',
      'data/new',
      'models/small',
      'models/small/scores',
      'models/small/x',
      'way-in',
      'way-in/x',
      'file',
      'full',
    ];
    for (const name of refused)
      for (const force of name === 'full' ? [false] : [false, true])
        expect([
          name,
          await write(name, { force }).then(
            () => null,
            ({ code }) => code,
          ),
        ]).toEqual([name, 'lab.splitPlace']);
    await write('full', { force: true });
    expect(readdirSync(join(root, 'full')).sort()).toEqual([
      'README.txt',
      'mine.txt',
      'sealed.csv',
      'split.json',
      'train.csv',
      'validation.csv',
    ]);
    expect(readFileSync(join(root, 'full', 'mine.txt'), 'utf8')).toBe('precious');
    expect(
      readdirSync(join(root, 'data', 'small', 'vault')).filter((name) => /csv|txt|nightlab/.test(name)),
    ).toEqual([]);
    expect(readdirSync(join(root, 'data'))).toEqual(['small']);
  });
});

test('a split by time numbers its folds so that smaller numbers are what each is fitted on, and --ids writes ids', async () => {
  const rows = Array.from(
    { length: 300 },
    (_, i) =>
      `k${i * 7}x,${new Date(Date.UTC(2020, 0, 1 + ((i * 37) % 300))).toISOString().slice(0, 10)},${(i * 53) % 97},${(i * 29) % 7 < 3 ? 'yes' : 'no'}`,
  );
  writeFileSync(join(root, 'timed.csv'), `who,day,amount,won\n${rows.join('\n')}\n`);
  await freezeTable({
    root,
    file: join(root, 'timed.csv'),
    target: 'won',
    time: 'day',
    id: ['who'],
    key: sha256('timed'),
  });
  const split = await write('timed-out', { study: 'timed', ids: true });
  expect(split.foldRule).toBe('earlier');
  expect((await column('timed-out/sealed.csv', 'who'))[0]).toMatch(/^k\d+x$/);
  expect(readFileSync(join(root, 'timed-out/README.txt'), 'utf8')).toMatch(/must not learn from them: who/);
  const lab = await openLab(root, 'timed', 1);
  await lab.close();
  const folds = (await column('timed-out/train.csv', split.fold)).map(Number);
  for (const [k, { fitRows, applyRows }] of lab.data.folds.entries()) {
    const at = (holds: (fold: number) => boolean) => folds.flatMap((fold, row) => (holds(fold) ? [row] : []));
    expect(at((fold) => fold === k + 1)).toEqual([...applyRows].sort((left, right) => left - right));
    expect(at((fold) => fold < k + 1)).toEqual([...fitRows].sort((left, right) => left - right));
  }
  expect((await write('timed-no', { study: 'timed' })).leftOut).toEqual({ who: 'an id; --ids writes it' });
});
