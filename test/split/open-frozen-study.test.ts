import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { freezeTable } from '../../src/split/freeze/freeze-table.ts';
import { checkStudy } from '../../src/split/study/check-study.ts';
import { openFrozenStudy } from '../../src/split/study/open-frozen-study.ts';
import { errorOf, smallCsv, temporaryDirectory, write } from '../table/fixture.ts';

const root = temporaryDirectory();
const file = write(root, 'leads.csv', smallCsv(300));
const directory = join(root, 'data', 'leads');

beforeEach(async () => {
  rmSync(directory, { recursive: true, force: true });
  await freezeTable({ file, target: 'won', root });
});

function damage(part: string): void {
  const bytes = readFileSync(join(directory, part));
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(join(directory, part), bytes);
}

describe('openFrozenStudy', () => {
  test('opens what was frozen', async () => {
    const study = await openFrozenStudy(root, 'leads');
    expect(study.directory).toBe(directory);
    expect(study.file.parts.train.nRows).toBe(180);
    expect((await checkStudy(root, 'leads')).problems).toEqual([]);
  });

  test.each([
    ['train.parquet', 'train'],
    ['validation.parquet', 'validation'],
    ['sealed.parquet', 'sealed'],
    ['vault/validation.labels', 'vault/validation'],
    ['vault/sealed.labels', 'vault/sealed'],
  ])('refuses one changed bit in %s by name', async (part, name) => {
    damage(part);
    const error = await errorOf(openFrozenStudy(root, 'leads'));
    expect(error.code).toBe('split.changedPart');
    expect(error.message).toContain(`The ${name} part of "leads" was changed`);
  });

  test('refuses a part that is gone, and one put in the place of another', async () => {
    rmSync(join(directory, 'sealed.parquet'));
    expect((await errorOf(openFrozenStudy(root, 'leads'))).code).toBe('split.missingPart');
    copyFileSync(join(directory, 'validation.parquet'), join(directory, 'sealed.parquet'));
    expect((await errorOf(openFrozenStudy(root, 'leads'))).message).toMatch(
      /The sealed part of "leads" was changed/,
    );
  });

  test('names every problem', async () => {
    damage('train.parquet');
    rmSync(join(directory, 'vault/sealed.labels'));
    const { problems } = await checkStudy(root, 'leads');
    expect(problems.map(({ code, where }) => [code, where])).toEqual([
      ['changedPart', join(directory, 'train.parquet')],
      ['missingPart', join(directory, 'vault/sealed.labels')],
    ]);
  });

  test('refuses a study.json in which anything was changed, even with new hashes of its parts', async () => {
    const path = join(directory, 'study.json');
    const content = readFileSync(path, 'utf8');
    for (const [from, to, code] of [
      ['"positive": "yes"', '"positive": "no"', 'split.changedStudyFile'],
      ['"amount": "numeric"', '"amount": "category"', 'split.changedStudyFile'],
      ['"nRows": 180', '"nRows": 181', 'split.changedStudyFile'],
      ['"nRows": 180', '"nRows": "many"', 'split.brokenStudyFile'],
      ['"train.parquet"', '"../../../etc/passwd"', 'split.brokenStudyFile'],
      ['{', '', 'split.brokenStudyFile'],
    ] as const) {
      writeFileSync(path, content.replace(from, to));
      expect((await errorOf(openFrozenStudy(root, 'leads'))).code).toBe(code);
    }
  });

  test('tells how to make a study that is not there', async () => {
    const error = await errorOf(openFrozenStudy(root, 'nobody'));
    expect(error.code).toBe('split.noStudy');
    expect(error.remedy).toMatch(/freeze FILE --target COLUMN --study nobody/);
  });
});

describe('freezing again', () => {
  const content = () => readFileSync(join(directory, 'study.json'), 'utf8');

  test('the same file changes nothing', async () => {
    const before = content();
    expect((await freezeTable({ file, target: 'won', root })).changed).toBe(false);
    expect(content()).toBe(before);
  });

  test('the same file puts a damaged part right', async () => {
    damage('train.parquet');
    expect((await freezeTable({ file, target: 'won', root })).changed).toBe(true);
    expect((await checkStudy(root, 'leads')).problems).toEqual([]);
  });

  test('something else is refused and leaves the study as it is, unless it may be replaced', async () => {
    const before = content();
    const error = await errorOf(freezeTable({ file, target: 'won', root, seed: 2 }));
    expect(error.code).toBe('split.studyExists');
    expect(error.remedy).toMatch(/--study.*--replace/);
    expect(content()).toBe(before);
    expect(readdirSync(join(root, 'data'))).toEqual(['leads']);
    writeFileSync(join(directory, 'card.md'), 'about these leads');
    expect((await freezeTable({ file, target: 'won', root, seed: 2, replace: true })).changed).toBe(true);
    expect(content()).not.toBe(before);
    expect(readFileSync(join(directory, 'card.md'), 'utf8')).toBe('about these leads');
    expect(readdirSync(join(root, 'data'))).toEqual(['.archive', 'leads']);
  });

  test('a write that fails half way leaves what was there', async () => {
    const before = content();
    const blocked = { file, target: 'won', root: join(file, 'below-a-file') };
    await expect(freezeTable(blocked)).rejects.toThrow();
    expect(content()).toBe(before);
    expect(existsSync(join(file, 'below-a-file'))).toBe(false);
  });
});
