/** The programs of src/examples, run as a user runs them: in a folder of their own, with the built package. */
import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStudy } from '../../src/api/index.ts';
import { csvOf, smallRows } from '../api/small-study.ts';
import { documents, root } from './documents.ts';

const examples = join(root, 'src/examples');
const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
const home = realpathSync(mkdtempSync(join(tmpdir(), 'nightlab-examples-')));

beforeAll(() => {
  const { rows, labels } = smallRows(240, 1);
  const text = csvOf(rows, (row) => [labels[row] === 1 ? 'yes' : 'no'], ['won']);
  writeFileSync(join(home, 'leads.csv'), text);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function run(name: string, ...args: string[]): string {
  return execFileSync(process.execPath, [tsx, join(examples, name), ...args], {
    cwd: home,
    encoding: 'utf8',
  });
}

describe('the examples', () => {
  test('are all named in a page that leads to them', () => {
    const pages = documents.map(({ text }) => text).join('\n');
    const unnamed = readdirSync(examples).filter((name) => !pages.includes(`examples/${name}`));
    expect(unnamed).toEqual([]);
  });

  test('the boosting engine alone finds a product of two columns, and loads again to the same bits', () => {
    const output = run('boosting.ts');
    expect(Number(/right for ([\d.]+)%/.exec(output)![1])).toBeGreaterThan(95);
    expect(output).toContain('the same bits');
  });

  test('a module with a transformer and a learner of its own is scored', async () => {
    const study = await openStudy('crm-calls', { root: home });
    const source = readFileSync(join(examples, 'own-steps.ts'), 'utf8');
    const report = await study.try(source, { workers: 2, secondsPerExperiment: 3600, memoryMb: 2048 });
    expect([report.status, report.reason]).not.toContain('invalid');
    expect(report.cvAuc).toBeGreaterThan(0.52);
  });

  test('leads.ts freezes, researches, exports and predicts; predict-server.ts serves what it exported', async () => {
    const output = run('leads.ts', 'leads.csv', 'won', '1');
    expect(output).toMatch(/^leads: 240 rows\n1 baseline 0\.\d{4} /);
    expect(output).toMatch(/a row of which nothing is known: 0\.\d{4}/);
    const folder = /sealed AUC 0\.\d{4}: (.+)/.exec(output)![1]!;
    expect(existsSync(join(folder, 'model.json'))).toBe(true);

    const server = spawn(process.execPath, [tsx, join(examples, 'predict-server.ts'), folder, '0'], {
      cwd: home,
    });
    try {
      const [address] = (await createInterface(server.stdout)[Symbol.asyncIterator]().next()).value.split(
        ' ',
      );
      const ask = async (body: string) => {
        const response = await fetch(address, { method: 'POST', body });
        return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
      };
      const { rows } = smallRows(3, 2);
      const { status, answer } = await ask(JSON.stringify(rows));
      expect(status).toBe(200);
      expect(answer.scores).toHaveLength(3);
      expect((answer.scores as number[]).every((score) => score > 0 && score < 1)).toBe(true);
      for (const wrong of ['', '{}', '[{"nothing": 1}]']) {
        const refused = await ask(wrong);
        expect(refused.status).toBe(400);
        expect(refused.answer.error).not.toBe('');
      }
    } finally {
      server.kill('SIGTERM');
    }
  });
});
