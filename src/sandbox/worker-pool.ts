/**
 * The worker threads behind one small interface: run this task, end everything, how many at once. A queue to
 * workers elsewhere can replace it.
 */
import { Piscina } from 'piscina';
import { noDanfo, noDanfoCode } from '../pipeline/frame-step.ts';
import type { Task } from '../pipeline/task.ts';
import type { Reply, Request, WorkerSetup } from './worker/protocol.ts';

export interface TaskPool {
  /** How many tasks run at once. */
  readonly nWorkers: number;
  /**
   * Rejects where the worker died before it replied, and with a LabError where the task needs danfojs, which cannot be had;
   * a task's own failure is in the reply.
   */
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
  /** Makes the bundle of danfojs; null where it is not installed. */
  readonly danfo: (() => Promise<Uint8Array>) | null;
}

/** A worker inside one long native call (a fill of gigabytes) ends only after it; this long is waited for that. */
const patienceMs = 10_000;

export class WorkerPool implements TaskPool {
  readonly nWorkers: number;
  readonly #options: WorkerPoolOptions;
  #piscina: Piscina;
  #closed = false;
  #danfo: Uint8Array | null = null;
  #makingDanfo: Promise<Uint8Array> | null = null;

  constructor(options: WorkerPoolOptions) {
    this.nWorkers = options.nWorkers;
    this.#options = options;
    this.#piscina = this.#start();
  }

  async run(task: Task): Promise<Reply> {
    const pool = this.#piscina;
    const request: Request = { task, danfo: this.#danfo };
    const reply = (await pool.run(request)) as Reply;
    if (reply.ok || reply.failure.code !== noDanfoCode || request.danfo !== null) return reply;
    if (this.#options.danfo === null) throw noDanfo();
    this.#makingDanfo ??= this.#options.danfo();
    try {
      this.#danfo = await this.#makingDanfo;
    } finally {
      this.#makingDanfo = null;
    }
    // Started anew meanwhile: the task is no longer wanted.
    return pool === this.#piscina ? this.run(task) : reply;
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
