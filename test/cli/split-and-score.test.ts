import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/core/hash.ts';

const cli = resolve(import.meta.dirname, '../../dist/cli/main.js');
const root = mkdtempSync(join(tmpdir(), 'nightlab-score-'));
afterAll(() => rmSync(root, { recursive: true }));

function nightlab(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [cli, ...args], {
    cwd: root,
    encoding: 'utf8',
    timeout: 60_000,
    input: '',
  });
}

const jsonOf = (...args: string[]) =>
  JSON.parse(
    nightlab(...args, '--json')
      .stdout.trim()
      .split('\n')
      .at(-1)!,
  );

beforeAll(() => {
  const rows = Array.from({ length: 400 }, (_, i) => {
    const amount = (i * 37) % 101;
    return `${String(i * 7919).padStart(9, '0')},${amount},${'abc'[i % 3]},${amount + ((i * 53) % 40) > 70 ? 'won' : 'lost'}`;
  });
  writeFileSync(join(root, 'leads.csv'), `lead,amount,kind,state\n${rows.join('\n')}\n`);
  writeFileSync(join(root, 'key'), sha256('leads'));
  const freeze = [
    'freeze',
    'leads.csv',
    '--target',
    'state',
    '--positive',
    'won',
    '--id',
    'lead',
    '--key',
    'key',
  ];
  expect(nightlab(...freeze).status).toBe(0);
  expect(nightlab('research', 'leads', '--experiments', '1', '--workers', '1').status).toBe(0);
  expect(nightlab('split', 'leads', '--out', 'out').status).toBe(0);
}, 120_000);

/** Scores of a part by its amount: what any other tool might have made of the folder. */
function scored(part: string): string {
  const lines = readFileSync(join(root, `out/${part}.csv`), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  writeFileSync(
    join(root, `${part}.scores.csv`),
    `row,score\n${lines.map((line) => line.split(',').slice(0, 2).join(',')).join('\n')}\n`,
  );
  return `${part}.scores.csv`;
}

describe('another tool', () => {
  test('is measured on validation: a look, in words and in JSON', () => {
    const { stdout, status } = nightlab('score', 'leads', scored('validation'), '--on', 'validation');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^validation AUC about 0\.\d \(95% interval [01]\.\d to [01]\.\d\), 80 rows$/m);
    expect(stdout).toMatch(/This is look 1 at hidden validation labels/);
    expect(jsonOf('score', 'leads', 'validation.scores.csv', '--on', 'validation')).toMatchObject({
      study: 'leads',
      on: 'validation',
      nRows: 80,
      isLook: false,
      looks: 1,
      best: { experiment: 1 },
    });
    expect(nightlab('results', 'leads', '--ledger').stdout).toMatch(
      /labels: 1, with 1 file by nightlab score/,
    );
  }, 60_000);

  test('opens the sealed rows with --yes alone, and each time is counted', () => {
    const file = scored('sealed');
    const refused = jsonOf('score', 'leads', file, '--on', 'sealed');
    expect(refused.error).toMatchObject({
      code: 'cli.notConfirmed',
      message: expect.stringContaining('They are unopened'),
    });
    expect(jsonOf('score', 'leads', file, '--on', 'sealed', '--yes')).toMatchObject({
      on: 'sealed',
      sealedOpenings: 1,
    });
    expect(jsonOf('score', 'leads', file, '--on', 'sealed', '--yes')).toMatchObject({ sealedOpenings: 2 });
    expect(jsonOf('verify', 'leads', '--workers', '1')).toMatchObject({ ok: true, problems: [] });
  }, 60_000);

  test('is told in one sentence what is missing', () => {
    expect(nightlab('score', 'leads', 'validation.scores.csv').status).toBe(2);
    expect(jsonOf('score', 'leads', '--on', 'validation').error).toMatchObject({ code: 'cli.noFile' });
    expect(jsonOf('score', 'leads', 'leads.csv', '--on', 'validation').error).toMatchObject({
      code: 'table.badScores',
    });
    expect(jsonOf('split', 'leads', '--out', 'data/leads/x').error).toMatchObject({ code: 'lab.splitPlace' });
    expect(jsonOf('split', 'leads', '--out', 'out').error).toMatchObject({ code: 'lab.splitPlace' });
    expect(nightlab('split', 'leads', '--out', 'out', '--force', '--format', 'parquet').status).toBe(0);
  }, 60_000);
});

describe('predict', () => {
  test('writes ids as they are in the file, a decision, and what to expect of it', () => {
    expect(nightlab('export', 'leads', '--workers', '1').status).toBe(0);
    const model = 'models/leads/exports/1';
    const report = jsonOf('predict', model, 'leads.csv', '--top', '25%', '--keep', 'kind', '--out', 'p.csv');
    expect(report).toMatchObject({
      columns: { row: 'row', ids: ['lead'], decision: 'decision' },
      decision: { rule: { kind: 'share', share: 0.25 }, nPositive: 100, expected: { nRows: 240 } },
    });
    const { caughtShare, caughtInterval } = report.decision.expected;
    expect(caughtShare).toBeGreaterThan(caughtInterval.low);
    expect(caughtShare).toBeLessThan(caughtInterval.high);
    const [head, ...lines] = readFileSync(join(root, 'p.csv'), 'utf8').trim().split('\n');
    expect(head).toBe(`row,lead,kind,${report.columns.score},decision`);
    const input = readFileSync(join(root, 'leads.csv'), 'utf8').trim().split('\n').slice(1);
    expect(lines.map((line) => line.split(',')[1])).toEqual(input.map((line) => line.split(',')[0]));
    expect(lines.filter((line) => line.endsWith(',won'))).toHaveLength(100);
    expect(lines.filter((line) => line.endsWith(',lost'))).toHaveLength(300);
  }, 60_000);

  test('writes CSV alone to standard output, and refuses what cannot be', () => {
    const model = 'models/leads/exports/1';
    const { stdout, stderr } = nightlab('predict', model, 'leads.csv', '--threshold', '0.5', '--out', '-');
    expect(stdout.trim().split('\n')).toHaveLength(401);
    expect(stdout).toMatch(/^row,lead,(score|probability),decision\n1,000000000,/);
    expect(stderr).toMatch(/Expected: it catches \d+%/);
    expect(nightlab('predict', model, 'leads.csv', '--top', '0.2').status).toBe(2);
    expect(nightlab('predict', model, 'leads.csv', '--threshold', '30%').status).toBe(2);
    expect(jsonOf('predict', model, 'leads.csv', '--top', '9', '--threshold', '1').error.code).toBe(
      'cli.twoDecisions',
    );
    expect(jsonOf('predict', model, 'leads.csv', '--top', '401', '--out', 'q.csv').error.code).toBe(
      'export.badDecision',
    );
    expect(jsonOf('predict', model, 'leads.csv', '--keep', 'kinds', '--out', 'q.csv').error).toMatchObject({
      code: 'table.noColumn',
      remedy: 'Did you mean "kind"?',
    });
  }, 60_000);
});
