/** Whether a process that was running once is still the one that runs under its number. */
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

export interface ProcessIdentity {
  readonly pid: number;
  readonly boot: string | null;
  readonly processStart: string | null;
  /** A time at which it ran, ISO 8601. */
  readonly since: string;
}

/** Names this boot of the machine; null where the system does not tell. */
export function bootOf(): string | null {
  return fileText('/proc/sys/kernel/random/boot_id')?.trim() ?? null;
}

/** When a process started, in the system's own count; null where the system does not tell or it is gone. */
export function startOf(pid: number): string | null {
  return statOf(pid)?.[19] ?? null;
}

/** False where the process ended, its number went to another, or the machine was restarted since. */
export function isRunning(then: ProcessIdentity): boolean {
  const boot = bootOf();
  if (then.boot !== null && boot !== null) {
    if (then.boot !== boot) return false;
  } else if (Date.parse(then.since) < Date.now() - uptime() * 1000 - 60_000) {
    return false;
  }
  try {
    process.kill(then.pid, 0);
  } catch (thrown) {
    // EPERM: it is there and belongs to someone else.
    if ((thrown as { code?: string }).code !== 'EPERM') return false;
  }
  const stat = statOf(then.pid);
  if (stat === null) return true;
  const [state] = stat;
  return state !== 'Z' && state !== 'X' && (then.processStart === null || then.processStart === stat[19]);
}

/** The fields of /proc/<pid>/stat from the state on; the name before it may hold spaces and brackets. */
function statOf(pid: number): string[] | null {
  const text = fileText(`/proc/${pid}/stat`);
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function fileText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
