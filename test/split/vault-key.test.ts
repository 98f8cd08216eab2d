import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/core/hash.ts';
import { freezeTable } from '../../src/split/freeze/freeze-table.ts';
import { checkStudy } from '../../src/split/study/check-study.ts';
import { openFrozenStudy } from '../../src/split/study/open-frozen-study.ts';
import { errorOf, smallCsv, temporaryDirectory, write } from '../table/fixture.ts';

const root = temporaryDirectory();
const file = write(root, 'leads.csv', smallCsv(300));
const at = (study: string, name: string) => join(root, 'data', study, name);
const text = (study: string, name: string) => readFileSync(at(study, name), 'utf8');

describe('the vault key', () => {
  test('is 32 random bytes that the owner alone reads, another one for another study', async () => {
    await freezeTable({ file, target: 'won', root, study: 'a' });
    const others = write(root, 'others.csv', smallCsv(280));
    await freezeTable({ file: others, target: 'won', root: join(root, 'elsewhere'), study: 'b' });
    const ofOthers = readFileSync(join(root, 'elsewhere', 'data', 'b', 'vault', 'key'), 'utf8');
    expect(text('a', 'vault/key')).toMatch(/^[0-9a-f]{64}\n$/);
    expect(text('a', 'vault/key')).not.toBe(ofOthers);
    expect(statSync(at('a', 'vault/key')).mode & 0o777).toBe(0o600);
    await freezeTable({ file, target: 'won', root: join(root, 'elsewhere'), study: 'a' });
    const elsewhere = readFileSync(join(root, 'elsewhere', 'data', 'a', 'train.parquet'));
    expect(readFileSync(at('a', 'train.parquet')).equals(elsewhere)).toBe(false);
  });

  test('is shared with a study of another name over the same rows, which is then split alike', async () => {
    await freezeTable({ file, target: 'won', root, study: 'twin' });
    expect(text('twin', 'vault/key')).toBe(text('a', 'vault/key'));
    expect(readFileSync(at('twin', 'train.parquet')).equals(readFileSync(at('a', 'train.parquet')))).toBe(
      true,
    );
    expect(text('twin', 'vault/sealed.labels')).toBe(text('a', 'vault/sealed.labels'));
  });

  test('given again, gives the same bytes; with another seed, another split', async () => {
    const key = text('a', 'vault/key');
    await freezeTable({ file, target: 'won', root, study: 'again', key });
    const hashes = (study: string) => (JSON.parse(text(study, 'study.json')) as { parts: unknown }).parts;
    expect(hashes('again')).toEqual(hashes('a'));
    expect(text('again', 'vault/sealed.labels')).toBe(text('a', 'vault/sealed.labels'));
    await freezeTable({ file, target: 'won', root, study: 'seeded', key, seed: 2 });
    expect(hashes('seeded')).not.toEqual(hashes('a'));
  });

  test('stays when the study is frozen again, and what else is in the vault with it', async () => {
    const key = text('a', 'vault/key');
    writeFileSync(at('a', 'vault/note'), 'counted');
    await freezeTable({ file, target: 'won', root, study: 'a', seed: 5, replace: true });
    expect(text('a', 'vault/key')).toBe(key);
    expect(text('a', 'vault/note')).toBe('counted');
    expect(readdirSync(at('a', 'vault')).sort()).toEqual([
      'content.json',
      'key',
      'note',
      'sealed.labels',
      'validation.labels',
    ]);
  });

  test('is missed, and is not mistaken for another', async () => {
    await freezeTable({ file, target: 'won', root, study: 'lost' });
    writeFileSync(at('lost', 'vault/key'), `${sha256('another')}\n`);
    expect((await errorOf(openFrozenStudy(root, 'lost'))).code).toBe('split.changedKey');
    rmSync(at('lost', 'vault/key'));
    expect((await errorOf(openFrozenStudy(root, 'lost'))).code).toBe('split.missingKey');
    expect((await errorOf(freezeTable({ file, target: 'won', root, study: 'x', key: 'abc' }))).code).toBe(
      'split.badKey',
    );
  });
});

describe('what is seen of the hidden labels', () => {
  test('their files are as long for any labels, and study.json holds no hash that would confirm a guess', async () => {
    await freezeTable({ file, target: 'won', root, study: 'seen' });
    for (const part of ['validation', 'sealed']) {
      const labels = text('seen', `vault/${part}.labels`);
      expect(labels.length).toBe(2 * 60);
      expect(text('seen', 'study.json')).not.toContain(sha256(labels));
      expect(text('seen', 'study.json')).not.toContain(sha256(labels.replaceAll('\n', '')));
    }
  });
});

test('a study of the format before is refused with what to do, and nothing is deleted', async () => {
  await freezeTable({ file, target: 'won', root, study: 'old' });
  writeFileSync(
    at('old', 'study.json'),
    text('old', 'study.json').replace('nightlab-study/2', 'nightlab-study/1'),
  );
  const error = await errorOf(openFrozenStudy(root, 'old'));
  expect(error.code).toBe('split.oldStudy');
  expect(error.remedy).toMatch(/freeze FILE --target COLUMN --study old --replace/);
  expect((await checkStudy(root, 'old')).problems).toHaveLength(1);
  await freezeTable({ file, target: 'won', root, study: 'old', replace: true });
  expect((await checkStudy(root, 'old')).problems).toEqual([]);
});
