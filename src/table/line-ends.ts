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

/** True where some lines end in CRLF and others in LF. */
export async function mixesLineEnds(path: string): Promise<boolean> {
  let afterReturn = false;
  let hasPair = false;
  let hasPlain = false;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = chunk as Buffer;
    for (let at = bytes.indexOf(10); at >= 0 && !(hasPair && hasPlain); at = bytes.indexOf(10, at + 1)) {
      if (at === 0 ? afterReturn : bytes[at - 1] === 13) hasPair = true;
      else hasPlain = true;
    }
    afterReturn = bytes.at(-1) === 13;
  }
  return hasPair && hasPlain;
}

/** A copy in which LF ends every line that CRLF or LF ended, inside quotes too. */
export async function withPlainLineEnds(source: Source, body: string): Promise<string> {
  const plain = join(source.database.scratch, 'plain');
  let heldReturn = false;
  const strip = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const text = (heldReturn ? '\r' : '') + chunk.toString('latin1');
      heldReturn = text.endsWith('\r');
      done(null, Buffer.from(text.slice(0, heldReturn ? -1 : undefined).replaceAll('\r\n', '\n'), 'latin1'));
    },
    flush(done) {
      done(null, heldReturn ? '\r' : '');
    },
  });
  await pipeline(createReadStream(body), strip, createWriteStream(plain));
  return plain;
}
