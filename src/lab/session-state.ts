/**
 * Lock, session folder and journal -> does a session run on this study, and if none does, how did the last one end? A
 * process is alive where its number still belongs to it; nothing is known of a process on another machine, so its lock stays.
 */
import { hostname } from 'node:os';
import { type LockHolder, lockHolder } from '../journal/lock.ts';
import { isRunning } from '../journal/process-identity.ts';
import type { Line } from '../journal/record.ts';
import { SessionFolder, type SessionRecord } from './session-folder.ts';
import type { Places } from './study-paths.ts';

export type SessionState =
  | { readonly state: 'running'; readonly holder: LockHolder; readonly record: SessionRecord }
  /** A session that has the lock, and has not begun: it reads the study. */
  | { readonly state: 'opening'; readonly holder: LockHolder }
  /** The lab died, and the process around it starts it again. */
  | { readonly state: 'restarting'; readonly record: SessionRecord }
  /** Another command holds the lock: try, export, verify. */
  | { readonly state: 'busy'; readonly holder: LockHolder }
  /** Its process is gone and it never said that it ended. */
  | { readonly state: 'died'; readonly record: SessionRecord | null; readonly lastHeardAt: string }
  | {
      readonly state: 'ended';
      readonly record: SessionRecord | null;
      readonly endedAt: string;
      readonly reason: string;
    }
  | { readonly state: 'none' };

export const researchLockName = 'nightlab research';

/** @param lines of the study's journal */
export async function sessionState(
  places: Pick<Places, 'lock' | 'session'>,
  lines: readonly Line[],
): Promise<SessionState> {
  const holder = lockHolder(places.lock);
  const record = await new SessionFolder(places.session).readRecord();
  if (holder !== null) {
    if (holder.command !== researchLockName) return { state: 'busy', holder };
    return record?.lock === holder.nonce && record.endedAt === null
      ? { state: 'running', holder, record }
      : { state: 'opening', holder };
  }
  const isOpen = record !== null && record.endedAt === null;
  if (isOpen && record.host === hostname() && isRunning(record.supervisor))
    return { state: 'restarting', record };
  const last = lines.findLast(({ type }) => type === 'session-started' || type === 'session-ended');
  if (last === undefined) {
    return isOpen ? { state: 'died', record, lastHeardAt: record.startedAt } : { state: 'none' };
  }
  if (last.type === 'session-started') return { state: 'died', record, lastHeardAt: lines.at(-1)!.at };
  const reason = last.type === 'session-ended' ? last.reason : '';
  return { state: 'ended', record, endedAt: last.at, reason };
}
