import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { renameDurably, replaceStudy, settleReplacement } from '../../src/split/study/archive.ts';

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

/** A folder with a study `leads` of two files, its models, and a draft of another beside it. */
function project() {
  const root = mkdtempSync(join(tmpdir(), 'nightlab-archive-'));
  roots.push(root);
  const put = (path: string, text: string): void => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  put('data/leads/study.json', 'old');
  put('data/leads/vault/key', 'old key');
  put('models/leads/journal.jsonl', 'old journal');
  put('data/.leads.77-abc/study.json', 'new');
  const directory = join(root, 'data', 'leads');
  return {
    root,
    directory,
    draft: { directory, incoming: join(root, 'data', '.leads.77-abc'), incomingModels: null },
    read: (path: string) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null),
  };
}

/** Everything below a folder: path -> text. */
function filesIn(root: string): Record<string, string> {
  const names = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    names
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(root.length + 1), readFileSync(path, 'utf8')]),
  );
}

/** Renames `n` times, then never returns, as in a process that was killed there. */
function killedAfter(n: number): { rename: typeof renameDurably; killed: Promise<void> } {
  let left = n;
  let onKilled = (): void => {};
  const killed = new Promise<void>((resolve) => {
    onKilled = resolve;
  });
  const rename = async (from: string, to: string): Promise<void> => {
    if (left === 0) {
      onKilled();
      await new Promise(() => {});
    }
    left -= 1;
    await renameDurably(from, to);
  };
  return { rename, killed };
}

describe('a study that takes the place of another', () => {
  test('leaves it, vault and models, in dated folders of their own, closed to others', async () => {
    const { root, draft, read } = project();
    const now = new Date('2026-11-28T07:00:00.500Z');
    const archive = await replaceStudy(draft, { now });
    expect(archive).toEqual({
      name: 'leads-2026-11-28T070000Z',
      study: join(root, 'data/.archive/leads-2026-11-28T070000Z'),
      models: join(root, 'models/.archive/leads-2026-11-28T070000Z'),
    });
    expect(filesIn(root)).toEqual({
      'data/.archive/leads-2026-11-28T070000Z/study.json': 'old',
      'data/.archive/leads-2026-11-28T070000Z/vault/key': 'old key',
      'data/leads/study.json': 'new',
      'models/.archive/leads-2026-11-28T070000Z/journal.jsonl': 'old journal',
    });
    expect(statSync(join(root, 'data/.archive')).mode & 0o777).toBe(0o700);

    // In the same second again: nothing is written over.
    mkdirSync(draft.incoming);
    writeFileSync(join(draft.incoming, 'study.json'), 'newer');
    const second = await replaceStudy(draft, { now });
    expect(second).toMatchObject({ name: 'leads-2026-11-28T070000Z-2', models: null });
    expect(read('data/.archive/leads-2026-11-28T070000Z/study.json')).toBe('old');
    expect(read('data/.archive/leads-2026-11-28T070000Z-2/study.json')).toBe('new');
    expect(read('data/leads/study.json')).toBe('newer');
  });

  test.each([0, 1, 2])(
    'killed after %i of the 3 renames, stands as it stood once that is settled',
    async (n) => {
      const { root, directory, draft } = project();
      const { 'data/.leads.77-abc/study.json': _, ...before } = filesIn(root);
      const { rename, killed } = killedAfter(n);
      void replaceStudy(draft, { rename });
      await killed;
      // Nothing is lost at the cut itself.
      expect(Object.values(filesIn(root))).toEqual(expect.arrayContaining(Object.values(before)));
      expect(await settleReplacement(directory)).toBe(true);
      expect(filesIn(root)).toEqual(before);
      expect(await settleReplacement(directory)).toBe(false);
    },
  );

  test('killed when all is in place but the note of it, stays in place', async () => {
    const { root, directory, draft } = project();
    const note = join(root, 'data', '.leads.replacing');
    let text = '';
    await replaceStudy(draft, {
      rename: async (from, to) => {
        text = readFileSync(note, 'utf8');
        await renameDurably(from, to);
      },
    });
    const after = filesIn(root);
    writeFileSync(note, text);
    await settleReplacement(directory);
    expect(filesIn(root)).toEqual(after);
  });

  test.each([0, 1, 2, 3])(
    'brought back from the archive and killed after %i of 4 renames, is whole: the one or the other',
    async (n) => {
      const { root, directory, draft } = project();
      const archive = await replaceStudy(draft);
      writeFileSync(join(root, 'data/leads/study.json'), 'new');
      mkdirSync(join(root, 'models/leads'));
      writeFileSync(join(root, 'models/leads/journal.jsonl'), 'new journal');
      const before = filesIn(root);
      const { rename, killed } = killedAfter(n);
      void replaceStudy({ directory, incoming: archive.study, incomingModels: archive.models }, { rename });
      await killed;
      await settleReplacement(directory);
      if (n < 3) {
        expect(filesIn(root)).toEqual(before);
        return;
      }
      const after = filesIn(root);
      expect(after).toMatchObject({
        'data/leads/study.json': 'old',
        'models/leads/journal.jsonl': 'old journal',
      });
      expect(Object.values(after).sort()).toEqual(Object.values(before).sort());
    },
  );

  test('that cannot be moved is refused, and everything stands as it stood', async () => {
    const { root, draft } = project();
    const { 'data/.leads.77-abc/study.json': _, ...before } = filesIn(root);
    let left = 2;
    const rename = async (from: string, to: string): Promise<void> => {
      left -= 1;
      if (left < 0) throw new Error('EXDEV: cross-device link not permitted');
      await renameDurably(from, to);
    };
    await expect(replaceStudy(draft, { rename })).rejects.toMatchObject({ code: 'split.notReplaced' });
    expect(filesIn(root)).toEqual(before);
  });

  test.each(['', '{}', '{"archive":"../../x","incoming":"..","isDraft":true}'])(
    'a note of %j moves and deletes nothing',
    async (text) => {
      const { root, directory } = project();
      const before = filesIn(root);
      writeFileSync(join(root, 'data', '.leads.replacing'), text);
      await settleReplacement(directory);
      expect(filesIn(root)).toEqual(before);
    },
  );
});
