/**
 * A night's answers of an endpoint on file, one JSON object per line in the order of the calls, and a replacement for the
 * endpoint that gives them again. The same answers to the same lab lead to the same proposals. Requests are not kept;
 * the key never is. Each session begins with a line of its own and goes on after the last; a file that is anything but
 * a recording is never touched.
 */
import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { LabError, messageOf } from '../../../core/errors.ts';
import { labFileOf } from '../../../core/output-path.ts';
import type { Fetch } from '../endpoint/guarded-fetch.ts';
import type { Secrets } from '../endpoint/secret.ts';
import { cleanBody } from './clean-body.ts';

const answerSchema = z.strictObject({
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});
const errorSchema = z.strictObject({ error: z.string() });
const headSchema = z.strictObject({ format: z.literal('nightlab-recording/1'), startedAt: z.string() });
const recordedSchema = z.union([answerSchema, errorSchema]);
type Recorded = z.infer<typeof recordedSchema>;

const keptHeaders = ['content-type', 'retry-after', 'retry-after-ms'];

/**
 * Fetches and writes down what came; a stream is handed on when it is complete.
 *
 * @throws LabError `researcher.badRecordPath` where something else is at the path.
 */
export function recordingFetch(path: string, secrets: Secrets, fetch: Fetch): Fetch {
  append(path, { format: 'nightlab-recording/1', startedAt: new Date().toISOString() });
  const write = (entry: Recorded): void => append(path, secrets.removeFrom(entry));
  return async (input, init) => {
    try {
      const response = await fetch(input, init);
      const body = await response.text();
      const headers = Object.fromEntries(
        keptHeaders.flatMap((name) => {
          const value = response.headers.get(name);
          return value === null ? [] : [[name, value]];
        }),
      );
      write({ status: response.status, headers, body: cleanBody(body, secrets) });
      return new Response(body, { status: response.status, headers });
    } catch (thrown) {
      const { cause } = thrown as { cause?: { code?: string } };
      write({ error: [messageOf(thrown), cause?.code].filter(Boolean).join(': ') });
      throw thrown;
    }
  };
}

/** Adds one line to a recording, or to a new or empty file. */
function append(path: string, entry: object): void {
  const refuse = (what: string, cause?: unknown): LabError =>
    new LabError(
      'researcher.badRecordPath',
      `"record" in nightlab.config.json names ${path}, which ${what}; it was not touched`,
      'Name a new file, or one that "record" has written before.',
      { cause },
    );
  const owner = labFileOf(path, true);
  if (owner !== null) throw refuse(`belongs to ${owner}`);
  let file: number;
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found && !found.isFile()) throw refuse('is not an ordinary file');
    file = openSync(path, 'a+', 0o600);
  } catch (cause) {
    throw cause instanceof LabError ? cause : refuse(`cannot be written: ${messageOf(cause)}`, cause);
  }
  try {
    const { size } = fstatSync(file);
    if (size > 0 && !isRecording(file)) throw refuse('is not a recording');
    const last = Buffer.alloc(1);
    // A line that a crash has cut off ends here.
    const isCut = size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a;
    writeSync(file, `${isCut ? '\n' : ''}${JSON.stringify(entry)}\n`);
  } finally {
    closeSync(file);
  }
}

/** By its first line, which may be an answer of megabytes. */
function isRecording(file: number): boolean {
  const chunks: Buffer[] = [];
  for (let at = 0; at < 2 ** 28; ) {
    const chunk = Buffer.alloc(1 << 16);
    const read = readSync(file, chunk, 0, chunk.length, at);
    const end = chunk.subarray(0, read).indexOf(0x0a);
    chunks.push(chunk.subarray(0, end < 0 ? read : end));
    // What begins otherwise need not be read to its end.
    if (at === 0 && chunk[0] !== 0x7b) return false;
    if (end >= 0 || read < chunk.length) break;
    at += read;
  }
  return entryOf(Buffer.concat(chunks).toString('utf8')) !== null;
}

function entryOf(line: string): Recorded | 'head' | null {
  try {
    const value: unknown = JSON.parse(line);
    if (headSchema.safeParse(value).success) return 'head';
    const checked = recordedSchema.safeParse(value);
    return checked.success ? checked.data : null;
  } catch {
    return null;
  }
}

/**
 * Answers as recorded, in their order, all sessions of the file; after the last one, as an endpoint that is gone.
 *
 * @throws LabError `researcher.badRecording`.
 */
export function replayingFetch(path: string): Fetch {
  const entries = readEntries(path);
  let next = 0;
  return async () => {
    const entry = entries[next++] ?? { error: 'the recording is over' };
    if ('error' in entry) throw new TypeError(entry.error);
    return new Response(entry.body, { status: entry.status, headers: entry.headers });
  };
}

function readEntries(path: string): readonly Recorded[] {
  const bad = (what: string, cause?: unknown): LabError =>
    new LabError(
      'researcher.badRecording',
      `the recording ${path} cannot be read: ${what}`,
      'Give the file that a session with "record" in nightlab.config.json has written.',
      { cause },
    );
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw bad(messageOf(cause), cause);
  }
  const lines = text.split('\n').filter(Boolean);
  const entries = lines.map(entryOf);
  return entries.flatMap((entry, i): Recorded[] => {
    if (entry === 'head') return [];
    if (entry !== null) return [entry];
    // Cut off by a crash, so that nobody has seen it: the last line of its session.
    const next = entries[i + 1];
    if (i > 0 && (next === undefined || next === 'head')) return [];
    throw bad(`line ${i + 1} is not an answer of an endpoint`);
  });
}
