import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

const cli = resolve(import.meta.dirname, '../../dist/cli/main.js');
const root = mkdtempSync(join(tmpdir(), 'nightlab-record-'));
const backup = `${root}-backup`;

function nightlab(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}
const said = (...args: string[]): string => {
  const { status, stdout, stderr } = nightlab(...args);
  return `${stdout}${stderr}exit ${status}`;
};
const verifyProblems = (): string[] => {
  const { status, stdout } = nightlab('verify', 'leads', '--json');
  const { ok, problems } = JSON.parse(stdout) as { ok: boolean; problems: { what: string }[] };
  expect({ status, ok }).toEqual(problems.length === 0 ? { status: 0, ok: true } : { status: 1, ok: false });
  return problems.map(({ what }) => what);
};
const ledger = () =>
  JSON.parse(nightlab('results', 'leads', '--ledger', '--json').stdout) as {
    sealedOpenings: number;
    looks: number;
    problems?: { what: string }[];
  };

const journal = join(root, 'models/leads/journal.jsonl');
const written = `${journal}.written`;
const rows = Array.from({ length: 200 }, (_, i) => {
  const amount = ((i * 7919) % 1009) / 10;
  return `${amount},${'abc'[i % 3]},${Math.sin(i) + amount / 60 > 1 ? 'yes' : 'no'}`;
});
const table = (lines: readonly string[]): string => `amount,kind,won\n${lines.join('\n')}\n`;

beforeAll(() => {
  writeFileSync(join(root, 'leads.csv'), table(rows));
  expect(nightlab('freeze', 'leads.csv', '--target', 'won').status).toBe(0);
  expect(nightlab('research', 'leads', '--experiments', '1', '--workers', '1').status).toBe(0);
  const first = JSON.parse(nightlab('export', 'leads', '--json').stdout);
  expect(first.sealedOpenings).toBe(1);
  cpSync(root, backup, { recursive: true });
});
afterAll(() => {
  for (const folder of [root, backup]) rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  for (const folder of ['data', 'models']) {
    rmSync(join(root, folder), { recursive: true, force: true });
    cpSync(join(backup, folder), join(root, folder), { recursive: true });
  }
});

function withoutLines(type: RegExp): void {
  const lines = readFileSync(journal, 'utf8').trimEnd().split('\n');
  const at = lines.findIndex((line) => type.test(line));
  writeFileSync(journal, `${lines.slice(0, at).join('\n')}\n`);
}

describe('the count of openings', () => {
  test('outlives the export line and the count of lines, which verify, ledger and results miss', () => {
    expect(verifyProblems()).toEqual([]);
    withoutLines(/"type":"(opening|export)"/);
    rmSync(written, { force: true });
    expect(ledger()).toMatchObject({ sealedOpenings: 1 });
    expect(ledger().problems!.map(({ what }) => what)).toEqual([
      expect.stringMatching(/count of its lines is gone/),
      expect.stringMatching(/vault holds an opening of the sealed rows \(experiment 1/),
    ]);
    expect(verifyProblems()).toHaveLength(2);
    for (const command of [
      ['results', 'leads'],
      ['show', 'leads', '1'],
      ['results', 'leads', '--stages'],
    ])
      expect(said(...command)).toMatch(/THE RECORD IS NOT WHOLE/);
    // Going on from there leaves the mark in the journal.
    expect(said('research', 'leads', '--experiments', '1', '--workers', '1')).toMatch(
      /THE RECORD IS NOT WHOLE/,
    );
    expect(verifyProblems()).toEqual([expect.stringMatching(/continued although lines before .* missing/)]);
    const model = JSON.parse(nightlab('export', 'leads', '1', '--json').stdout);
    expect(model.sealedOpenings).toBe(2);
    expect(readFileSync(join(model.dir, 'CARD.md'), 'utf8')).toMatch(/record is not whole/);
  });

  test('goes on when the same rows are frozen under a second name in another order, and when that replaces the first', () => {
    writeFileSync(join(root, 'again.csv'), table([...rows].reverse()));
    expect(said('freeze', 'again.csv', '--target', 'won')).toMatch(
      /"leads" holds the same rows.*opened once before/s,
    );
    nightlab('research', 'again', '--experiments', '1', '--workers', '1');
    expect(JSON.parse(nightlab('export', 'again', '--json').stdout).sealedOpenings).toBe(2);
    expect(ledger().sealedOpenings).toBe(2);
    rmSync(join(root, 'data/leads'), { recursive: true });
    rmSync(join(root, 'models/leads'), { recursive: true });
    expect(said('freeze', 'leads.csv', '--target', 'won', '--seed', '5')).toMatch(/opened 2 times before/);
    rmSync(join(root, 'data/again'), { recursive: true });
    expect(said('freeze', 'leads.csv', '--target', 'won', '--seed', '6', '--replace')).toMatch(
      /opened 2 times before/,
    );
  });

  test('counts an export that is killed at any moment after its labels may have been read', async () => {
    const before = readFileSync(join(root, 'data/leads/vault/openings.jsonl'), 'utf8');
    const process_ = spawn(process.execPath, [cli, 'export', 'leads'], { cwd: root, stdio: 'ignore' });
    while (readFileSync(join(root, 'data/leads/vault/openings.jsonl'), 'utf8') === before) await sleep(5);
    process_.kill('SIGKILL');
    await new Promise((done) => process_.on('exit', done));
    expect(ledger().sealedOpenings).toBe(2);
    expect(JSON.parse(nightlab('export', 'leads', '--json').stdout).sealedOpenings).toBe(3);
    expect(verifyProblems()).toEqual([]);
  });

  test('an edited sealed AUC in a model folder is noticed by verify, the ledger, results and show', () => {
    const path = join(root, 'models/leads/exports/1/model.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"sealedAuc": [\d.]+/, '"sealedAuc": 0.99'));
    expect(verifyProblems()).toEqual([expect.stringMatching(/sealedAuc 0.99, in the journal/)]);
    for (const command of [
      ['results', 'leads', '--ledger'],
      ['results', 'leads'],
      ['show', 'leads', '1'],
    ])
      expect(said(...command)).toMatch(/THE RECORD IS NOT WHOLE/);
  });

  test('stays where the model folder cannot be written, which is found out before an opening is spent on it', () => {
    writeFileSync(join(root, 'full'), 'no folder');
    expect(said('export', 'leads', '--out', 'full/model')).toMatch(/sealed rows were not opened.*exit 1/s);
    expect(ledger().sealedOpenings).toBe(1);
    expect(verifyProblems()).toEqual([]);
  });
});
