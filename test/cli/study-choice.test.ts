import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/core/hash.ts';
import { lockStudy } from '../../src/journal/lock.ts';
import { placesOf } from '../../src/lab/study-paths.ts';
import { freezeTable } from '../../src/split/freeze/freeze-table.ts';

const repo = resolve(import.meta.dirname, '../..');
const cli = join(repo, 'dist/cli/main.js');
const temporary = mkdtempSync(join(tmpdir(), 'nightlab-choice-'));
const several = join(temporary, 'several');
const one = join(temporary, 'one');
const checkout = join(temporary, 'checkout');
const empty = join(temporary, 'empty');
afterAll(() => rmSync(temporary, { recursive: true }));

interface Answer {
  readonly status: number | null;
  /** stdout, which must be one JSON object and nothing else. */
  readonly json: {
    readonly study?: string;
    readonly error: { readonly code: string; readonly message: string; readonly remedy: string };
  };
  readonly stderr: string;
}

function nightlab(cwd: string, ...args: string[]): Answer {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args, '--json'], {
    cwd,
    encoding: 'utf8',
  });
  return { status, json: JSON.parse(stdout), stderr };
}

beforeAll(async () => {
  for (const root of [several, one, checkout, empty]) mkdirSync(root);
  const rows = Array.from(
    { length: 120 },
    (_, i) => `${i * 7},${'abc'[i % 3]},${i % 3 === 0 ? 'yes' : 'no'}`,
  );
  const file = join(temporary, 'table.csv');
  writeFileSync(file, `amount,kind,won\n${rows.join('\n')}\n`);
  const of = { file, target: 'won', key: sha256('choice') };
  for (const study of ['leads', 'visits', '2024']) await freezeTable({ root: several, study, ...of });
  await freezeTable({ root: one, study: 'leads', ...of });
  cpSync(join(repo, 'data/crm-calls'), join(checkout, 'data/crm-calls'), { recursive: true });
});

describe('a command without a study', () => {
  test('takes the only one, and says so beside its answer', () => {
    const { status, json, stderr } = nightlab(one, 'nudge', 'look at kind');
    expect(status).toBe(0);
    expect(json).toMatchObject({ study: 'leads', text: 'look at kind' });
    expect(stderr).toMatch(/^Study: leads, the only one here\.\n/);
  });

  test('takes crm-calls only where it is the only one, as in a fresh checkout', () => {
    const { json, stderr } = nightlab(checkout, 'nudge', 'look at kind');
    expect(json.study).toBe('crm-calls');
    expect(stderr).toContain('Study: crm-calls, the only one here.');
  });

  test('lists them where there are several that were never used', () => {
    for (const args of [
      ['results'],
      ['nudge', 'go on'],
      ['exclude', 'kind'],
      ['export', '3'],
      ['show', '3'],
    ]) {
      const { status, json } = nightlab(several, ...args);
      expect(status).toBe(1);
      expect(json.error).toMatchObject({
        code: 'lab.whichStudy',
        message: expect.stringMatching(/3 studies .*: 2024, leads, visits$/),
      });
    }
  });

  test('takes the one used last: what was named, and what was chosen; a command that failed used nothing', () => {
    expect(nightlab(several, 'nudge', 'visits', 'go on').stderr).not.toContain('Study:');
    expect(nightlab(several, 'results', 'leads').status).toBe(1);
    const { json, stderr } = nightlab(several, 'exclude', 'kind');
    expect(json).toMatchObject({ study: 'visits', excluded: ['kind'] });
    expect(stderr).toContain('Study: visits, the last one used here.');
    expect(nightlab(several, 'exclude', 'leads', 'amount').json.study).toBe('leads');
    expect(nightlab(several, 'undo').json).toMatchObject({ study: 'leads', excluded: [] });
    expect(nightlab(several, 'undo', 'visits').json).toMatchObject({ study: 'visits', state: 'done' });
    expect(nightlab(several, 'show', '12').stderr).toContain('Study: visits, the last one used here.');
  });

  test('takes the one where a session runs before the one used last', () => {
    const lock = lockStudy(placesOf(several, 'leads').lock, 'nightlab research');
    try {
      const { json, stderr } = nightlab(several, 'nudge', 'go on');
      expect(json).toMatchObject({ study: 'leads', heardBy: 'nightlab research' });
      expect(stderr).toContain('Study: leads, where a session runs now.');
    } finally {
      lock.release();
    }
  });

  test.each([
    ['research'],
    ['try'],
    ['bench'],
    ['results'],
    ['show', '1'],
    ['nudge', 'go on'],
    ['exclude', 'kind'],
    ['include', 'kind'],
    ['undo'],
    ['ask', 'why?'],
    ['export'],
    ['verify'],
  ])('says in a folder without one what to do: nightlab %s %s', (...args) => {
    const { status, json, stderr } = nightlab(empty, ...args.filter((arg) => arg !== undefined));
    expect(status).toBe(1);
    expect(json.error.code).toBe('lab.noStudyHere');
    expect(stderr).toMatch(/nightlab freeze FILE --target COLUMN.*nightlab research crm-calls/);
  });
});

describe('a word that may be a study', () => {
  test.each([
    ['results', 'laeds'],
    ['research', 'laeds'],
    ['verify', 'laeds'],
    ['export', 'laeds', '1'],
    ['show', 'laeds', '1'],
    ['nudge', 'laeds', 'go on'],
    ['ask', 'laeds', 'why?'],
    ['exclude', 'laeds', 'kind'],
  ])('and is misspelt is answered with the near one: nightlab %s %s', (...args) => {
    const { status, json } = nightlab(several, ...args.filter((arg) => arg !== undefined));
    expect(status).toBe(1);
    expect(json.error.remedy).toContain('"leads"');
  });

  test('and may be a number is not guessed at', () => {
    for (const command of ['show', 'export'])
      expect(nightlab(several, command, '2024').json.error.code).toBe('cli.ambiguous');
    expect(nightlab(several, 'show', '2024', '1').json.error.message).toContain('"2024" has no experiments');
  });

  test('alone lacks what is said to it', () => {
    for (const args of [
      ['nudge', 'leads'],
      ['ask', 'leads'],
      ['exclude', 'leads'],
    ])
      expect(nightlab(several, ...args).json.error.code).toBe('cli.noText');
    expect(nightlab(several, 'show', 'leads').json.error.code).toBe('cli.badId');
  });
});
