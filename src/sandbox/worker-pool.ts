/**
 * The worker threads behind one small interface: run this task, end everything, how many at once. A queue to
 * workers elsewhere can replace it.
 */
import { Piscina } from 'piscina';
import type { Task } from '../pipeline/task.ts';
import type { Reply, Request, WorkerSetup } from './worker/protocol.ts';

export interface TaskPool {
  /** How many tasks run at once. */
  readonly nWorkers: number;
  /** Rejects where the worker died before it replied; a task's own failure is in the reply. */
  run(task: Task): Promise<Reply>;
  /** Ends all workers with whatever they do, and starts fresh ones. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface WorkerPoolOptions {
  readonly nWorkers: number;
  /** Absolute path of the worker's bundle. */
  readonly workerFile: string;
  readonly piscina: string;
  readonly execArgv: string[];
  /** Bound on each worker's JavaScript heap. */
  readonly heapMb: number;
}

/** A worker inside one long native call (a fill of gigabytes) ends only after it; this long is waited for that. */
const patienceMs = 10_000;

export class WorkerPool implements TaskPool {
  readonly nWorkers: number;
  readonly #options: WorkerPoolOptions;
  #piscina: Piscina;
  #closed = false;

  constructor(options: WorkerPoolOptions) {
    this.nWorkers = options.nWorkers;
    this.#options = options;
    this.#piscina = this.#start();
  }

  run(task: Task): Promise<Reply> {
    const request: Request = { task };
    return this.#piscina.run(request) as Promise<Reply>;
  }

  async restart(): Promise<void> {
    await this.#end();
    if (!this.#closed) this.#piscina = this.#start();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#end();
  }

  async #end(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise((resolve) => {
      timer = setTimeout(resolve, patienceMs);
    });
    await Promise.race([this.#piscina.destroy(), patience]);
    clearTimeout(timer);
  }

  #start(): Piscina {
    const { nWorkers, workerFile, piscina, execArgv, heapMb } = this.#options;
    const pool = new Piscina({
      filename: workerFile,
      minThreads: nWorkers,
      maxThreads: nWorkers,
      // Idle workers turn their event loop, so that dropped contexts are freed.
      atomics: 'disabled',
      execArgv,
      env: {},
      argv: [],
      workerData: { piscina } satisfies WorkerSetup,
      // Of the stack, modules get a fixed share (worker/level-stack.ts).
      resourceLimits: { maxOldGenerationSizeMb: heapMb, stackSizeMb: 1 },
    });
    // A worker that dies between tasks is replaced; there is no one to tell.
    pool.on('error', () => {});
    return pool;
  }
}
