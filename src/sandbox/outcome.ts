/**
 * How an experiment ended. All of it is data: a pipeline's failure is never an exception of the host.
 */

export interface Where {
  /** 1-based, in the module's TypeScript source. */
  readonly line: number;
  readonly column: number;
  readonly sourceLine: string;
}

/** What a module threw, or what was refused about it. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  /** The place in the module, where the stack names one. */
  readonly where: Where | null;
  /** Of a LabError. */
  readonly code: string | null;
  readonly remedy: string | null;
}

export interface Usage {
  readonly durationMs: number;
  /** Growth of resident memory over the experiment's start, at its highest. */
  readonly peakMemoryMb: number;
  /** From the first task's dispatch until its worker had evaluated the module; null where none got there. */
  readonly dispatchMs: number | null;
  /** What the module wrote to its console; bounded. */
  readonly log: readonly string[];
  /** The part of it that was written while only one table was seen: nothing of rows kept for scoring alone. */
  readonly ownLog: readonly string[];
}

export type Ending<T> =
  | { readonly state: 'finished'; readonly value: T }
  | { readonly state: 'timeout'; readonly seconds: number }
  /** `resident`: the experiment's memory budget; `heap`: the bound on one worker's JavaScript heap. */
  | { readonly state: 'outOfMemory'; readonly kind: 'resident' | 'heap'; readonly limitMb: number }
  | { readonly state: 'crashed'; readonly error: Failure }
  | { readonly state: 'cancelled' };

export type Outcome<T> = Ending<T> & Usage;
