/**
 * A tiny process around the lab: it starts the lab as a child, hands it Ctrl-C in two steps, and starts it again
 * when it dies (out of memory, kill -9). If the supervisor itself dies, the child sees its channel close and stops,
 * so nothing runs on unseen and the study's lock is free. A terminal that is closed (SIGHUP) is a first Ctrl-C;
 * where the words go to a file (nohup, --detach), nobody's terminal was closed, and the session continues.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';

/** What the supervisor tells the lab: finish the running experiment, or stop at once. */
export type Order = { readonly order: 'finish' } | { readonly order: 'stop' };

/** Set in the child's environment; holds how the child before it died, or nothing. */
export const supervisedMark = 'NIGHTLAB_SUPERVISED';

/** Set in the child's environment: names this run, however often the lab is started again. */
export const runMark = 'NIGHTLAB_RUN';

/** Set in the child's environment: the moment that --until means, which a lab that is started again must not move. */
export const untilMark = 'NIGHTLAB_UNTIL';

/** Set in the environment of a session that runs without a terminal. */
export const detachedMark = 'NIGHTLAB_DETACHED';

const maxRestarts = 20;

export interface Supervision {
  /** ISO 8601; null without one. */
  readonly until: string | null;
  /** Whether people read its words on a terminal. */
  readonly onTerminal: boolean;
  readonly say: (text: string) => void;
}

/**
 * Runs this very command under supervision and resolves to the exit code.
 *
 * @param say tells people of a restart
 */
export async function supervise(
  script: string,
  args: readonly string[],
  { until, onTerminal, say }: Supervision,
): Promise<number> {
  let orders = 0;
  let child: ChildProcess | null = null;
  const onSignal = (): void => {
    orders += 1;
    child?.send({ order: orders === 1 ? 'finish' : 'stop' } satisfies Order);
  };
  const onHangup = (): void => {
    if (onTerminal && orders === 0) onSignal();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.on('SIGHUP', onHangup);
  const run = process.env[runMark] ?? randomBytes(9).toString('hex');
  let death = '';
  try {
    for (let restarts = 0; ; restarts++) {
      const { code, signal } = await new Promise<{ code: number | null; signal: string | null }>(
        (resolve, reject) => {
          child = fork(script, args, {
            stdio: 'inherit',
            env: {
              ...process.env,
              [supervisedMark]: `yes ${death}`,
              [runMark]: run,
              ...(until !== null && { [untilMark]: until }),
            },
          });
          child.on('error', reject);
          child.on('exit', (exitCode, exitSignal) => resolve({ code: exitCode, signal: exitSignal }));
        },
      );
      const died = signal !== null || (code !== null && code > 2);
      if (!died || orders > 0) return code ?? 1;
      if (restarts === maxRestarts) {
        say(`the lab died ${maxRestarts + 1} times (last: ${signal ?? `exit code ${code}`}); giving up.`);
        return 1;
      }
      death = signal ?? `exit code ${code}`;
      say(`the lab died (${death}); starting it again where it stopped.`);
    }
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
    process.off('SIGHUP', onHangup);
  }
}

/** In the child: how the lab before this one died ('' = it did not), or null where nobody supervises. */
export function supervisedAfter(): string | null {
  const mark = process.env[supervisedMark];
  if (mark === undefined || !process.send) return null;
  return mark.slice('yes '.length);
}

/**
 * In the child: receives the supervisor's orders, and ends the process when the supervisor is gone. Returns how to part
 * from it at the end.
 */
export function obeySupervisor(onOrder: (order: Order['order']) => void): () => void {
  const orphaned = (): never => process.exit(1);
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  process.on('SIGHUP', () => {});
  process.on('message', (message) => {
    const { order } = message as Order;
    if (order === 'finish' || order === 'stop') onOrder(order);
  });
  process.on('disconnect', orphaned);
  return () => {
    process.off('disconnect', orphaned);
    if (process.connected) process.disconnect();
  };
}
