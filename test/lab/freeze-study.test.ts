import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/core/hash.ts';
import { lockStudy } from '../../src/journal/lock.ts';
import { freezeStudy, restoreStudy } from '../../src/lab/freeze-study.ts';
import { existingPlacesOf, placesOf } from '../../src/lab/study-paths.ts';
import { freezeTable } from '../../src/split/freeze/freeze-table.ts';
import { contentOf } from '../../src/split/siblings/content.ts';
import { openingsOf, shareOpenings, siblingsOf } from '../../src/split/siblings/siblings.ts';
import { openFrozenStudy } from '../../src/split/study/open-frozen-study.ts';
import { keyFor } from '../../src/split/vault/vault-key.ts';

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

/** A table that is frozen as `leads`, and a journal of experiments on it. */
async function project() {
  const root = mkdtempSync(join(tmpdir(), 'nightlab-replace-'));
  roots.push(root);
  const file = join(root, 'leads.csv');
  const rows = Array.from(
    { length: 150 },
    (_, i) =>
      `${(i * 7919) % 1000},${'abc'[i % 3]},${i},${i % 2 === 0 ? 'on' : 'off'},${(i * 31) % 5 < 2 ? 'yes' : 'no'}`,
  );
  writeFileSync(file, `amount,kind,note,other,won\n${rows.join('\n')}\n`);
  const options = { root, file, target: 'won', study: 'leads' };
  await freezeStudy({ ...options, key: sha256('leads') });
  const { models, journal } = placesOf(root, 'leads');
  mkdirSync(models, { recursive: true });
  writeFileSync(journal, 'experiments');
  return { root, file, options, models, journal };
}

async function opened(root: string): Promise<void> {
  const study = await openFrozenStudy(root, 'leads');
  const { id } = await contentOf(study);
  const opening = {
    id: '1',
    at: '2026-01-01T00:00:00.000Z',
    study: 'leads',
    experiment: 3,
    dir: 'models/leads/exports/3',
    sourceHash: 'f'.repeat(64),
    nSealedRows: 30,
    content: id,
  };
  await shareOpenings([root], study, [opening]);
}

describe('freeze --replace', () => {
  test('archives the study that was there with its models, says where, and restore brings both back', async () => {
    const { root, options, journal, models } = await project();
    const first = await openFrozenStudy(root, 'leads');
    const report = await freezeStudy({ ...options, exclude: ['kind'], replace: true });
    const { archived } = report;
    expect(archived!.name).toMatch(/^leads-\d{4}-\d\d-\d\dT\d{6}Z$/);
    expect(report.notes.join('\n')).toContain(`npx nightlab restore leads ${archived!.name}`);
    expect(report.notes.join('\n')).toContain(archived!.models);
    expect(readdirSync(archived!.models!)).toEqual(['journal.jsonl']);
    expect(existsSync(models)).toBe(false);
    expect((await openFrozenStudy(root, 'leads')).file.fingerprint).not.toBe(first.file.fingerprint);

    writeFileSync(join(root, 'data/leads/note.txt'), 'of the second');
    const restored = await restoreStudy(root, 'leads', archived!.name);
    expect((await openFrozenStudy(root, 'leads')).file).toEqual(first.file);
    expect(readFileSync(journal, 'utf8')).toBe('experiments');
    expect(readFileSync(join(restored.archived!.study, 'note.txt'), 'utf8')).toBe('of the second');
    expect(readdirSync(join(root, 'data')).sort()).toEqual(['.archive', 'leads']);
  });

  test('the same study again, or one that is put right, archives nothing', async () => {
    const { root, options, journal } = await project();
    const again = await freezeStudy({ ...options, replace: true });
    expect(again).toMatchObject({ changed: false, archived: null });
    rmSync(join(root, 'data/leads/train.parquet'));
    const mended = await freezeStudy({ ...options, replace: true });
    expect(mended).toMatchObject({ changed: true, archived: null });
    expect(existsSync(join(root, 'data/.archive'))).toBe(false);
    expect(readFileSync(journal, 'utf8')).toBe('experiments');
  });

  test('openings of the sealed rows count on, whichever of the folders is deleted, and the draw stays the same', async () => {
    const { root, file, options } = await project();
    await opened(root);
    const key = await keyFor(join(root, 'data/leads'));
    const { archived, notes } = await freezeStudy({ ...options, exclude: ['kind'], replace: true });
    expect(notes.join('\n')).toMatch(/archived study holds.*opened once before/s);
    const study = await openFrozenStudy(root, 'leads');
    expect(await openingsOf([root], study)).toHaveLength(1);
    expect(await siblingsOf([root], study)).toMatchObject([{ name: archived!.name, archived: true }]);

    // Only the archive knows of them now: they count for any study over these rows, which is drawn by the same key.
    rmSync(study.directory, { recursive: true });
    const other = await freezeStudy({ root, file, target: 'won', study: 'other' });
    expect(await openingsOf([root], await openFrozenStudy(root, 'other'))).toHaveLength(1);
    expect(await keyFor(other.directory)).toBe(key);
    expect(other.archived).toBeNull();

    // And without the archive the new study remembers.
    rmSync(join(root, 'data/.archive'), { recursive: true });
    expect(await openingsOf([root], await openFrozenStudy(root, 'other'))).toHaveLength(1);
  });

  test('an opening of the archived rows counts for the study in its place, too', async () => {
    const { root, options } = await project();
    const { archived } = await freezeStudy({ ...options, exclude: ['kind'], replace: true });
    await opened(root);
    await restoreStudy(root, 'leads', archived!.name);
    expect(await openingsOf([root], await openFrozenStudy(root, 'leads'))).toHaveLength(1);
  });

  test('is refused while a session runs on the study, and then nothing has moved', async () => {
    const { root, options, models, journal } = await project();
    const before = readFileSync(join(root, 'data/leads/study.json'), 'utf8');
    const lock = lockStudy(placesOf(root, 'leads').lock, 'nightlab research');
    try {
      const replacing = freezeStudy({ ...options, exclude: ['kind'], replace: true });
      await expect(replacing).rejects.toMatchObject({
        code: 'journal.locked',
        remedy: expect.stringContaining('npx nightlab stop leads'),
      });
      await expect(restoreStudy(root, 'leads', null)).rejects.toMatchObject({ code: 'journal.locked' });
    } finally {
      lock.release();
    }
    expect(readFileSync(join(root, 'data/leads/study.json'), 'utf8')).toBe(before);
    expect(readFileSync(journal, 'utf8')).toBe('experiments');
    expect(readdirSync(models)).toEqual(['journal.jsonl']);
  });

  test('that was cut off is put back by the next freeze, and said by the other commands until then', async () => {
    const { root, options, journal } = await project();
    const before = (await openFrozenStudy(root, 'leads')).file;
    mkdirSync(join(root, 'data/.archive'));
    mkdirSync(join(root, 'models/.archive'));
    const name = 'leads-2026-11-28T070000Z';
    writeFileSync(
      join(root, 'data/.leads.replacing'),
      JSON.stringify({ archive: name, incoming: '.leads.7-ab', isDraft: true }),
    );
    const { renameSync } = await import('node:fs');
    renameSync(join(root, 'data/leads'), join(root, 'data/.archive', name));
    renameSync(join(root, 'models/leads'), join(root, 'models/.archive', name));
    expect(() => existingPlacesOf(root, 'leads')).toThrow(/is being replaced, or was when that was cut off/);
    // Without --replace: what was there is back, and this differs from it.
    await expect(freezeStudy({ ...options, exclude: ['kind'] })).rejects.toMatchObject({
      code: 'split.studyExists',
    });
    expect((await openFrozenStudy(root, 'leads')).file).toEqual(before);
    expect(readFileSync(journal, 'utf8')).toBe('experiments');
  });

  test('a study that is refused leaves no folder behind', async () => {
    const { root, options } = await project();
    rmSync(join(root, 'models'), { recursive: true });
    await expect(freezeStudy({ ...options, target: 'none', replace: true })).rejects.toThrow();
    expect(readdirSync(root).sort()).toEqual(['data', 'leads.csv']);
    await expect(restoreStudy(root, 'leads', null)).rejects.toMatchObject({ code: 'lab.noArchive' });
    expect(readdirSync(join(root, 'data'))).toEqual(['leads']);
  });

  test('a draft that is drawn again by the key of the same rows is not a study to keep', async () => {
    const { root, file } = await project();
    const copy = await freezeTable({ root, file, target: 'won', study: 'copy' });
    expect(copy.archived).toBeNull();
    expect(existsSync(join(root, 'data/.archive'))).toBe(false);
    expect(await keyFor(copy.directory)).toBe(sha256('leads'));
  });
});
