import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FeatureBench } from '../../src/lab/bench-record.ts';
import { smallStudy } from '../lab/small-study.ts';

const cli = resolve(import.meta.dirname, '../../dist/cli/main.js');
const base = ['bench', 'small', '--learners', 'module,logistic', '--workers', '1'];
const twoSets = ['--sets', 'deal=amount,visits', '--sets', 'who=industry,rep', '--no-rest'];
const moduleFile = join('models', 'small', 'pipeline.ts');
let root = '';

beforeAll(async () => {
  root = await smallStudy(260);
  mkdirSync(join(root, 'models/small'), { recursive: true });
  writeFileSync(
    join(root, moduleFile),
    `import { gbdt, numeric, oneHot, pipeline } from 'nightlab';

export default pipeline({
  features: { numbers: [numeric()], categories: [oneHot({ maxLevels: 20 })] },
  model: gbdt({ nTrees: 10 }),
});
`,
  );
});
afterAll(() => rmSync(root, { recursive: true }));

function nightlab(
  args: readonly string[],
  columns = 80,
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [cli, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, COLUMNS: String(columns) },
  });
}

describe('nightlab bench', () => {
  test('prints a table and writes a file in the form that its name says, never over one that is there', () => {
    const out = [...base, ...twoSets, '--out', 'sets.csv'];
    const { status, stdout, stderr } = nightlab(out);
    expect(status, stderr).toBe(0);
    expect(stdout).toContain(`Wrote ${join(root, 'sets.csv')}`);
    for (const set of ['deal', 'who'])
      expect(stdout).toMatch(new RegExp(`^  ${set} +(helps|hurts|mixed|noise) `, 'm'));
    // Progress is not part of what a pipe gets.
    expect(stderr).toContain('all but deal');
    expect(stdout).not.toContain('1/6');
    expect(readFileSync(join(root, 'sets.csv'), 'utf8')).toMatch(/^set,learner,/);
    const again = nightlab(out);
    expect(again).toMatchObject({ status: 1, stdout: '' });
    expect(again.stderr).toContain('is already there');
  });

  test('gives the same figures as csv, as Markdown and as JSON', () => {
    const { stdout: md } = nightlab([...base, ...twoSets, '--format', 'md', '--out', 'sets.json']);
    const bench = JSON.parse(readFileSync(join(root, 'sets.json'), 'utf8')) as FeatureBench;
    expect(bench.sets.map(({ set, members }) => [set, members])).toEqual([
      ['deal', ['amount', 'visits']],
      ['who', ['industry', 'rep']],
    ]);
    const [header, ...rows] = readFileSync(join(root, 'sets.csv'), 'utf8').trimEnd().split('\n');
    const cells = rows.map((row) => row.split(','));
    const at = (title: string): number => header!.split(',').indexOf(title);
    expect(cells.map((row) => [row[at('set')], row[at('learner')]])).toEqual([
      ['deal', 'module'],
      ['deal', 'logistic'],
      ['who', 'module'],
      ['who', 'logistic'],
    ]);
    bench.sets
      .flatMap(({ learners }) => learners)
      .forEach(({ adds, without, verdict }, row) => {
        expect(cells[row]![at('adds')]).toBe(adds!.gain.toFixed(6));
        expect(cells[row]![at('without')]).toBe(without!.cvAuc.toFixed(6));
        expect(cells[row]![at('verdict')]).toBe(verdict);
        expect(md).toContain(adds!.gain.toFixed(4).replace('-', ''));
      });
    expect(md).toContain('| set | verdict | in words |');
  });

  test.each([
    [['--out', moduleFile], 'does not say in which form'],
    [['--out', 'sets.xlsx'], 'does not say in which form'],
    [['--out', 'data/small/study.json', '--force'], 'belongs to the study'],
    [['--out', 'nowhere/sets.csv'], 'does not exist'],
    [['--sets', 'deal=amonut'], 'Did you mean "amount"?'],
  ])('%j is refused before anything is measured', (args, words) => {
    const before = readFileSync(join(root, moduleFile), 'utf8');
    const { status, stdout, stderr } = nightlab([...base, ...args]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(words);
    expect(stderr).not.toContain('AUC 0');
    expect(readFileSync(join(root, moduleFile), 'utf8')).toBe(before);
  });

  test('sets by role and sets by name together are bad usage', () => {
    const { status, stderr } = nightlab(['bench', 'small', '--by-role', '--sets', 'amount']);
    expect(status).toBe(2);
    expect(stderr).toContain('cannot be used with');
  });

  test('a learner that is not there is bad usage', () => {
    const { status, stderr } = nightlab(['bench', 'small', '--learners', 'gbdt,forest']);
    expect(status).toBe(2);
    expect(stderr).toContain('"forest" is not one of module, gbdt, logistic');
  });

  test('a column that a person excluded takes no part', () => {
    expect(nightlab(['exclude', 'small', 'visits', '--why', 'known afterwards']).status).toBe(0);
    const { stdout } = nightlab([...base, '--by-role', '--json']);
    const bench = JSON.parse(stdout) as FeatureBench;
    expect(bench.sets.flatMap(({ members }) => members)).not.toContain('visits');
    expect(bench.notes.join()).toContain('Excluded columns take no part: "visits".');
    expect(nightlab([...base, '--sets', 'deal=amount,visits']).stderr).toContain(
      'is excluded from this study',
    );
    expect(nightlab(['undo', 'small']).status).toBe(0);
  });

  test('Ctrl-C ends it with what is known by then', async () => {
    const child = spawn(
      process.execPath,
      [cli, ...base, '--by-role', '--format', 'json', '--out', 'cut.json'],
      { cwd: root },
    );
    let [out, err] = ['', ''];
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.stderr.on('data', (data) => {
      err += data;
      // Two learners on all sets, and one on all but the first.
      if (/^3\/\d+ /m.test(err) && !child.killed) child.kill('SIGINT');
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    const bench = JSON.parse(out) as FeatureBench;
    expect(status).toBe(130);
    expect(bench.complete).toBe(false);
    expect(bench.sets[0]!.learners[0]!.verdict).not.toBeNull();
    expect(bench.sets.at(-1)!.learners.at(-1)!.verdict).toBeNull();
    expect(err).toContain('Stopping');
    expect(existsSync(join(root, 'cut.json'))).toBe(true);
  });
});
