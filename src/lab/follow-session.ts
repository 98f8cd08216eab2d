/**
 * The events of the session that runs, from its first on, as they are written: until it is done, its process is gone or
 * another session has begun.
 */
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventsIn, SessionFolder, type TimedEvent } from './session-folder.ts';
import { sessionState } from './session-state.ts';
import { isAlive } from './stop-session.ts';
import type { Places } from './study-paths.ts';

const lookMs = 200;
const maxBytes = 1 << 20;

/**
 * Yields what there is at each look, none at times. Ends by itself.
 *
 * @param signal aborted: nobody listens any more
 */
export async function* followSession(
  places: Places,
  signal: AbortSignal,
): AsyncGenerator<readonly TimedEvent[]> {
  const folder = new SessionFolder(places.session);
  let run: string | null = null;
  let position = 0;
  let rest = Buffer.alloc(0);
  while (!signal.aborted) {
    // Looked at before the events are read: what was written before it ended is not missed.
    const now = await sessionState(places, []);
    if (now.state === 'running') {
      if (run !== null && now.record.run !== run) return;
      run = now.record.run;
    }
    if (run !== null) {
      const bytes = await readFrom(folder.events, position);
      position += bytes.length;
      rest = Buffer.concat([rest, bytes]);
      const end = rest.lastIndexOf(10) + 1;
      const events = eventsIn(rest.subarray(0, end).toString('utf8'));
      rest = rest.subarray(end);
      yield events;
      if (events.some(({ event }) => event === 'done')) return;
      if (bytes.length === maxBytes) continue;
    }
    if (!isAlive(now)) return;
    await sleep(lookMs, undefined, { signal }).catch(() => undefined);
  }
}

async function readFrom(path: string, position: number): Promise<Buffer> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return Buffer.alloc(0);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(maxBytes), 0, maxBytes, position);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
