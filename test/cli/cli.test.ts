import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const cli = resolve(import.meta.dirname, '../../dist/cli/main.js');
const root = mkdtempSync(join(tmpdir(), 'nightlab-cli-'));
afterAll(() => rmSync(root, { recursive: true }));

function nightlab(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [cli, ...args], { cwd: root, encoding: 'utf8' });
}

const rows = Array.from({ length: 120 }, (_, i) => `${i * 7},${'abc'[i % 3]},${i % 3 === 0 ? 'yes' : 'no'}`);
writeFileSync(join(root, 'leads.csv'), `amount,kind,won\n${rows.join('\n')}\n`);
writeFileSync(
  join(root, 'three.csv'),
  `amount,won\n${rows.map((_, i) => `${i},${'abc'[i % 3]}`).join('\n')}\n`,
);

describe('nightlab', () => {
  test('names its commands, and each explains itself', () => {
    const help = nightlab('--help');
    expect(help.status).toBe(0);
    for (const command of [
      'freeze',
      'research',
      'try',
      'results',
      'show',
      'nudge',
      'ask',
      'bench',
      'export',
      'predict',
      'verify',
    ]) {
      expect(help.stdout).toContain(command);
      expect(nightlab(command, '--help')).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('--json'),
      });
    }
  });

  test('names its version', () => {
    const { version } = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8'));
    expect(nightlab('--version')).toMatchObject({ status: 0, stdout: `${version}\n` });
  });

  test.each([
    ['an unknown command', ['frieze']],
    ['an unknown option', ['freeze', 'leads.csv', '--targt', 'won']],
    ['a missing option', ['freeze', 'leads.csv']],
    ['a bound that is not a number', ['research', 'x', '--experiments', 'many']],
  ])('exits 2 on %s', (_what, args) => {
    expect(nightlab(...args).status).toBe(2);
  });

  test('freeze --json prints one object with parts and fingerprint; the same file gives the same fingerprint', () => {
    const first = nightlab('freeze', 'leads.csv', '--target', 'won', '--json');
    expect(first.status).toBe(0);
    const report = JSON.parse(first.stdout);
    expect(report).toMatchObject({
      study: 'leads',
      nRows: 120,
      nFeatures: 2,
      roles: { amount: 'numeric', kind: 'category' },
      parts: { train: { nRows: 72 }, validation: { nRows: 24 }, sealed: { nRows: 24 } },
    });
    const again = JSON.parse(nightlab('freeze', 'leads.csv', '--target', 'won', '--json').stdout);
    expect(again.fingerprint).toBe(report.fingerprint);
  });

  test('nudge leaves one whole message in the inbox and says who will hear it', () => {
    const { status, stdout } = nightlab('nudge', 'leads', 'look at kind', '--json');
    expect(status).toBe(0);
    const left = JSON.parse(stdout);
    expect(left).toMatchObject({ study: 'leads', text: 'look at kind', heardBy: null });
    const inbox = join(root, 'models', 'leads', 'inbox');
    expect(readdirSync(inbox)).toEqual([`${left.id}.json`]);
    expect(JSON.parse(readFileSync(join(inbox, `${left.id}.json`), 'utf8'))).toEqual({
      id: left.id,
      kind: 'nudge',
      text: 'look at kind',
    });
  });

  test.each([
    ['a file that is not there', ['freeze', 'nothing.csv', '--target', 'won']],
    ['a target that the file lacks', ['freeze', 'leads.csv', '--target', 'own', '--study', 'other']],
    ['three classes', ['freeze', 'three.csv', '--target', 'won']],
    ['a study that is not there', ['research', 'nobody', '--experiments', '1']],
    ['results of a study without experiments', ['results', 'leads']],
    ['a model folder that is none', ['predict', '.', 'leads.csv']],
    ['an experiment that is not a number', ['show', 'leads', 'two']],
    ['a nudge to a study that is not there', ['nudge', 'nobody', 'go on']],
    ['a nudge without words', ['nudge', 'leads']],
    ['a question about a study without experiments', ['ask', 'leads', 'what now?']],
  ])('exits 1 on %s, with a code, what is wrong and a remedy in JSON, and words on stderr', (_what, args) => {
    const { status, stdout, stderr } = nightlab(...args, '--json');
    expect(status).toBe(1);
    const { error } = JSON.parse(stdout.trim().split('\n').at(-1)!);
    expect(error.code).toMatch(/^[a-z]+\.[a-zA-Z]+$/);
    expect(error.message.length).toBeGreaterThan(10);
    expect(error.remedy.length).toBeGreaterThan(10);
    expect(stderr).toContain(error.message);
    expect(stderr).not.toContain('    at ');
  });
});
