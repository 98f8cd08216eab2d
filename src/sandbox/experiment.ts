/**
 * Tasks of one experiment -> its outcome, within a budget of wall time and resident memory.
 *
 * Whatever ends it, no task of it runs on and the pool is usable afterwards.
 */
import { LabError } from '../core/errors.ts';
import type { RunTask } from '../pipeline/run-pipeline.ts';
import type { ResultOf, Task } from '../pipeline/task.ts';
import type { Ending, Failure, Outcome } from './outcome.ts';
import { sourcePosition } from './source-position.ts';
import type { RawFailure, Reply } from './worker/protocol.ts';
import type { TaskPool } from './worker-pool.ts';

export interface ExperimentLimits {
  /** Wall time of the whole experiment. */
  readonly seconds: number;
  /** Growth of the process's resident memory over the experiment's start. */
  readonly memoryMb: number;
  /** Ends the experiment as `cancelled`. */
  readonly signal?: AbortSignal | undefined;
}

const pollMs = 20;
const maxLogLines = 200;

const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;
const residentMb = (): number => process.memoryUsage.rss() / 2 ** 20;

/** What `run` rejects with; where the body lets it pass, it is how the experiment ended. */
class TaskFailed extends Error {
  readonly ending: Ending<never>;

  constructor(ending: Ending<never>, message: string) {
    super(message);
    this.name = 'TaskFailed';
    this.ending = ending;
  }
}

/** Errors of `body` itself, not of a task, are thrown on. */
export async function runWithinLimits<T>(
  pool: TaskPool,
  heapMb: number,
  budget: ExperimentLimits,
  body: (run: RunTask) => Promise<T>,
): Promise<Outcome<T>> {
  const startedAt = nowMs();
  const startMb = residentMb();
  const log: string[] = [];
  const ownLog: string[] = [];
  let peakMemoryMb = 0;
  let dispatchMs: number | null = null;
  let running = 0;
  let over = false;

  const measure = (): number => {
    const grown = residentMb() - startMb;
    peakMemoryMb = Math.max(peakMemoryMb, grown);
    return grown;
  };
  const breach = watch(budget, measure);

  const run: RunTask = async <K extends Task>(task: K) => {
    if (over) throw new TaskFailed({ state: 'cancelled' }, 'the experiment is over');
    const dispatchedAt = nowMs();
    running++;
    let reply: Reply;
    try {
      reply = await pool.run(task);
    } catch (cause) {
      throw new TaskFailed(endingOf(cause, heapMb), 'the task did not run to its end');
    } finally {
      running--;
    }
    if (dispatchMs === null && reply.loadedAt !== null) dispatchMs = reply.loadedAt - dispatchedAt;
    log.push(...reply.log.slice(0, maxLogLines - log.length));
    if (!seesAnotherTable(task)) ownLog.push(...reply.log.slice(0, maxLogLines - ownLog.length));
    if (reply.ok) return reply.result as ResultOf<K>;
    const failure = failureOf(reply.failure, task.module.code);
    const error = seesAnotherTable(task) ? withoutWords(failure) : failure;
    throw new TaskFailed({ state: 'crashed', error }, error.message);
  };

  const bodyEnd: Promise<Ending<T>> = (
    budget.signal?.aborted ? new Promise<T>(() => {}) : (async () => body(run))()
  ).then(
    (value): Ending<T> => ({ state: 'finished', value }),
    (thrown: unknown): Ending<T> => {
      if (thrown instanceof TaskFailed) return thrown.ending;
      throw thrown;
    },
  );
  try {
    const ending = await Promise.race([breach.ending, bodyEnd]);
    measure();
    return { ...ending, durationMs: nowMs() - startedAt, peakMemoryMb, dispatchMs, log, ownLog };
  } finally {
    over = true;
    breach.stop();
    bodyEnd.catch(() => {});
    if (running > 0) await pool.restart();
  }
}

/** True where it scores rows of a table that it was not fitted on. */
function seesAnotherTable(task: Task): boolean {
  if (task.kind === 'base') return task.apply.table !== task.fit.table;
  return task.kind === 'predict';
}

/** What module code says of hidden rows is for no one: it could be these rows. */
function withoutWords({ code, where }: Failure): Failure {
  const message = 'it failed on rows of another table than it was fitted on; its words are not shown';
  const remedy = code === null ? null : 'Return one number per row for any rows, also for a single one.';
  return { name: 'Error', message, where, code, remedy };
}

/** Resolves when the budget is passed or the experiment is cancelled. */
function watch(
  { seconds, memoryMb, signal }: ExperimentLimits,
  measure: () => number,
): { ending: Promise<Ending<never>>; stop: () => void } {
  let stop = (): void => {};
  const ending = new Promise<Ending<never>>((resolve) => {
    const cancel = (): void => resolve({ state: 'cancelled' });
    const clock = setTimeout(() => resolve({ state: 'timeout', seconds }), seconds * 1000);
    const poll = setInterval(() => {
      if (measure() > memoryMb) resolve({ state: 'outOfMemory', kind: 'resident', limitMb: memoryMb });
    }, pollMs);
    signal?.addEventListener('abort', cancel);
    if (signal?.aborted) cancel();
    stop = () => {
      clearTimeout(clock);
      clearInterval(poll);
      signal?.removeEventListener('abort', cancel);
    };
  });
  return { ending, stop };
}

/** Where the pool gave no reply: the worker died, or lacks what the task needs, of which the host speaks itself. */
function endingOf(cause: unknown, heapMb: number): Ending<never> {
  if (cause instanceof LabError) {
    const { name, message, code, remedy } = cause;
    return { state: 'crashed', error: { name, message, where: null, code, remedy } };
  }
  if ((cause as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return { state: 'outOfMemory', kind: 'heap', limitMb: heapMb };
  }
  const message = `the worker ended before it replied: ${cause instanceof Error ? cause.message : String(cause)}`;
  return {
    state: 'crashed',
    error: { name: 'WorkerEnded', message, where: null, code: null, remedy: null },
  };
}

function failureOf({ name, message, stack, code, remedy }: RawFailure, compiled: string): Failure {
  return { name, message, where: sourcePosition(compiled, stack), code, remedy };
}
