import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openJournal } from '../../src/journal/journal.ts';
import { lockStudy, type StudyLock } from '../../src/journal/lock.ts';
import { placesOf } from '../../src/lab/study-paths.ts';
import { chooseStudy, noteUse, studiesHere } from '../../src/lab/which-study.ts';

let root = '';
let locks: StudyLock[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nightlab-which-'));
  locks = [];
});
afterEach(() => {
  for (const lock of locks) lock.release();
  rmSync(root, { recursive: true });
});

/** As far as the choice looks at it. */
function frozen(...names: string[]): void {
  for (const name of names) {
    mkdirSync(join(root, 'data', name), { recursive: true });
    writeFileSync(join(root, 'data', name, 'study.json'), '{}');
  }
}

async function recorded(name: string, at: string): Promise<void> {
  const journal = await openJournal(placesOf(root, name).journal, { now: () => new Date(at) });
  // What is said may look like a time of its own.
  await journal.append({ type: 'nudge', text: '"at":"2999-01-01T00:00:00.000Z"' });
  await journal.close();
}

function locked(name: string, command: string): void {
  locks.push(lockStudy(placesOf(root, name).lock, command));
}

const at = (hour: number): Date => new Date(Date.UTC(2026, 0, 1, hour));

describe('the study that is meant', () => {
  test('is the only one', () => {
    frozen('leads');
    expect(chooseStudy(root)).toEqual({ study: 'leads', because: 'only' });
  });

  test('is the one used last, whichever was used before and however the clock of a longer command ran', () => {
    frozen('a', 'b', 'c');
    noteUse(root, 'a', at(1));
    noteUse(root, 'b', at(3));
    // A night that began before and ends after.
    noteUse(root, 'a', at(2));
    expect(chooseStudy(root)).toEqual({ study: 'b', because: 'last' });
    noteUse(root, 'c', at(4));
    expect(chooseStudy(root)).toEqual({ study: 'c', because: 'last' });
  });

  test('is the one where a session runs, before all others; a command of moments does not count', () => {
    frozen('a', 'b', 'c');
    noteUse(root, 'a', at(1));
    locked('c', 'nightlab export');
    expect(chooseStudy(root).study).toBe('a');
    locked('b', 'nightlab research');
    expect(chooseStudy(root)).toEqual({ study: 'b', because: 'running' });
  });

  test('of several sessions is the one used last, else none', () => {
    frozen('a', 'b', 'c');
    locked('a', 'nightlab research');
    locked('b', 'nightlab research');
    noteUse(root, 'c', at(1));
    expect(() => chooseStudy(root)).toThrow(
      expect.objectContaining({ code: 'lab.whichStudy', message: 'sessions run on 2 studies: a, b' }),
    );
    noteUse(root, 'b', at(2));
    expect(chooseStudy(root).study).toBe('b');
  });

  test('is told by the journals where nothing was noted, or what was noted is gone', async () => {
    frozen('a', 'b', 'c');
    await recorded('a', '2026-01-01T05:00:00.000Z');
    await recorded('b', '2026-01-01T06:00:00.000Z');
    expect(chooseStudy(root)).toEqual({ study: 'b', because: 'last' });
    noteUse(root, 'gone', at(9));
    expect(chooseStudy(root).study).toBe('b');
    noteUse(root, 'c', at(10));
    expect(chooseStudy(root).study).toBe('c');
    writeFileSync(join(root, 'models/.nightlab/last-study.json'), '{"study":');
    expect(chooseStudy(root).study).toBe('b');
  });

  test('is nobody of several that were never used; they are listed', () => {
    frozen('b', 'a');
    expect(() => chooseStudy(root)).toThrow(
      expect.objectContaining({
        code: 'lab.whichStudy',
        message: expect.stringMatching(/ 2 studies .*: a, b$/),
      }),
    );
    frozen(...Array.from({ length: 30 }, (_, i) => `s${i}`));
    expect(() => chooseStudy(root)).toThrow(/and 20 more$/);
  });

  test('is none in a folder without one, and what to do is said', () => {
    expect(() => chooseStudy(root)).toThrow(
      expect.objectContaining({
        code: 'lab.noStudyHere',
        remedy: expect.stringMatching(/freeze FILE --target COLUMN.*research crm-calls/),
      }),
    );
    frozen('leads');
    mkdirSync(join(root, 'models/leads'), { recursive: true });
    expect(() => chooseStudy(join(root, 'models/leads'))).toThrow(
      expect.objectContaining({ remedy: expect.stringContaining(`cd ${root}`) }),
    );
  });

  test('may be the one that ships, once it has a record here, and never before', async () => {
    expect(studiesHere(root)).toEqual([]);
    await recorded('crm-calls', '2026-01-01T05:00:00.000Z');
    expect(chooseStudy(root)).toEqual({ study: 'crm-calls', because: 'only' });
  });

  test('may be one of which only the record is left, for commands that read it', async () => {
    frozen('a');
    await recorded('old', '2026-01-01T05:00:00.000Z');
    expect(chooseStudy(root)).toEqual({ study: 'a', because: 'only' });
    expect(chooseStudy(root, true)).toEqual({ study: 'old', because: 'last' });
  });
});

describe('what was used last', () => {
  test('is where git ignores it, and no study reads it', () => {
    frozen('a');
    noteUse(root, 'a', at(1));
    expect(readFileSync(join(root, 'models/.nightlab/.gitignore'), 'utf8')).toBe('*\n');
    expect(studiesHere(root, true)).toEqual(['a']);
  });

  test('is not said where it cannot be written', () => {
    writeFileSync(join(root, 'models'), 'a file');
    noteUse(root, 'a', at(1));
    expect(existsSync(join(root, 'models/.nightlab'))).toBe(false);
  });
});
