/**
 * `models/<study>/session/`: what the session that runs, or the last one, tells processes that do not hold its lock.
 * `session.json`: who runs it, since when, until when, how it ended. `events.jsonl`: its events, each with its time, fresh
 * with each session; a lab that died and was started again adds to them. `stop.json`: a request that it end. `session.log`:
 * its words, where it has no terminal. Written by the holder of the study's lock, except for that request and the log.
 * Nothing here counts for the record: the journal does.
 */
import { appendFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LabError, messageOf } from '../core/errors.ts';
import { makeDirectory, writeDurably } from '../journal/durable-file.ts';
import type { LabEvent } from './events.ts';

const processSchema = z.object({
  pid: z.int().positive(),
  boot: z.string().nullable(),
  processStart: z.string().nullable(),
  since: z.string(),
});

const limitsSchema = z.object({
  experiments: z.number().nullable(),
  minutes: z.number().nullable(),
  until: z.string().nullable(),
});

const recordSchema = z.object({
  /** Unlike any other run's; the same for a lab that was started again. */
  run: z.string(),
  /** The nonce of the lock that it holds. */
  lock: z.string(),
  session: z.int(),
  host: z.string(),
  /** The lab, and the process around it that takes signals and starts it again; the same where there is none. */
  lab: processSchema,
  supervisor: processSchema,
  /** ISO 8601, UTC, like every moment here. */
  startedAt: z.string(),
  endsAt: z.string().nullable(),
  limits: limitsSchema,
  researcher: z.string(),
  detached: z.boolean(),
  endedAt: z.string().nullable(),
  /** Why it ended; null while it runs, and for one that died. */
  reason: z.string().nullable(),
});
export type SessionRecord = z.infer<typeof recordSchema>;

const stopRequestSchema = z.object({
  /** The run that shall end, or null where only its lock is known. */
  run: z.string().nullable(),
  lock: z.string().nullable(),
  how: z.enum(['finish', 'stop']),
});
/** That a session end: after the running experiment, or at once. */
export type StopOrder = z.infer<typeof stopRequestSchema>;

const failureSchema = z.object({ code: z.string(), message: z.string(), remedy: z.string() });

export type TimedEvent = LabEvent & { readonly at: string };

export class SessionFolder {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  get log(): string {
    return join(this.directory, 'session.log');
  }

  get events(): string {
    return join(this.directory, 'events.jsonl');
  }

  /** Null where there was no session, or its record is damaged. */
  readRecord(): Promise<SessionRecord | null> {
    return read(recordSchema, this.#record);
  }

  async writeRecord(record: SessionRecord): Promise<void> {
    await makeDirectory(this.directory);
    await writeDurably(this.#record, Buffer.from(`${JSON.stringify(record)}\n`));
  }

  /** Begins the list of events anew. */
  async clearEvents(): Promise<void> {
    await makeDirectory(this.directory);
    await rm(this.events, { force: true });
  }

  addEvent(event: LabEvent, at: Date): void {
    appendFileSync(this.events, `${JSON.stringify({ at: at.toISOString(), ...event })}\n`);
  }

  async requestStop(request: StopOrder): Promise<void> {
    await makeDirectory(this.directory);
    await writeDurably(this.#stopPath, Buffer.from(`${JSON.stringify(request)}\n`));
  }

  readStopRequest(): Promise<StopOrder | null> {
    return read(stopRequestSchema, this.#stopPath);
  }

  async clearStopRequest(): Promise<void> {
    await rm(this.#stopPath, { force: true });
  }

  /** The words of a session that has not begun yet. */
  startLog(run: string): string {
    return join(this.directory, `start-${run}.log`);
  }

  /** Why a session without a terminal did not begin, for the process that started it. */
  async leaveFailure(run: string, thrown: unknown): Promise<void> {
    if ((await this.readRecord())?.run === run) return;
    const error =
      thrown instanceof LabError
        ? thrown
        : new LabError(
            'nightlab.unexpected',
            messageOf(thrown),
            'This is a fault of nightlab; run it without --detach to see where, and please report it.',
          );
    await makeDirectory(this.directory);
    await writeDurably(this.#failure(run), Buffer.from(JSON.stringify(error.toJSON())));
  }

  async takeFailure(run: string): Promise<LabError | null> {
    const failure = await read(failureSchema, this.#failure(run));
    await rm(this.#failure(run), { force: true });
    return failure && new LabError(failure.code, failure.message, failure.remedy);
  }

  #failure(run: string): string {
    return join(this.directory, `start-${run}.json`);
  }

  get #record(): string {
    return join(this.directory, 'session.json');
  }

  get #stopPath(): string {
    return join(this.directory, 'stop.json');
  }
}

/** Whole lines of an events file; what is not one, such as half a line at the end, is left out. */
export function eventsIn(text: string): TimedEvent[] {
  return text.split('\n').flatMap((line) => {
    try {
      const event = JSON.parse(line) as TimedEvent;
      return typeof event.event === 'string' && typeof event.at === 'string' ? [event] : [];
    } catch {
      return [];
    }
  });
}

async function read<T>(schema: z.ZodType<T>, path: string): Promise<T | null> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}
