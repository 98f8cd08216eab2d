import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hashOfLine } from '../../src/journal/line.ts';
import { runModule } from '../../src/lab/run-module.ts';
import { verify } from '../../src/lab/verify.ts';
import { module } from '../red-team/modules.ts';
import { RedLab } from '../red-team/red-lab.ts';
import { smallStudy } from './small-study.ts';

const budget = { secondsPerExperiment: 240, memoryMb: 1024 };

let root: string;
let backup: string;

beforeAll(async () => {
  root = await smallStudy(300);
  backup = `${root}-backup`;
  const red = await RedLab.open(root, 'small');
  for (const leaves of [4, 5, 6]) {
    const model = `gbdt({ nTrees: 5, maxLeafNodes: ${leaves} })`;
    await red.run(module({ model }));
  }
  await red.close();
  cpSync(root, backup, { recursive: true });
});
afterAll(() => {
  for (const folder of [root, backup]) rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  rmSync(root, { recursive: true });
  cpSync(backup, root, { recursive: true });
});

async function found(all = true): Promise<string[]> {
  const { ok, problems } = await verify({
    root,
    study: 'small',
    workers: 2,
    budget,
    all,
    onReplay: () => {},
  });
  expect(ok).toBe(problems.length === 0);
  return problems.map(({ what }) => what);
}

const journal = (): string => join(root, 'models/small/journal.jsonl');

interface AnyLine {
  previous: string;
  hash: string;
  [member: string]: unknown;
}

/** Changes lines and seals all of them again, as a liar would who knows how the journal is made. */
function reseal(change: (line: AnyLine) => void): void {
  let previous: string | null = null;
  const lines = readFileSync(journal(), 'utf8')
    .trimEnd()
    .split('\n')
    .map((text) => {
      const line = JSON.parse(text) as AnyLine;
      change(line);
      if (previous !== null) line.previous = previous;
      line.hash = hashOfLine(line);
      previous = line.hash;
      return JSON.stringify(line);
    });
  writeFileSync(journal(), `${lines.join('\n')}\n`);
  writeFileSync(`${journal()}.written`, `${lines.length} ${previous}\n`);
}

describe('verify', () => {
  test('finds nothing in a record that is what happened, run again and judged again', async () => {
    expect(await found()).toEqual([]);
  });

  test('names a journal line that was edited by hand', async () => {
    const content = readFileSync(journal(), 'utf8');
    writeFileSync(journal(), content.replace('"status":"discarded"', '"status":"kept"'));
    expect(await found(false)).toEqual([expect.stringMatching(/changed after it was written/)]);
  });

  test('names the figure of an edited line though every hash was made anew', async () => {
    reseal((line) => {
      if (line.id === 1 && line.type === 'experiment')
        (line.scores as { validationAuc: number }).validationAuc = 0.99;
    });
    expect(await found(false)).toEqual([
      expect.stringMatching(/experiment 1 gives other scores: .*0\.99 in the journal/),
    ]);
  });

  test('names a decision that the judge did not make though every hash was made anew', async () => {
    reseal((line) => {
      if (line.id === 2 && line.type === 'experiment') Object.assign(line, { status: 'kept', best: 2 });
      if (line.id === 3 && line.type === 'experiment') line.best = 2;
    });
    expect(await found()).toContainEqual(
      expect.stringMatching(/experiment 2 is kept in the journal, but the judge says discarded/),
    );
  });

  test.each([
    [
      'is kept without evidence',
      (line: AnyLine) => Object.assign(line, { status: 'kept', evidence: null, best: 2 }),
      /experiment 2 is kept in the journal without the evidence for it/,
    ],
    [
      'is made a second baseline',
      (line: AnyLine) => Object.assign(line, { status: 'baseline', evidence: null, best: 2 }),
      /experiment 2 is a baseline in the journal, after another/,
    ],
    [
      'is struck from the looks as invalid',
      (line: AnyLine) =>
        Object.assign(line, { status: 'invalid', evidence: null, scores: null, complexity: null }),
      /experiment 2 is invalid in the journal, but runs/,
    ],
    [
      'has another reason',
      (line: AnyLine) => Object.assign(line, { reason: 'the hidden rows liked it' }),
      /the reason of experiment 2 in the journal is not what the judge says/,
    ],
    [
      'has a narrower interval',
      (line: AnyLine) =>
        Object.assign(line.scores as object, { validationInterval: { low: 0.7, high: 0.71 } }),
      /experiment 2 has other figures beside its AUCs/,
    ],
  ])('names an experiment that %s though every hash was made anew', async (_what, change, said) => {
    reseal((line) => {
      if (line.id === 2 && line.type === 'experiment') change(line);
    });
    expect(await found()).toContainEqual(expect.stringMatching(said));
  });

  test('names a module that was kept though it fails what is checked before', async () => {
    const neighbours = module({
      steps:
        "transformer({ fit: () => 0, apply: (columns) => { const a = columns['amount'] as Float64Array; return { rank: a.map((v) => a.filter((w) => w < v).length) }; } })",
    });
    rmSync(join(root, 'models'), { recursive: true });
    const red = await RedLab.open(root, 'small');
    expect((await red.run(neighbours)).status).toBe('invalid');
    const run = await runModule(red.lab, neighbours, budget, new AbortController().signal);
    await red.close();
    if (run.state !== 'scored') throw new Error('it does not run');
    reseal((line) => {
      const { metrics: scores, complexity } = run;
      if (line.type === 'experiment')
        Object.assign(line, { status: 'baseline', scores, complexity, best: 1 });
    });
    expect(await found()).toContainEqual(
      expect.stringMatching(/experiment 1 is baseline in the journal, but fails a leakage check/),
    );
  });

  test('names lines that are missing at the end, and no lab continues from there', async () => {
    const lines = readFileSync(journal(), 'utf8').trimEnd().split('\n');
    writeFileSync(journal(), `${lines.slice(0, -2).join('\n')}\n`);
    expect(await found(false)).toEqual([
      expect.stringMatching(/has 4 lines, but 6 were written: the last are missing/),
    ]);
    await expect(RedLab.open(root, 'small')).rejects.toThrow(/has 4 lines, but 6 were written/);
  });

  test('names a source that is not the one that was run', async () => {
    reseal((line) => {
      if (line.id === 2 && line.type === 'experiment') line.source = `${String(line.source)}// better\n`;
    });
    expect(await found(false)).toEqual([
      expect.stringMatching(/source of experiment 2 is not the one that was run/),
    ]);
  });

  test('names a split that was swapped for another of the same file', async () => {
    const other = await smallStudy(300, 1, 2);
    rmSync(join(root, 'data'), { recursive: true });
    cpSync(join(other, 'data'), join(root, 'data'), { recursive: true });
    rmSync(other, { recursive: true });
    expect(await found(false)).toContainEqual(expect.stringMatching(/experiment 1 ran on other data/));
  });

  test.each([
    ['a hidden label', 'vault/validation.labels', 'vault/validation'],
    ['a sealed label', 'vault/sealed.labels', 'vault/sealed'],
    ['a train label', 'train.parquet', 'train'],
  ])('names the part in which %s was changed', async (_what, file, part) => {
    const path = join(root, 'data/small', file);
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(path, bytes);
    expect(await found(false)).toEqual([expect.stringContaining(`The ${part} part of "small" was changed`)]);
  });
});
