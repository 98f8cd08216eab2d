/**
 * `research` that other processes can follow and end: what it does is written to the session's folder, and a request to
 * stop that is left there is obeyed like Ctrl-C.
 */
import { hostname } from 'node:os';
import { messageOf } from '../core/errors.ts';
import { lockHolder } from '../journal/lock.ts';
import { bootOf, type ProcessIdentity, startOf } from '../journal/process-identity.ts';
import type { LabEvent, SessionEvent } from './events.ts';
import { type ResearchRequest, research, type SessionReport } from './research.ts';
import { SessionFolder, type SessionRecord, type StopOrder } from './session-folder.ts';
import { existingPlacesOf } from './study-paths.ts';

const lookMs = 300;

export interface RunIdentity {
  readonly run: string;
  /** The process around the lab, or the lab's own. */
  readonly supervisorPid: number;
  readonly detached: boolean;
}

/** As `research`. @param onStop called with each request to stop, once */
export async function publishedResearch(
  options: ResearchRequest,
  { run, supervisorPid, detached }: RunIdentity,
  onStop: (how: StopOrder['how']) => void,
): Promise<SessionReport> {
  const places = existingPlacesOf(options.root, options.study);
  const folder = new SessionFolder(places.session);
  const before = await folder.readRecord();
  const startedAt = new Date();
  const writes = new Writes();
  let record: SessionRecord | null = null;
  let isFresh = before?.run !== run;

  const begin = (event: SessionEvent): void => {
    record = {
      run,
      lock: lockHolder(places.lock)?.nonce ?? '',
      session: event.session,
      host: hostname(),
      lab: identityOf(process.pid, startedAt),
      supervisor: identityOf(supervisorPid, startedAt),
      startedAt: before?.run === run ? before.startedAt : startedAt.toISOString(),
      endsAt: event.endsAt,
      limits: event.limits,
      researcher: event.researcher,
      detached,
      endedAt: null,
      reason: null,
    };
    const written = record;
    writes.add(() => folder.writeRecord(written));
  };
  const emit = (event: LabEvent): void => {
    const at = new Date();
    if (event.event === 'session') {
      if (isFresh) writes.add(() => folder.clearEvents());
      isFresh = false;
      begin(event);
    }
    writes.add(async () => folder.addEvent(event, at));
    options.emit(event);
  };

  const watch = watchStopRequests(folder, onStop, (request) => {
    if (request.run !== null) return request.run === run;
    const holder = lockHolder(places.lock);
    return holder !== null && holder.pid === process.pid && holder.nonce === request.lock;
  });
  const end = async (reason: string): Promise<void> => {
    clearInterval(watch);
    if (record === null) return;
    const ended = { ...(record as SessionRecord), endedAt: new Date().toISOString(), reason };
    writes.add(() => folder.clearStopRequest());
    writes.add(() => folder.writeRecord(ended));
    await writes.done();
  };
  try {
    const report = await research({ ...options, emit });
    await end(report.done.reason);
    return report;
  } catch (thrown) {
    await end(`Failed: ${messageOf(thrown)}.`);
    throw thrown;
  } finally {
    clearInterval(watch);
  }
}

/** One after the other; what cannot be written is not worth ending a night for. */
class Writes {
  #last: Promise<void> = Promise.resolve();

  add(write: () => Promise<void>): void {
    this.#last = this.#last.then(write).catch(() => undefined);
  }

  done(): Promise<void> {
    return this.#last;
  }
}

function watchStopRequests(
  folder: SessionFolder,
  onStop: (how: StopOrder['how']) => void,
  isMeant: (request: StopOrder) => boolean,
): NodeJS.Timeout {
  const seen = new Set<StopOrder['how']>();
  const timer = setInterval(async () => {
    const request = await folder.readStopRequest();
    if (request === null || seen.has(request.how) || !isMeant(request)) return;
    seen.add(request.how);
    onStop(request.how);
  }, lookMs);
  timer.unref();
  return timer;
}

function identityOf(pid: number, at: Date): ProcessIdentity {
  return { pid, boot: bootOf(), processStart: startOf(pid), since: at.toISOString() };
}
