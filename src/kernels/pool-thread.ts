/**
 * A thread of a pool: waits for the next command and runs chunks of it. The wait is here and not inside WebAssembly,
 * where Node 20 never tiers such a loop up and was seen to run commands twice. Bundled to text by the build, so that it
 * can start from any bundle.
 */
import { workerData } from 'node:worker_threads';
import { runChunks } from './chunks.ts';
import { control } from './commands.ts';
import { wasmKernels } from './wasm-kernels.ts';
import type { WasmMemory, WasmModule } from './webassembly.ts';

export interface PoolThreadData {
  readonly module: WasmModule;
  readonly memory: WasmMemory;
  /** 1, 2, ...; 0 is the caller's own thread. */
  readonly thread: number;
  readonly nThreads: number;
  readonly generation: number;
}

/** Number of looks at the counter, in some 50 microseconds, before the thread goes to sleep. */
const spins = 50_000;

const { module, memory, thread, nThreads, generation } = workerData as PoolThreadData;
const counters = new Int32Array(memory.buffer, 0, 16384);
const runner = {
  kernels: wasmKernels(module, memory, thread),
  counters,
  cells: new Float64Array(memory.buffer, control.arguments, 32),
};
const [epoch, done, asleep, mainAsleep] = [
  control.epoch,
  control.done,
  control.asleep,
  control.mainAsleep,
].map((offset) => offset >>> 2) as [number, number, number, number];

let seen = Atomics.load(counters, epoch);
for (;;) {
  let spin = 0;
  while (Atomics.load(counters, epoch) === seen) {
    if (++spin < spins) continue;
    Atomics.add(counters, asleep, 1);
    Atomics.wait(counters, epoch, seen);
    Atomics.sub(counters, asleep, 1);
  }
  seen = Atomics.load(counters, epoch);
  if (Atomics.load(counters, control.generation >>> 2) !== generation) break;
  const nRun = runChunks(runner, seen, thread, nThreads, true);
  if (nRun > 0 && Atomics.load(counters, mainAsleep) > 0) Atomics.notify(counters, done);
}
