/**
 * The file that piscina runs in each worker thread: one task in, one reply out; a task's failure is data.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hrtime } from 'node:process';
import { Script } from 'node:vm';
import { workerData } from 'node:worker_threads';
import { LabError } from '../../core/errors.ts';
import { provideDanfo } from '../../pipeline/frame-step.ts';
import { prepareLearners } from '../../pipeline/prepare.ts';
import { runTask } from '../../pipeline/run-task.ts';
import type { TaskResult } from '../../pipeline/task.ts';
import { collectGarbage } from '../collect-garbage.ts';
import { lockDown } from './lockdown.ts';
import { ModuleError } from './membrane.ts';
import { FrameColumns, ModuleLoader } from './module-loader.ts';
import type { RawFailure, Reply, Request, WorkerSetup } from './protocol.ts';

const { piscina } = workerData as WorkerSetup;
const { move, transferableSymbol, valueSymbol } = require(piscina) as typeof import('piscina');

let danfoText: Uint8Array | null = null;
let danfo: Script | null = null;
function loadDanfo(): Script {
  danfo ??= new Script(Buffer.from(danfoText!).toString('utf8'), { filename: 'danfojs' });
  return danfo;
}
provideDanfo(() => (danfoText === null ? null : { DataFrame: FrameColumns }));

const loadsPerCollection = 10;
let nLoads = 0;

const loader = new ModuleLoader(readFileSync(join(__dirname, 'inside.js'), 'utf8'), loadDanfo);

/** The clock that all threads of the process share, in milliseconds. */
const now = (): number => Number(hrtime.bigint()) / 1e6;

function run({ task, danfo: given }: Request): unknown {
  danfoText ??= given;
  const receivedAt = now();
  let loadedAt: number | null = null;
  try {
    const result = runTask(task, () => {
      nLoads++;
      const spec = loader.load(task.module);
      loadedAt ??= now();
      return spec;
    });
    const reply: Reply = { ok: true, result, receivedAt, loadedAt, log: loader.takeLog() };
    return move({ [valueSymbol]: reply, [transferableSymbol]: scoresOf(result) } as never);
  } catch (thrown) {
    return {
      ok: false,
      failure: failureOf(thrown),
      receivedAt,
      loadedAt,
      log: loader.takeLog(),
    } satisfies Reply;
  } finally {
    if (nLoads >= loadsPerCollection) setImmediate(collect);
  }
}

/** Between tasks, so that no one waits for it. */
function collect(): void {
  if (nLoads < loadsPerCollection) return;
  nLoads = 0;
  collectGarbage();
}

/** The arrays that only the result holds, so that they can be handed over without a copy. */
function scoresOf(result: TaskResult): ArrayBufferLike[] {
  switch (result.kind) {
    case 'base':
      return [result.outOfFold.buffer, result.applied.buffer];
    case 'meta':
      return [result.applied.buffer];
    case 'predict':
      return [result.scores.buffer];
    case 'describe':
      return [];
  }
}

function failureOf(thrown: unknown): RawFailure {
  if (thrown instanceof ModuleError) {
    const { thrownName, message, moduleStack, code, remedy } = thrown;
    return { name: thrownName, message, stack: moduleStack, code, remedy };
  }
  if (thrown instanceof LabError) {
    const { name, message, code, remedy } = thrown;
    return { name, message, stack: '', code, remedy };
  }
  const { name, message } = thrown instanceof Error ? thrown : { name: 'Error', message: String(thrown) };
  return { name, message, stack: '', code: null, remedy: null };
}

async function start(): Promise<typeof run> {
  await prepareLearners({
    xgboost: () => ({
      glue: readFileSync(join(__dirname, 'xgboost.js'), 'utf8'),
      wasm: readFileSync(join(__dirname, 'xgboost.wasm')),
    }),
  });
  lockDown();
  return run;
}

export default start();
