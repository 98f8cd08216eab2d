import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Task } from '../../src/pipeline/task.ts';
import { piscinaDirectory } from '../../src/sandbox/package-files.ts';
import { workerFlags } from '../../src/sandbox/worker-flags.ts';
import { WorkerPool } from '../../src/sandbox/worker-pool.ts';
import { enterDirectory } from '../../src/sandbox/working-directory.ts';

/** A worker file without any context: what its code may do is up to the flags alone. */
const workerSource = `
const ways = {
  readInside: () => require('fs').readFileSync(__filename, 'utf8').length,
  readOutside: ({ outside }) => require('fs').readFileSync(outside, 'utf8'),
  readHome: ({ home }) => require('fs').readFileSync(home, 'utf8'),
  readRelative: () => require('fs').readFileSync('package.json', 'utf8'),
  list: ({ directory }) => require('fs').readdirSync(directory),
  writeInside: () => require('fs').writeFileSync(__dirname + '/written', 'x'),
  writeOutside: ({ outside }) => require('fs').appendFileSync(outside, 'x'),
  spawn: () => require('child_process').execSync('true'),
  fork: () => new Promise((resolve, reject) => { const child = require('child_process').spawn('true'); child.on('exit', resolve); child.on('error', reject); }),
  worker: () => new (require('worker_threads').Worker)('1', { eval: true }),
  inspector: () => { const session = new (require('inspector').Session)(); session.connectToMainThread(); },
  inspectorOpen: () => require('inspector').open(0),
  addon: ({ outside }) => process.dlopen({ exports: {} }, outside),
  binding: () => process.binding('fs'),
  sqlite: ({ directory }) => new (require('node:sqlite').DatabaseSync)(directory + '/database'),
  environment: () => { const names = Object.keys(process.env); if (names.length === 0) throw new Error('empty'); },
  importOutside: ({ module }) => import(module),
  requireOutside: ({ module }) => require(module),
  shared: ({ memory }) => { new Int32Array(memory)[0] = 7; },
};
module.exports = async ({ task }) => {
  try { return { ok: true, value: String(await ways[task.way](task)) }; } catch (error) { return { ok: false, value: error.code ?? error.message, failure: { code: null } }; }
};
`;

let directory: string;
let pool: WorkerPool;
let leave: () => void;
const home = process.cwd();

beforeAll(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'nightlab-flags-')));
  mkdirSync(join(directory, 'worker'));
  const workerFile = join(directory, 'worker/main.js');
  writeFileSync(workerFile, workerSource);
  writeFileSync(join(directory, 'worker/package.json'), '{}');
  writeFileSync(join(directory, 'outside.txt'), 'secret');
  writeFileSync(join(directory, 'outside.cjs'), 'module.exports = 1');
  leave = enterDirectory(join(directory, 'worker'));
  const piscina = piscinaDirectory();
  pool = new WorkerPool({
    nWorkers: 1,
    workerFile,
    piscina: join(piscina, 'dist/main.js'),
    execArgv: workerFlags([join(directory, 'worker'), piscina]),
    heapMb: 128,
    danfo: null,
  });
});

afterAll(async () => {
  await pool.close();
  leave();
  rmSync(directory, { recursive: true, force: true });
});

async function go(way: string, more: object = {}): Promise<{ ok: boolean; value: string }> {
  const task = {
    way,
    outside: join(directory, 'outside.txt'),
    module: join(directory, 'outside.cjs'),
    home: join(home, 'package.json'),
    directory,
    ...more,
  };
  return (await pool.run(task as unknown as Task)) as unknown as { ok: boolean; value: string };
}

describe("a worker's permissions", () => {
  test('it reads its own folder', async () => {
    expect(await go('readInside')).toMatchObject({ ok: true });
  });

  test.each([
    'readOutside',
    'readHome',
    'list',
    'writeInside',
    'writeOutside',
    'spawn',
    'fork',
    'worker',
    'addon',
    'binding',
    'importOutside',
    'requireOutside',
  ])('%s is denied', async (way) => {
    const { ok, value } = await go(way);
    expect({ ok, value }).toEqual({
      ok: false,
      value: expect.stringMatching(/^ERR_(ACCESS_DENIED|DLOPEN_DISABLED)/),
    });
  });

  test.each(['inspector', 'inspectorOpen', 'sqlite', 'environment'])('%s gives nothing', async (way) => {
    expect(await go(way)).toMatchObject({ ok: false });
  });

  test('a relative path leads nowhere but into its own folder', async () => {
    expect(await go('readRelative')).toEqual({ ok: true, value: '{}' });
  });

  test('shared memory in a task is the same memory, not a copy', async () => {
    const memory = new SharedArrayBuffer(8);
    expect(await go('shared', { memory })).toMatchObject({ ok: true });
    expect(new Int32Array(memory)[0]).toBe(7);
  });

  test('a restarted pool has the same permissions', async () => {
    await pool.restart();
    expect(await go('readInside')).toMatchObject({ ok: true });
    expect(await go('readOutside')).toMatchObject({ ok: false, value: 'ERR_ACCESS_DENIED' });
  });
});
