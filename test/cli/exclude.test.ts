import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leakyFile } from '../lab/leaky-study.ts';

const cli = resolve(import.meta.dirname, '../../dist/cli/main.js');
const root = mkdtempSync(join(tmpdir(), 'nightlab-exclude-'));
afterAll(() => rmSync(root, { recursive: true }));

function nightlab(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [cli, ...args], { cwd: root, encoding: 'utf8' });
}

describe('a leak from the nudge to the exported model', () => {
  beforeAll(() => {
    const file = leakyFile(root, 240);
    nightlab('freeze', file, '--target', 'churned', '--study', 'churn');
    mkdirSync(join(root, 'models/churn'), { recursive: true });
    writeFileSync(
      join(root, 'models/churn/pipeline.ts'),
      `import { dateParts, gbdt, numeric, pipeline } from 'nightlab';

export default pipeline({
  features: { crm: [numeric(), dateParts(['signup', 'Cancelled On'])] },
  model: gbdt({ nTrees: 20 }),
});
`,
    );
    nightlab('research', 'churn', '--experiments', '1', '--researcher', 'offline');
    nightlab('nudge', 'churn', 'ignore the column cancelled on, it is only known afterwards');
    nightlab('research', 'churn', '--experiments', '1', '--researcher', 'offline');
  });

  test('results, stages and ledger say what was excluded and mark what used it', () => {
    // As Markdown shows it: brackets in text of others make no link.
    const mark = '\\[used excluded column "Cancelled On"\\]';
    expect(nightlab('results', 'churn', '--format', 'md').stdout).toContain(mark);
    expect(nightlab('results', 'churn', '--stages', '--format', 'md').stdout).toContain(mark);
    expect(nightlab('results', 'churn', '--ledger').stdout).toContain('Excluded by the person');
  });

  test('an experiment that used it cannot be exported, the new best can; its card names the column', () => {
    expect(nightlab('export', 'churn', '1')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('used excluded column "Cancelled On"'),
    });
    const exported = nightlab('export', 'churn', '--out', 'model', '--json');
    expect(exported.status, exported.stderr).toBe(0);
    const { sealedAuc } = JSON.parse(exported.stdout) as { sealedAuc: number };
    expect(sealedAuc).toBeLessThan(0.9);
    const card = readFileSync(join(root, 'model/CARD.md'), 'utf8');
    expect(card).toMatch(/Excluded by the person.*"Cancelled On".*only known afterwards/);
    expect(card.split('Input columns:')[1]).not.toContain('Cancelled On');
  });

  test('predict works on a file without the column', () => {
    const lines = readFileSync(leakyFile(root, 30, 2), 'utf8')
      .trim()
      .split('\n');
    const cut = lines.map((line) => line.split(',').slice(0, 4).join(','));
    writeFileSync(join(root, 'new.csv'), `${cut.join('\n')}\n`);
    const predicted = nightlab('predict', 'model', 'new.csv', '--out', 'scores.csv');
    expect(predicted.status, predicted.stderr).toBe(0);
    expect(readFileSync(join(root, 'scores.csv'), 'utf8').trim().split('\n')).toHaveLength(31);
  });

  test('undo takes back a nudge that nobody has heard yet, and nothing else', () => {
    nightlab('nudge', 'churn', 'drop visits');
    expect(nightlab('undo', 'churn').stdout).toContain('the nudge "drop visits"');
    expect(nightlab('results', 'churn', '--ledger').stdout).toContain('"Cancelled On"');
  });

  test('undo lets it back, and include, exclude and undo say what they cannot do', () => {
    expect(nightlab('undo', 'churn')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Taken back'),
    });
    expect(nightlab('include', 'churn', 'Cancelled On')).toMatchObject({ status: 1 });
    const json = nightlab('exclude', 'churn', 'cancelled on', 'visits', '--why', 'later', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ state: 'done', excluded: ['Cancelled On', 'visits'] });
    expect(nightlab('exclude', 'churn', 'Canceld On').stderr).toContain('Did you mean "Cancelled On"?');
    expect(nightlab('exclude', 'churn').status).not.toBe(0);
  });
});
