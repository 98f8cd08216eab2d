import { spawn } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/core/hash.ts';
import { smallStudy } from '../lab/small-study.ts';

const cli = resolve(import.meta.dirname, '../../dist/cli/main.js');
const temporary = mkdtempSync(join(tmpdir(), 'nightlab-failed-'));
const empty = join(temporary, 'empty');
const frozen = join(temporary, 'frozen');
const damaged = join(temporary, 'damaged');
const blocked = join(temporary, 'blocked');
const researched = join(temporary, 'researched');

/** Where what is only for a moment goes. */
function scratchOf(cwd: string): string {
  return `${cwd}.scratch`;
}

interface Answer {
  readonly status: number | null;
  readonly said: string;
}

function nightlab(cwd: string, args: readonly string[]): Promise<Answer> {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd,
    env: { ...process.env, OPENAI_API_KEY: '', OPENAI_BASE_URL: '', TMPDIR: scratchOf(cwd) },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => {
      said += bytes.toString();
    });
  return new Promise((resolved, failed) => {
    child.on('error', failed);
    child.on('close', (status) => resolved({ status, said }));
  });
}

/** Every folder, and every file with a hash of what is in it. */
function treeOf(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => join(root, name))
    .map((path) =>
      statSync(path).isDirectory()
        ? `${relative(root, path)}/`
        : `${relative(root, path)} ${sha256(readFileSync(path)).slice(0, 12)}`,
    )
    .sort();
}

/** What is wrong with how these commands fail. */
async function faultsOf(cwd: string, commands: readonly (readonly string[])[]): Promise<string[]> {
  const faults: string[] = [];
  for (const args of commands) {
    const before = treeOf(cwd);
    const { status, said } = await nightlab(cwd, args);
    const after = treeOf(cwd);
    const left = after.filter((entry) => !before.includes(entry));
    const gone = before.filter((entry) => !after.includes(entry));
    const scratch = treeOf(scratchOf(cwd));
    for (const entry of left) rmSync(join(cwd, entry.split(' ')[0]!), { recursive: true, force: true });
    const found = [
      ...(status === 1 || status === 2 ? [] : [`exits with ${status}`]),
      ...(said === '' ? ['says nothing'] : []),
      ...(said.includes('a fault of nightlab') ? ['does not know why'] : []),
      ...left.map((entry) => `leaves ${entry}`),
      ...scratch.map((entry) => `leaves ${entry} among temporary files`),
      ...gone.map((entry) => `takes away ${entry}`),
    ];
    faults.push(...found.map((fault) => `nightlab ${args.join(' ')}: ${fault}`));
  }
  return faults;
}

beforeAll(async () => {
  mkdirSync(empty);
  for (const cwd of [empty, frozen, damaged, blocked, researched]) mkdirSync(scratchOf(cwd));
  writeFileSync(join(empty, 'leads.csv'), 'amount,won\n1,yes\n2,no\n3,yes\n');
  const root = await smallStudy(300);
  cpSync(root, frozen, { recursive: true });
  cpSync(root, damaged, { recursive: true });
  cpSync(root, blocked, { recursive: true });
  cpSync(root, researched, { recursive: true });
  writeFileSync(join(blocked, 'models'), 'a file');
  rmSync(root, { recursive: true });
  appendFileSync(join(damaged, 'data/small/train.parquet'), 'more');
  const module = join(researched, 'models/small/pipeline.ts');
  mkdirSync(join(researched, 'models/small'), { recursive: true });
  writeFileSync(
    module,
    "import { logistic, numeric, pipeline } from 'nightlab';\nexport default pipeline({ features: { all: [numeric()] }, model: logistic() });\n",
  );
  const first = await nightlab(researched, ['research', '--experiments', '1', '--researcher', 'offline']);
  expect(first.status, first.said).toBe(0);
});
afterAll(() => rmSync(temporary, { recursive: true }));

/** Words that are wrong whatever is in the folder. */
const badUsage: readonly (readonly string[])[] = [
  ['reserch'],
  ['freeze'],
  ['freeze', 'nothing.csv', '--target', 'won'],
  ['research', '--experiments', 'many'],
  ['research', '--until', '25:00'],
  ['try', '--workers', '0'],
  ['bench', '--memory-mb', '1'],
  ['results', '--format', 'pdf'],
  ['show', 'two'],
  ['show', '77'],
  ['nudge', '   '],
  ['include', 'amount'],
  ['ask', 'why?', '--researcher', 'llm'],
  ['export', '77'],
  ['predict', 'nowhere', 'leads.csv'],
  ['predict', '.', 'nothing.csv'],
  ['verify', '../frozen'],
];

const otherStudy: readonly (readonly string[])[] = [
  ['research', 'nobody', '--experiments', '1'],
  ['try', 'nobody'],
  ['bench', 'nobody'],
  ['results', 'nobody'],
  ['show', 'nobody', '1'],
  ['nudge', 'nobody', 'go on'],
  ['exclude', 'nobody', 'amount'],
  ['undo', 'nobody'],
  ['ask', 'nobody', 'why?'],
  ['export', 'nobody', '--out', 'nowhere/model'],
  ['verify', 'nobody'],
];

describe('a command that fails leaves no file and no folder behind', () => {
  test.concurrent('in an empty folder', async ({ expect }) => {
    expect(
      await faultsOf(empty, [
        ...badUsage,
        ...otherStudy,
        ...['research', 'try', 'bench', 'results', 'export', 'verify', 'undo'].map((name) => [name]),
        ['nudge', 'go on'],
        ['ask', 'why?'],
        ['exclude', 'amount'],
        ['freeze', 'leads.csv', '--target', 'own'],
        ['freeze', 'leads.csv', '--target', 'won', '--split', '98/1/1'],
        ['freeze', 'leads.csv', '--target', 'amount'],
        ['freeze', 'leads.csv', '--target', 'won'],
        ['freeze', 'leads.csv', '--target', 'won', '--study', '../other'],
      ]),
    ).toEqual([]);
  });

  test.concurrent('in a folder with a study that was never used', async ({ expect }) => {
    expect(
      await faultsOf(frozen, [
        ...otherStudy,
        ['show', '77'],
        ['export', '77'],
        ['nudge', '   '],
        ['include', 'amount'],
        ['ask', 'why?', '--researcher', 'llm'],
        ['freeze', 'small.csv', '--target', 'lost', '--study', 'other'],
        ['freeze', 'small.csv', '--target', 'won', '--study', 'other', '--time', 'nothing'],
        ['freeze', 'small.csv', '--target', 'won', '--study', 'other', '--key', 'nothing'],
        ['freeze', 'small.csv', '--target', 'won', '--seed', '5'],
        ['results'],
        ['show', '1'],
        ['undo'],
        ['undo', '--redo'],
        ['include', 'small', 'nothing'],
        ['exclude', 'won'],
        ['ask', 'what now?'],
        ['export'],
        ['export', '--out', 'small.csv'],
        ['export', '--out', 'small.csv/model'],
        ['try', '--seconds-per-experiment', '0.001'],
        ['bench', '--seconds-per-experiment', '0.001'],
        ['research', '--forever', '--minutes', '3'],
        ['research', '--experiments', '1', '--researcher', 'llm', '--max-tokens', '0'],
        ['predict', 'data/small', 'small.csv'],
      ]),
    ).toEqual([]);
  });

  test.concurrent('in a folder whose study has changed since it was frozen', async ({ expect }) => {
    expect(
      await faultsOf(damaged, [
        ['research', '--experiments', '1'],
        ['try'],
        ['bench'],
        ['nudge', 'go on'],
        ['exclude', 'amount'],
        ['undo'],
        ['export'],
        ['ask', 'why?'],
        ['verify'],
      ]),
    ).toEqual([]);
  });

  test.concurrent('in a folder where something else is in the way', async ({ expect }) => {
    expect(
      await faultsOf(blocked, [
        ['research', '--experiments', '1'],
        ['try'],
        ['nudge', 'go on'],
        ['undo'],
        ['results'],
      ]),
    ).toEqual([]);
  });

  test.concurrent('in a folder whose study has experiments', async ({ expect }) => {
    expect(
      await faultsOf(researched, [
        ['show', '77'],
        ['undo'],
        ['export', '77'],
        ['export', '--out', 'data/small'],
        ['export', '--out', 'small.csv/model'],
        ['export', '--out', 'new/model', '--seconds-per-experiment', '0.001'],
        ['exclude', 'nothing'],
        ['nudge', 'nobody', 'go on'],
      ]),
    ).toEqual([]);
    writeFileSync(join(researched, 'new.csv'), 'other\n1\n2\n');
    const exported = await nightlab(researched, ['export', '--out', 'model']);
    expect(exported.status, exported.said).toBe(0);
    expect(
      await faultsOf(researched, [
        ['predict', 'model', 'new.csv'],
        ['predict', 'model', 'nothing.csv', '--out', 'scores/new.csv'],
        ['predict', 'model', 'small.csv', '--out', 'nowhere/scores.csv'],
        ['predict', 'model', 'small.csv', '--out', 'small.csv'],
        ['predict', 'model', 'small.csv', '--out', 'scores.pdf'],
        ['predict', 'model', 'small.csv', '--seconds-per-batch', '0.001'],
      ]),
    ).toEqual([]);
  });
});
