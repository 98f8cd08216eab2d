import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const cli = resolve(import.meta.dirname, '../../dist/cli/main.js');
const root = mkdtempSync(join(tmpdir(), 'nightlab-detached-'));
const { OPENAI_API_KEY: _key, OPENAI_BASE_URL: _url, ...others } = process.env;
const env = { ...others, TZ: 'Europe/Berlin' };

function nightlab(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [cli, ...args], { cwd: root, env, encoding: 'utf8' });
}

function json(...args: string[]) {
  return JSON.parse(nightlab(...args, '--json').stdout);
}

/** Asks again until it holds; the limit is that of a machine at a standstill. */
async function until(what: string, holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (holds()) return;
    await sleep(200);
  }
  throw new Error(`${what} did not come`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function events(): string {
  return readFileSync(join(root, 'models/leads/session/events.jsonl'), 'utf8');
}

function record(study: string): { lab: { pid: number }; supervisor: { pid: number } } {
  return JSON.parse(readFileSync(join(root, 'models', study, 'session', 'session.json'), 'utf8'));
}

beforeAll(() => {
  const rows = Array.from(
    { length: 120 },
    (_, i) => `${(i * 7919) % 1000},${'abc'[i % 3]},${(i * 31) % 5 < 2 ? 'yes' : 'no'}`,
  );
  writeFileSync(join(root, 'leads.csv'), `amount,kind,won\n${rows.join('\n')}\n`);
  for (const study of ['leads', 'broken'])
    expect(nightlab('freeze', 'leads.csv', '--target', 'won', '--study', study).status).toBe(0);
});

afterAll(() => {
  for (const study of ['leads', 'broken']) nightlab('stop', study, '--now');
  rmSync(root, { recursive: true });
});

describe('a session without a terminal', () => {
  test('begins, is told of, watched and ended by other commands, and outlives a hang-up', async () => {
    const start = nightlab('research', 'leads', '--until', '7am', '--workers', '1', '--detach', '--json');
    expect(start.status).toBe(0);
    expect(start.stdout.trim().split('\n')).toHaveLength(1);
    const { study, session, pid, endsAt, log } = JSON.parse(start.stdout);
    expect({ study, session }).toEqual({ study: 'leads', session: 1 });
    expect(start.stderr).toMatch(/it ends at 07:00 (today|tomorrow) \(Europe\/Berlin, UTC\+[12]\)/);
    expect(start.stderr).toContain('npx nightlab attach leads');
    const [hours, minutes] = new Date(endsAt)
      .toLocaleTimeString('en-GB', { timeZone: 'Europe/Berlin' })
      .split(':');
    expect([hours, minutes]).toEqual(['07', '00']);
    expect(statSync(log).mode & 0o777).toBe(0o600);

    // What a terminal that is closed sends to everything that belongs to it.
    process.kill(pid, 'SIGHUP');
    process.kill(record('leads').lab.pid, 'SIGHUP');
    await until('an experiment', () => events().includes('"event":"experiment"'));
    expect(json('status', 'leads')).toMatchObject({
      state: 'running',
      session: { number: 1, pid, alive: true, detached: true, endsAt },
      baseline: { id: 1 },
      best: { id: 1 },
    });

    const second = nightlab('research', 'leads', '--experiments', '1');
    expect(second.status).toBe(1);
    expect(second.stderr).toMatch(/in use by "nightlab research".*\n.*nightlab attach leads/);

    const watched = await watchedUntil('"event":"experiment"', 'leads');
    expect(watched.code).toBe(0);
    expect(watched.words).toContain(`The session continues (process ${pid})`);
    expect(JSON.parse(watched.lines.split('\n')[0]!)).toMatchObject({ event: 'session', study: 'leads' });
    expect(isAlive(pid)).toBe(true);

    expect(json('nudge', 'leads', 'look at kind')).toMatchObject({ heardBy: 'nightlab research' });
    expect(json('stop', 'leads', '--now')).toMatchObject({ study: 'leads', state: 'ended' });
    await until('the end of the process', () => !isAlive(pid));
    const after = nightlab('attach', 'leads');
    expect(after.status).toBe(0);
    expect(after.stdout).toMatch(
      /no session is running\. The last one, session 1, ended at \d\d:\d\d (today|yesterday) .*cv AUC/s,
    );
  });

  test('ends after the running experiment when it is asked to, and an open attach ends with it', async () => {
    const { pid } = json('research', 'leads', '--forever', '--workers', '1', '--detach');
    const attached = attach('leads');
    await until('what attach shows', () => attached.lines().includes('"event":"experiment-started"'));
    expect(['asked', 'ended']).toContain(json('stop', 'leads').state);
    expect(await attached.exit).toBe(0);
    expect(attached.lines().trimEnd().split('\n').at(-1)).toContain('"event":"done"');
    const status = json('status', 'leads');
    expect(status).toMatchObject({ state: 'ended', experiment: null, session: { reason: 'Stopped.' } });
    expect(status.experiments.session).toBeGreaterThan(0);
    await until('the end of the process', () => !isAlive(pid));
  });

  test('that was killed is said to have died, and is gone on with', async () => {
    json('research', 'leads', '--forever', '--workers', '1', '--detach');
    const attached = attach('leads');
    await until('what attach shows', () => attached.lines().includes('"event":"experiment-started"'));
    const { supervisor, lab } = record('leads');
    process.kill(supervisor.pid, 'SIGKILL');
    try {
      process.kill(lab.pid, 'SIGKILL');
    } catch {
      // It saw its supervisor go.
    }
    expect(await attached.exit).toBe(1);
    expect(attached.lines()).toContain('lab.sessionDied');
    const status = nightlab('status', 'leads');
    expect(status.stdout).toMatch(/session 3 died: process \d+ is gone\. It was last heard from at /);
    expect(json('status', 'leads')).toMatchObject({
      state: 'died',
      session: { alive: false, endedAt: null },
    });
    const again = json('research', 'leads', '--forever', '--workers', '1', '--detach');
    expect(again).toMatchObject({ session: 3 });
    expect(json('stop', 'leads', '--now').state).toBe('ended');
  });

  test.each([
    ['a study that is not there', ['research', 'leeds', '--detach'], 'lab.noStudy'],
    [
      'bounds that exclude each other',
      ['research', 'broken', '--forever', '--minutes', '3', '--detach'],
      'api.bounds',
    ],
    ['a language model without an endpoint', ['research', 'broken', '--researcher', 'llm', '--detach'], ''],
  ])('with %s fails at once, in the foreground', (_what, args, code) => {
    const { status, stdout, stderr } = nightlab(...args, '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout).error.code).toContain(code);
    expect(stderr).toMatch(/^error: /m);
    expect(existsSync(join(root, 'models', args[1]!))).toBe(false);
  });

  test('that cannot begin says why in the foreground, and leaves nothing', () => {
    const key = join(root, 'data/broken/vault/key');
    renameSync(key, `${key}.away`);
    const { status, stdout } = nightlab('research', 'broken', '--experiments', '1', '--detach', '--json');
    renameSync(`${key}.away`, key);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'split.missingKey' } });
    expect(readdirSync(join(root, 'models'))).not.toContain('broken');
    expect(json('status', 'broken')).toMatchObject({ state: 'none', session: null });
  });

  test('with a time that is none is bad usage', () => {
    const { status, stderr } = nightlab('research', 'leads', '--until', '25:00', '--detach');
    expect(status).toBe(2);
    expect(stderr).toContain('07:00, 7am or 24:00');
  });
});

function attach(study: string) {
  const child: ChildProcess = spawn(process.execPath, [cli, 'attach', study, '--json'], { cwd: root, env });
  let [lines, words] = ['', ''];
  child.stdout!.on('data', (chunk: Buffer) => {
    lines += chunk.toString();
  });
  child.stderr!.on('data', (chunk: Buffer) => {
    words += chunk.toString();
  });
  const exit = new Promise<number | null>((done) => {
    child.on('close', (code) => done(code));
  });
  return { child, exit, lines: () => lines, words: () => words };
}

/** Attaches, waits for a word, presses Ctrl-C. */
async function watchedUntil(word: string, study: string) {
  const { child, exit, lines, words } = attach(study);
  await until(word, () => lines().includes(word));
  child.kill('SIGINT');
  return { code: await exit, lines: lines(), words: words() };
}
