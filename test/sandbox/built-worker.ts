import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { buildWorker } from '../../src/build/worker.ts';
import { openSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';

/** An open sandbox on a worker bundled from the sources as they are, for one test file. */
export function sandboxOfThisFile(options: SandboxOptions = {}): {
  readonly sandbox: Sandbox;
  readonly directory: string;
} {
  const held: { sandbox: Sandbox | null; directory: string } = { sandbox: null, directory: '' };
  beforeAll(async () => {
    held.directory = realpathSync(mkdtempSync(join(tmpdir(), 'nightlab-sandbox-')));
    const worker = join(held.directory, 'worker');
    await buildWorker(worker, resolve(import.meta.dirname, '../../src'));
    held.sandbox = openSandbox({ workers: 2, danfo: null, ...options, workerFile: join(worker, 'main.js') });
  });
  afterAll(async () => {
    await held.sandbox?.close();
    rmSync(held.directory, { recursive: true, force: true });
  });
  return {
    get sandbox() {
      return held.sandbox!;
    },
    get directory() {
      return held.directory;
    },
  };
}
