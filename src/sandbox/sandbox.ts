/**
 * The sandbox as the lab uses it: check a module, compile it, run experiments with it on worker threads.
 */
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { LabError } from '../core/errors.ts';
import type { RunTask } from '../pipeline/run-pipeline.ts';
import type { CompiledModule } from '../pipeline/task.ts';
import { danfoBundle, findDanfo, keptDanfo } from './bundle-danfo.ts';
import { Checker } from './checker.ts';
import { collectGarbage } from './collect-garbage.ts';
import { compileModule } from './compile-module.ts';
import { type ExperimentLimits, runWithinLimits } from './experiment.ts';
import type { Outcome } from './outcome.ts';
import { builtFile, piscinaDirectory } from './package-files.ts';
import type { Diagnostic } from './type-checker.ts';
import { workerFlags } from './worker-flags.ts';
import { WorkerPool } from './worker-pool.ts';
import { enterDirectory } from './working-directory.ts';

const checksPerCollection = 10;

export interface SandboxOptions {
  /** Tasks at once; default: the machine's processors. */
  readonly workers?: number;
  /** Bound on each worker's JavaScript heap; default 2048. */
  readonly heapMb?: number;
  /** The worker's bundle; default: the package's own. */
  readonly workerFile?: string;
  /** The main file of danfojs-node, null = none; default: the installed one. */
  readonly danfo?: string | null;
}

export interface Sandbox {
  readonly nWorkers: number;
  /** What the compiler says against a module; empty = nothing. About a second the first time, then below 0.1 s. */
  check(source: string): Promise<{ readonly diagnostics: readonly Diagnostic[]; readonly checkMs: number }>;
  /** @throws LabError `sandbox.badSyntax`. */
  compile(source: string): Promise<{ readonly module: CompiledModule; readonly bundleMs: number }>;
  /**
   * Runs an experiment's tasks within its budget. One at a time, as memory is the process's.
   *
   * @throws LabError `sandbox.busy`, `sandbox.closed`, and what `body` itself throws.
   */
  experiment<T>(budget: ExperimentLimits, body: (run: RunTask) => Promise<T>): Promise<Outcome<T>>;
  /** Cancels a running experiment, ends the workers and moves the process back to its directory. */
  close(): Promise<void>;
}

/**
 * Starts the workers, about 50 ms. While a sandbox is open the working directory is that of the workers (see
 * working-directory.ts): make paths absolute before.
 *
 * @throws LabError `sandbox.notBuilt`.
 */
export function openSandbox(options: SandboxOptions = {}): Sandbox {
  const nWorkers = options.workers ?? availableParallelism();
  const heapMb = options.heapMb ?? 2048;
  const workerFile = options.workerFile ?? builtFile('worker', 'main.js');
  const directory = dirname(workerFile);
  const danfo = options.danfo === undefined ? findDanfo() : options.danfo;
  const piscina = piscinaDirectory();
  const leaveDirectory = enterDirectory(directory);
  const pool = new WorkerPool({
    nWorkers,
    workerFile,
    piscina: join(piscina, 'dist/main.js'),
    execArgv: workerFlags([directory, piscina]),
    heapMb,
    danfo: danfo === null ? null : () => danfoBundle(danfo, keptDanfo(danfo)),
  });
  const closing = new AbortController();
  const checker = new Checker();
  let nChecks = 0;
  let state: 'open' | 'busy' | 'closed' = 'open';

  return {
    nWorkers,
    check: async (source) => {
      const startedAt = performance.now();
      nChecks++;
      const diagnostics = await checker.check(source);
      return { diagnostics, checkMs: performance.now() - startedAt };
    },
    compile: async (source) => {
      const startedAt = performance.now();
      const module = await compileModule(source);
      return { module, bundleMs: performance.now() - startedAt };
    },
    experiment: async (budget, body) => {
      if (state !== 'open') {
        throw state === 'busy'
          ? new LabError('sandbox.busy', 'an experiment is running in this sandbox', 'Wait for its end.')
          : new LabError('sandbox.closed', 'the sandbox is closed', 'Open another one.');
      }
      state = 'busy';
      try {
        const signal = AbortSignal.any([closing.signal, ...(budget.signal ? [budget.signal] : [])]);
        return await runWithinLimits(pool, heapMb, { ...budget, signal }, body);
      } finally {
        if (state === 'busy') state = 'open';
        if (nChecks >= checksPerCollection) {
          nChecks = 0;
          collectGarbage();
        }
      }
    },
    close: async () => {
      state = 'closed';
      closing.abort();
      await Promise.all([pool.close(), checker.close()]);
      leaveDirectory();
    },
  };
}
