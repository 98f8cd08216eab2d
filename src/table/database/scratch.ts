/**
 * Scratch directories are named after their machine and process, so that those of processes that were killed can be
 * told from those in use, and be removed at the next start.
 */
import { readdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../../core/hash.ts';

/** Containers may share a directory and not their process numbers. */
const machine = (): string => sha256(hostname()).slice(0, 8);

/** How the names of this process's scratch directories begin. */
export function scratchPrefix(pid = process.pid): string {
  return `nightlab-${machine()}-${pid}-`;
}

const visited = new Set<string>();

/** Removes what dead processes of this machine left in a directory; once a process and directory, never throws. */
export function removeDeadScratch(root: string): void {
  if (visited.has(root)) return;
  visited.add(root);
  try {
    for (const name of readdirSync(root)) {
      const match = /^nightlab-([0-9a-f]{8})-(\d+)-/.exec(name);
      if (match?.[1] !== machine() || isAlive(Number(match[2]))) continue;
      rmSync(join(root, name), { recursive: true, force: true });
    }
  } catch {
    // What cannot be listed or removed stays: scratch is no reason to fail.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as { code?: string }).code !== 'ESRCH';
  }
}
