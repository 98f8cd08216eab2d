/**
 * What crosses between the pool and a worker's main file.
 */
import type { Task, TaskResult } from '../../pipeline/task.ts';

export interface WorkerSetup {
  /** Absolute path of piscina's main file. */
  readonly piscina: string;
}

export interface Request {
  readonly task: Task;
  /** The bundle of danfojs, UTF-8 in shared memory; null until a task has asked for it. */
  readonly danfo: Uint8Array | null;
}

/** An error as data; `stack` names lines of the compiled module. */
export interface RawFailure {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly code: string | null;
  readonly remedy: string | null;
}

export interface Timing {
  /** When the worker took the task, on the clock that all threads of a process share, in milliseconds. */
  readonly receivedAt: number;
  /** When the module had been evaluated for the first time; null where it never was. */
  readonly loadedAt: number | null;
}

export type Reply = Timing & { readonly log: readonly string[] } & (
    | { readonly ok: true; readonly result: TaskResult }
    | { readonly ok: false; readonly failure: RawFailure }
  );
