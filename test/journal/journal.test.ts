import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import {
  type Journal,
  type JournalOptions,
  openJournal as open,
  readJournal,
} from '../../src/journal/journal.ts';
import { type JournalFile, openJournalFile } from '../../src/journal/journal-file.ts';
import { genesis, hashOfLine } from '../../src/journal/line.ts';
import { emptyDirectory, experiment, note, sessionStarted } from './entries.ts';

const writer = resolve(import.meta.dirname, 'writer-process.ts');

async function openJournal(path: string, options?: JournalOptions): Promise<Journal> {
  const journal = await open(path, options);
  let closed = false;
  onTestFinished(() => (closed ? undefined : journal.close()));
  const close = journal.close.bind(journal);
  journal.close = () => {
    closed = true;
    return close();
  };
  return journal;
}

async function journalWith(nLines: number): Promise<string> {
  const path = join(emptyDirectory(), 'journal.jsonl');
  const journal = await openJournal(path);
  for (let i = 0; i < nLines; i++) await journal.append(note(`line ${i}`));
  await journal.close();
  return path;
}

const textOf = (path: string): string => readFileSync(path, 'utf8');

/** A file whose writes fail half-way with this code while `failing` is true. */
function failingFile(code: string): {
  open: (path: string) => Promise<JournalFile>;
  state: { failing: boolean };
} {
  const state = { failing: false };
  return {
    state,
    open: async (path) => {
      const file = await openJournalFile(path);
      return {
        ...file,
        write: async (bytes, position) => {
          if (!state.failing) return file.write(bytes, position);
          await file.write(bytes.subarray(0, bytes.length / 2), position);
          throw Object.assign(new Error(`${code}: no luck`), { code });
        },
      };
    },
  };
}

describe('the journal', () => {
  test('gives back every entry in order after it is opened again, chained from zeros', async () => {
    const path = join(emptyDirectory(), 'models', 'crm', 'journal.jsonl');
    const journal = await openJournal(path, { now: () => new Date('2026-01-02T03:04:05Z') });
    const entries = [sessionStarted(1), experiment({ id: 0, status: 'baseline' }), note('a "quoted"\nline')];
    for (const entry of entries) await journal.append(entry);
    await journal.close();
    const lines = (await openJournal(path)).lines;
    expect(lines.map(({ seq, at, previous, hash, ...entry }) => entry)).toEqual(entries);
    expect(lines.map(({ seq }) => seq)).toEqual([0, 1, 2]);
    expect(lines[0]!.at).toBe('2026-01-02T03:04:05.000Z');
    expect(lines[0]!.previous).toBe(genesis);
    expect(lines[2]!.previous).toBe(lines[1]!.hash);
    expect(hashOfLine(lines[2]!)).toBe(lines[2]!.hash);
  });

  test('appends that are not awaited one by one keep their order', async () => {
    const path = join(emptyDirectory(), 'journal.jsonl');
    const journal = await openJournal(path);
    await Promise.all(Array.from({ length: 20 }, (_, i) => journal.append(note(String(i)))));
    await journal.close();
    const texts = (await readJournal(path)).map((line) => line.type === 'note' && line.text);
    expect(texts).toEqual(Array.from({ length: 20 }, (_, i) => String(i)));
  });

  test('an entry with NaN is refused by the name of its member, and nothing is written', async () => {
    const path = join(emptyDirectory(), 'journal.jsonl');
    const journal = await openJournal(path);
    await expect(journal.append(experiment({ id: 1, durationMs: Number.NaN }))).rejects.toThrow(/durationMs/);
    expect(textOf(path)).toBe('');
    await journal.append(note('goes on'));
    expect(journal.lines).toHaveLength(1);
  });

  test('members that this version does not know survive the opening', async () => {
    const path = join(emptyDirectory(), 'journal.jsonl');
    const journal = await openJournal(path);
    await journal.append({ ...note('from tomorrow'), mood: 'hopeful' } as never);
    await journal.close();
    expect((await readJournal(path))[0]).toMatchObject({ mood: 'hopeful' });
  });

  test('a file that another process wrote to is not written over', async () => {
    const path = await journalWith(1);
    const journal = await openJournal(path);
    appendFileSync(path, '{"foreign":true}\n');
    await expect(journal.append(note('mine'))).rejects.toMatchObject({ code: 'journal.changedUnderneath' });
  });

  test('a directory in the place of the journal is refused as unreadable', async () => {
    await expect(openJournal(emptyDirectory())).rejects.toMatchObject({ code: 'journal.unreadable' });
  });
});

describe('a last line that was cut off', () => {
  test.each([1, 20, 100])('after %i bytes is set aside, noted, and no earlier line is lost', async (cut) => {
    const path = await journalWith(3);
    const whole = textOf(path);
    const third = whole.split('\n')[2]!;
    appendFileSync(path, third.slice(0, cut));
    expect(await readJournal(path)).toHaveLength(3);
    const journal = await openJournal(path);
    expect(journal.lines.map(({ type }) => type)).toEqual(['note', 'note', 'note', 'note']);
    expect(journal.lines[3]).toMatchObject({ text: expect.stringContaining('journal.jsonl.torn-3') });
    expect(textOf(`${path}.torn-3`)).toBe(third.slice(0, cut));
    expect(textOf(path).startsWith(whole)).toBe(true);
    await journal.append(note('after'));
    await journal.close();
    expect(await readJournal(path)).toHaveLength(5);
  });

  test('only before its line break still counts', async () => {
    const path = await journalWith(3);
    truncateSync(path, textOf(path).length - 1);
    const journal = await openJournal(path);
    expect(journal.lines).toHaveLength(3);
    expect(existsSync(`${path}.torn-2`)).toBe(false);
    await journal.append(note('after'));
    await journal.close();
    expect(await readJournal(path)).toHaveLength(4);
  });

  test('and set aside by an opening that was itself cut off is noted by the next one', async () => {
    const path = await journalWith(2);
    writeFileSync(`${path}.torn-2`, '{"ty');
    const journal = await openJournal(path);
    expect(journal.lines[2]).toMatchObject({ text: expect.stringContaining('torn-2') });
    await journal.close();
    expect((await openJournal(path)).lines).toHaveLength(3);
  });

  test('of zero bytes, as a power cut leaves them, is set aside too', async () => {
    const path = await journalWith(2);
    appendFileSync(path, Buffer.alloc(512));
    expect((await openJournal(path)).lines).toHaveLength(3);
  });
});

describe('a broken chain', () => {
  const damages: [string, (lines: string[]) => string[], RegExp][] = [
    [
      'an edited line',
      (all) => all.with(1, all[1]!.replace('line 1', 'line 7')),
      /line 2 .*hash does not match/,
    ],
    ['a dropped line', (all) => all.toSpliced(1, 1), /line 2 .*number 2 where 1 belongs/],
    ['two lines swapped', (all) => [all[1]!, all[0]!, all[2]!], /line 1 .*number 1/],
    ['a line that is not JSON', (all) => all.with(0, '{"seq":0'), /line 1 .*not JSON/],
    ['a line of another shape', (all) => all.with(2, '{"type":"note"}'), /line 3 .*not a journal entry/],
    [
      'a line resealed after an edit',
      (all) => {
        const edited = { ...JSON.parse(all[1]!), text: 'better' };
        return all.with(1, JSON.stringify({ ...edited, hash: hashOfLine(edited) }));
      },
      /line 3 .*"previous"/,
    ],
  ];
  test.each(damages)('with %s is refused by its line number', async (_, damage, message) => {
    const path = await journalWith(3);
    const damaged = `${damage(textOf(path).trimEnd().split('\n')).join('\n')}\n`;
    writeFileSync(path, damaged);
    await expect(openJournal(path)).rejects.toMatchObject({
      code: 'journal.brokenChain',
      message: expect.stringMatching(message),
    });
    expect(textOf(path)).toBe(damaged);
  });
});

describe('a write that fails half-way', () => {
  test.each([
    ['ENOSPC', 'journal.diskFull'],
    ['EIO', 'journal.writeFailed'],
  ])('with %s leaves the file as it was, says %s, and the next append may succeed', async (errno, code) => {
    const path = await journalWith(2);
    const before = textOf(path);
    const disk = failingFile(errno);
    const journal = await openJournal(path, { openFile: disk.open });
    disk.state.failing = true;
    await expect(journal.append(note('lost'))).rejects.toMatchObject({
      code,
      remedy: expect.stringContaining('continues where it stopped'),
    });
    expect(textOf(path)).toBe(before);
    expect(journal.lines).toHaveLength(2);
    disk.state.failing = false;
    await journal.append(note('room again'));
    await journal.close();
    expect((await readJournal(path)).at(-1)).toMatchObject({ seq: 2, text: 'room again' });
  });

  test('and cannot be undone makes the journal refuse every later append', async () => {
    const path = await journalWith(1);
    const disk = failingFile('EIO');
    const journal = await openJournal(path, {
      openFile: async (at) => ({
        ...(await disk.open(at)),
        truncate: () => Promise.reject(new Error('gone')),
      }),
    });
    disk.state.failing = true;
    await expect(journal.append(note('lost'))).rejects.toMatchObject({ code: 'journal.writeFailed' });
    disk.state.failing = false;
    await expect(journal.append(note('more'))).rejects.toMatchObject({ code: 'journal.writeFailed' });
  });

  test.runIf(process.platform === 'linux')(
    'at a real limit of the system keeps all lines that counted',
    async () => {
      const path = join(emptyDirectory(), 'journal.jsonl');
      // 200 kB at most (ulimit counts in 1024 bytes): the fifth line of 40 kB does not fit.
      const { stdout } = spawnSync(
        'bash',
        ['-c', 'ulimit -f 200; exec "$0" --import tsx "$1" "$2"', process.execPath, writer, path],
        { encoding: 'utf8' },
      );
      expect(stdout.trim().split('\n')).toEqual(['0', '1', '2', '3', '4', 'journal.diskFull']);
      const journal = await openJournal(path);
      expect(journal.lines).toHaveLength(5);
      expect(readdirSync(resolve(path, '..'))).toEqual(['journal.jsonl', 'journal.jsonl.written']);
    },
  );
});

test('kill -9 at random moments loses no line that counted, and the journal goes on', async () => {
  const path = join(emptyDirectory(), 'journal.jsonl');
  const stream = random(5, 'kill');
  for (let round = 0; round < 4; round++) {
    const child = spawn(process.execPath, ['--import', 'tsx', writer, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((done) => child.on('close', done));
    let said = '';
    for await (const chunk of child.stdout) {
      if (said === '') setTimeout(() => child.kill('SIGKILL'), stream.integer(30));
      said += chunk;
    }
    await ended;
    const lastCounted = Number(said.trim().split('\n').at(-1));
    const journal = await openJournal(path);
    expect(journal.lines.length).toBeGreaterThan(lastCounted);
    expect(journal.lines.map(({ seq }) => seq)).toEqual(Array.from(journal.lines.keys()));
    await journal.close();
  }
});
