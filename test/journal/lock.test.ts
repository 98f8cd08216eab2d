import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LabError } from '../../src/core/errors.ts';
import { localTime } from '../../src/core/local-time.ts';
import { lockHolder, lockStudy } from '../../src/journal/lock.ts';
import { bootOf, startOf } from '../../src/journal/process-identity.ts';
import { emptyDirectory } from './entries.ts';

function holder(changes: object): string {
  return JSON.stringify({
    nonce: 'n'.repeat(24),
    pid: process.pid,
    host: hostname(),
    boot: bootOf(),
    processStart: startOf(process.pid),
    since: new Date().toISOString(),
    command: 'nightlab research',
    ...changes,
  });
}

function lockFile(content?: string): string {
  const path = join(emptyDirectory(), 'lab.lock');
  if (content !== undefined) writeFileSync(path, content);
  return path;
}

/** The number of a process that has ended. */
const gone = spawnSync('true').pid;

describe('the lock of a study', () => {
  test('refuses a second taker, saying who holds it since when and what to do', () => {
    const path = lockFile();
    const lock = lockStudy(path, 'nightlab research');
    let error: LabError | null = null;
    try {
      lockStudy(path, 'nightlab export');
    } catch (thrown) {
      error = thrown as LabError;
    }
    expect(error).toMatchObject({
      code: 'journal.locked',
      message: `the study is in use by "nightlab research", process ${process.pid}, since ${localTime(lock.holder.since)}`,
    });
    expect(error?.remedy).toContain(`kill ${process.pid}`);
    expect(lockHolder(path)?.pid).toBe(process.pid);
    lock.release();
    expect(lockHolder(path)).toBeNull();
    lockStudy(path, 'nightlab export').release();
  });

  test('leaves nothing behind when it is given back', () => {
    const path = lockFile();
    const lock = lockStudy(path, 'a');
    expect(readdirSync(resolve(path, '..'))).toEqual(['lab.lock']);
    lock.release();
    lock.release();
    expect(readdirSync(resolve(path, '..'))).toEqual([]);
  });

  test.each([
    ['of a process that ended', { pid: gone, processStart: null }],
    ['of an earlier process with the same number', { processStart: '1' }],
    ['of the time before the machine was restarted', { boot: 'another boot' }],
    [
      'older than the machine is up, where boots have no name',
      { boot: null, since: '2001-01-01T00:00:00.000Z' },
    ],
  ])('%s is taken over', (_, changes) => {
    const path = lockFile(holder(changes));
    expect(lockHolder(path)).toBeNull();
    const lock = lockStudy(path, 'next');
    expect(lockHolder(path)?.nonce).toBe(lock.holder.nonce);
    expect(readdirSync(resolve(path, '..'))).toEqual(['lab.lock']);
    lock.release();
  });

  test('that holds no readable text is nobody’s and is taken over', () => {
    const path = lockFile('');
    lockStudy(path, 'next').release();
    expect(existsSync(path)).toBe(false);
  });

  test('of another machine counts, and the remedy says which file to delete', () => {
    const path = lockFile(holder({ host: 'elsewhere', pid: 1 }));
    expect(() => lockStudy(path, 'next')).toThrow(/process 1 on elsewhere/);
    expect(existsSync(path)).toBe(true);
  });

  test('whose taker died in the middle of taking over is taken over from that taker', () => {
    const path = lockFile(holder({ nonce: 'first', pid: gone }));
    writeFileSync(`${path}.after-first`, holder({ nonce: 'second', pid: gone }));
    lockStudy(path, 'third').release();
    expect(readdirSync(resolve(path, '..'))).toEqual([]);
  });

  test('whose taker is alive in the middle of taking over is that taker’s', () => {
    const path = lockFile(holder({ nonce: 'first', pid: gone }));
    writeFileSync(`${path}.after-first`, holder({ nonce: 'second', command: 'the quicker one' }));
    expect(() => lockStudy(path, 'third')).toThrow(/the quicker one/);
  });

  test('is held by one process at a time while eight contend, half of them dying with it', async () => {
    const path = lockFile(holder({ pid: gone }));
    const log = `${path}.log`;
    const contender = resolve(import.meta.dirname, 'contender-process.ts');
    const children = Array.from({ length: 8 }, () =>
      spawn(process.execPath, ['--import', 'tsx', contender, path, log, '15'], { stdio: 'inherit' }),
    );
    await Promise.all(children.map((child) => new Promise((done) => child.on('close', done))));
    const lines = readFileSync(log, 'utf8').trim().split('\n');
    expect(lines).toHaveLength(16);
    for (let i = 0; i < lines.length; i += 2) {
      expect(lines[i]).toMatch(/^in /);
      expect(lines[i + 1]).toBe(lines[i]!.replace('in', 'out'));
    }
  });
});
