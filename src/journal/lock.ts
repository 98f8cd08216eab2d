/**
 * One lab per study: an exclusive lock file that says who holds it. Files are linked into place whole, so each is
 * either absent or complete. A lock whose process is gone is superseded by creating `<path>.after-<its nonce>`,
 * which exactly one contender can do; a dead successor is superseded in turn. The end of that chain holds the lock;
 * it then renames itself over the head. A contender that finds the head changed after its claim steps back, so two
 * never hold at once, whoever dies where.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { LabError } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import { localTime } from '../core/local-time.ts';
import { removeEmptyFolders } from '../core/remove-empty-folders.ts';
import { bootOf, isRunning, startOf } from './process-identity.ts';

export interface LockHolder {
  /** Unlike any other lock's. */
  readonly nonce: string;
  readonly pid: number;
  readonly host: string;
  /** Which boot of the machine, and when in it the process started; null where the system does not tell. */
  readonly boot: string | null;
  readonly processStart: string | null;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** What it is doing, for people: `nightlab research`. */
  readonly command: string;
}

export interface StudyLock {
  readonly holder: LockHolder;
  /** Gives the lock back; happens by itself when the process exits. Harmless to repeat. */
  release(): void;
}

/**
 * Takes the study's lock, at once or not at all; a lock left behind by a process that is gone is taken over.
 *
 * @param path of the lock file. @param command what this process does, as others will read it.
 * @throws LabError `journal.locked` saying who holds it since when, `journal.lockFailed` where it cannot be written.
 */
export function lockStudy(path: string, command: string): StudyLock {
  const holder: LockHolder = {
    nonce: randomBytes(12).toString('hex'),
    pid: process.pid,
    host: hostname(),
    boot: bootOf(),
    processStart: startOf(process.pid),
    since: new Date().toISOString(),
    command,
  };
  const own = `${path}.${holder.nonce}`;
  let made: string | undefined;
  try {
    made = writeInFolder(own, JSON.stringify(holder));
    while (!acquire(path, own, holder)) {
      // Another contender moved; look again.
    }
  } catch (thrown) {
    if (thrown instanceof LabError) throw thrown;
    throw new LabError(
      'journal.lockFailed',
      `the lock ${path} cannot be written: ${(thrown as Error).message}`,
      'Check the permissions of its folder and the room on its disk.',
      { cause: thrown },
    );
  } finally {
    rmSync(own, { force: true });
  }
  const release = (): void => {
    process.off('exit', release);
    if (read(path)?.nonce === holder.nonce) rmSync(path, { force: true });
    removeEmptyFolders(dirname(path), made);
  };
  process.on('exit', release);
  return { holder, release };
}

/** Who holds the study, or null where nobody does. */
export function lockHolder(path: string): LockHolder | null {
  const head = read(path);
  const last = head ? chainFrom(path, head).at(-1)! : null;
  return last && isAlive(last) ? last : null;
}

/** True = the lock is ours; false = things changed while we looked. */
function acquire(path: string, own: string, holder: LockHolder): boolean {
  if (linked(own, path)) return true;
  const head = read(path);
  if (!head) return false;
  const chain = chainFrom(path, head);
  const last = chain.at(-1)!;
  if (isAlive(last)) throw locked(path, last);
  const claim = afterName(path, last);
  if (!linked(own, claim)) return false;
  if (read(path)?.nonce !== head.nonce) {
    rmSync(claim, { force: true });
    return false;
  }
  const placeholder = `${own}.head`;
  linkSync(own, placeholder);
  renameSync(placeholder, path);
  for (const dead of chain) rmSync(afterName(path, dead), { force: true });
  return holder.nonce === read(path)?.nonce;
}

/** A lock and those that superseded it, in order. */
function chainFrom(path: string, head: LockHolder): LockHolder[] {
  const chain = [head];
  for (let next = read(afterName(path, head)); next; next = read(afterName(path, next))) chain.push(next);
  return chain;
}

function afterName(path: string, { nonce }: LockHolder): string {
  return `${path}.after-${nonce}`;
}

function isAlive(holder: LockHolder): boolean {
  // Nothing is known of a process on another machine, so its lock stays.
  return holder.host === hostname() ? isRunning(holder) : holder.host !== '';
}

function read(path: string): LockHolder | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    if (['ENOENT', 'ENOTDIR'].includes((thrown as { code?: string }).code ?? '')) return null;
    throw thrown;
  }
  try {
    const value = JSON.parse(text) as LockHolder;
    if (typeof value.nonce === 'string' && Number.isInteger(value.pid)) return value;
  } catch {
    // Falls through: a lock that is in use is whole, so this one is nobody's.
  }
  const nothing = { host: '', boot: null, processStart: null, since: '', command: '' };
  return { nonce: sha256(text).slice(0, 24), pid: 0, ...nothing };
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (thrown) {
    if ((thrown as { code?: string }).code === 'EEXIST') return false;
    throw thrown;
  }
}

/** Writes a new file, and returns the first folder that had to be made for it. */
function writeInFolder(path: string, text: string): string | undefined {
  for (let attempts = 1; ; attempts++) {
    const made = mkdirSync(dirname(path), { recursive: true });
    try {
      writeWhole(path, text);
      return made;
    } catch (thrown) {
      // Who released the lock at this moment has taken the empty folder away.
      if ((thrown as { code?: string }).code !== 'ENOENT' || attempts === 3) throw thrown;
    }
  }
}

function writeWhole(path: string, text: string): void {
  const file = openSync(path, 'wx');
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function locked(path: string, holder: LockHolder): LabError {
  const here = holder.host === hostname();
  return new LabError(
    'journal.locked',
    `the study is in use by "${holder.command}", process ${holder.pid}${here ? '' : ` on ${holder.host}`}, since ${localTime(holder.since)}`,
    here
      ? `Wait until it ends or end it (kill ${holder.pid}), then run the command again.`
      : `Wait until it ends or end it there, then run the command again. If that machine is gone, delete ${path}.`,
  );
}
