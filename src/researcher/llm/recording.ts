/**
 * A night's answers of an endpoint on file, one JSON object a line in the order of the calls, and a stand-in for the
 * endpoint that gives them again. The same answers to the same lab lead to the same proposals. Requests are not kept;
 * the key never is.
 */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { LabError, messageOf } from '../../core/errors.ts';
import type { Fetch } from './endpoint.ts';
import { Secrets } from './secret.ts';

type Recorded =
  | { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }
  | { readonly error: string };

const keptHeaders = ['content-type', 'retry-after', 'retry-after-ms'];

/** Fetches and writes down what came; a stream is handed on when it is complete. */
export function recordingFetch(path: string, apiKey: string | null, fetch: Fetch = globalThis.fetch): Fetch {
  const secrets = new Secrets([apiKey]);
  writeFileSync(path, '');
  const write = (entry: Recorded): void =>
    appendFileSync(path, `${JSON.stringify(secrets.removeFrom(entry))}\n`);
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
      write({ status: response.status, headers, body });
      return new Response(body, { status: response.status, headers });
    } catch (thrown) {
      const { cause } = thrown as { cause?: { code?: string } };
      write({ error: [messageOf(thrown), cause?.code].filter(Boolean).join(': ') });
      throw thrown;
    }
  };
}

/**
 * Answers as recorded, in their order; after the last one, as an endpoint that is gone.
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
  try {
    const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Recorded);
  } catch (cause) {
    throw new LabError(
      'researcher.badRecording',
      `the recording ${path} cannot be read: ${messageOf(cause)}`,
      'Give the file that a session with "record" in nightlab.config.json has written.',
      { cause },
    );
  }
}
