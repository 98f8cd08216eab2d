/**
 * Copies of a text file that DuckDB reads where it does not read the file itself.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Source } from './source.ts';

/** The path of a copy that begins with the header; the file itself where nothing stands before it. */
export async function withoutPreamble(source: Source, preamble: string): Promise<string> {
  if (preamble === '') return source.path;
  const body = join(source.database.scratch, 'body');
  const from = createReadStream(source.path, { start: Buffer.byteLength(preamble) });
  await pipeline(from, createWriteStream(body));
  return body;
}

/** True where lines end in more than one way: CRLF, LF, CR, or the CR CR LF of a text that was translated twice. */
export async function mixesLineEnds(path: string): Promise<boolean> {
  const kinds = new Set<string>();
  let held = '';
  const ends = /\r\r\n|\r\n|\r|\n/g;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const text = held + (chunk as Buffer).toString('latin1');
    held = /\r*$/.exec(text)![0];
    for (const [end] of text.slice(0, text.length - held.length).matchAll(ends)) kinds.add(end);
    if (kinds.size > 1) return true;
  }
  for (const [end] of held.matchAll(ends)) kinds.add(end);
  return kinds.size > 1 || kinds.has('\r\r\n');
}

/** A copy in which LF ends every line, however it ended, inside quotes too. */
export async function withPlainLineEnds(source: Source, body: string): Promise<string> {
  const plain = join(source.database.scratch, 'plain');
  let held = '';
  const strip = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const text = held + chunk.toString('latin1');
      held = /\r*$/.exec(text)![0];
      done(null, evened(text.slice(0, text.length - held.length)));
    },
    flush(done) {
      done(null, evened(held));
    },
  });
  await pipeline(createReadStream(body), strip, createWriteStream(plain));
  return plain;
}

function evened(text: string): Buffer {
  return Buffer.from(text.replaceAll(/\r*\n|\r/g, '\n'), 'latin1');
}
