/**
 * A helper thread: waits for the crew's next command and takes shares of it. The wait stays here
 * and not inside WebAssembly, where Node 20 never tiers such a loop up and was seen to run commands twice.
 * Bundled to text by the build, so that it can start from any bundle.
 */
import { workerData } from 'node:worker_threads';
import { page, workOn } from './shares.ts';
import { wasmKernels } from './wasm-kernels.ts';
import type { WasmMemory, WasmModule } from './webassembly.ts';

export interface HelperData {
  readonly module: WasmModule;
  readonly memory: WasmMemory;
  /** 1, 2, ...; 0 is the caller's own thread. */
  readonly thread: number;
  readonly nThreads: number;
  readonly generation: number;
}

/** Looks at the counter so often, for some 50 microseconds, before the thread goes to sleep. */
const spins = 50_000;

const { module, memory, thread, nThreads, generation } = workerData as HelperData;
const kernels = wasmKernels(module, memory, thread);
const counters = new Int32Array(memory.buffer, 0, 16384);
const given = new Float64Array(memory.buffer, page.arguments, 32);
const [epoch, done, asleep, mainAsleep] = [page.epoch, page.done, page.asleep, page.mainAsleep].map(
  (offset) => offset >>> 2,
) as [number, number, number, number];

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
  if (Atomics.load(counters, page.generation >>> 2) !== generation) break;
  if (
    workOn(kernels, counters, given, seen, thread, nThreads, true) > 0 &&
    Atomics.load(counters, mainAsleep) > 0
  ) {
    Atomics.notify(counters, done);
  }
}
