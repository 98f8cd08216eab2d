/**
 * Any file -> a plain UTF-8 text file, a Parquet file or a zip file (an Excel workbook), told apart by content.
 *
 * gzip is unpacked (so that a cut archive is noticed), UTF-16 and Windows-1252 become UTF-8 without a byte
 * order mark, everything that is no table is refused by its real name. A file that needs nothing is linked,
 * not copied. O(bytes).
 */
import { isUtf8 } from 'node:buffer';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { LabError, messageOf } from '../../core/errors.ts';
import { diskFull, isDiskFull } from '../database/database.ts';
import { assertNoAddress, assertNoForeignFormat } from './foreign-format.ts';

export interface StagedFile {
  readonly path: string;
  readonly kind: 'text' | 'parquet' | 'zip' | 'database';
  /** What was done to it, in words for the user. */
  readonly notes: readonly string[];
}

const headBytes = 1 << 16;

/** Stages the file `given`, which is called `path` in errors, in `scratch`; throws LabError `table.*` for what cannot be a table. */
export async function stageFile(given: string, path: string, scratch: string): Promise<StagedFile> {
  const notes: string[] = [];
  let current = resolve(given);
  assertNoAddress(path);
  await assertReadable(given, path);
  let head = await readHead(current);
  if (head[0] === 0x1f && head[1] === 0x8b) {
    const plain = join(scratch, 'unpacked');
    await unpack(current, plain, path, scratch);
    current = plain;
    head = await readHead(current);
    if (head.length === 0) throw emptyFile(path);
  }
  if (head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)) {
    return { path: await link(current, scratch), kind: 'zip', notes };
  }
  if (head.toString('latin1', 0, 15) === 'SQLite format 3' || head.toString('latin1', 8, 12) === 'DUCK') {
    return { path: await link(current, scratch), kind: 'database', notes };
  }
  await assertNoForeignFormat(current, path, head);
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') {
    await assertWholeParquet(current, path);
    if (!/\.(parquet|pq)(\.gz)?$/i.test(path)) notes.push('The file is Parquet, whatever its name says.');
    return { path: await link(current, scratch), kind: 'parquet', notes };
  }
  const encoding = await encodingOf(current, head, path);
  const isMarked = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  if (encoding === 'utf-8' && !isMarked) return { path: await link(current, scratch), kind: 'text', notes };
  const utf8 = join(scratch, 'utf-8');
  await transcode(current, utf8, encoding, scratch);
  if (encoding !== 'utf-8') notes.push(`The text was read as ${encoding}.`);
  return { path: utf8, kind: 'text', notes };
}

async function assertReadable(given: string, path: string): Promise<void> {
  try {
    const found = await stat(given);
    if (found.isDirectory()) {
      throw new LabError(
        'table.isDirectory',
        `${path} is a directory, not a file`,
        'Give the path of one file.',
      );
    }
    if (found.isFile() && found.size === 0) throw emptyFile(path);
    await (await open(given, 'r')).close();
  } catch (thrown) {
    if (thrown instanceof LabError) throw thrown;
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new LabError('table.noFile', `There is no file ${path}`, 'Check the path and the spelling.');
    }
    throw new LabError(
      'table.unreadable',
      `${path} cannot be read: ${messageOf(thrown)}`,
      'Give this user the right to read it (chmod +r), or copy it to where it can be read.',
      { cause: thrown },
    );
  }
}

function emptyFile(path: string): LabError {
  return new LabError(
    'table.empty',
    `${path} is empty`,
    'Give a file with a header row and at least 50 data rows.',
  );
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(headBytes);
    const { bytesRead } = await file.read(buffer, 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function unpack(from: string, to: string, path: string, scratch: string): Promise<void> {
  try {
    await pipeline(createReadStream(from), createGunzip(), createWriteStream(to));
  } catch (thrown) {
    if (isDiskFull(thrown)) throw diskFull(scratch, thrown);
    throw new LabError(
      'table.brokenGzip',
      `${path} is a gzip file that is cut off or damaged (${messageOf(thrown)})`,
      'Copy or download it again; `gzip -t` tells whether it is whole.',
      { cause: thrown },
    );
  }
}

async function assertWholeParquet(path: string, shown: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(4);
    await file.read(tail, 0, 4, Math.max(0, size - 4));
    if (size < 12 || tail.toString('latin1') !== 'PAR1') {
      throw new LabError(
        'table.brokenParquet',
        `${shown} is a Parquet file that is cut off: it has ${size} bytes and its footer is not there`,
        'Copy or download it again.',
      );
    }
  } finally {
    await file.close();
  }
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

async function encodingOf(path: string, head: Buffer, shown: string): Promise<Encoding> {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  head.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2]!++;
  });
  const half = head.length / 2;
  if (zeros[1]! > half * 0.6 && zeros[0]! < half * 0.1) return 'utf-16le';
  if (zeros[0]! > half * 0.6 && zeros[1]! < half * 0.1) return 'utf-16be';
  const controls = head.filter((byte) => byte < 32 && ![9, 10, 12, 13, 27].includes(byte)).length;
  if (controls > head.length * 0.02) throw binaryFile(shown);
  let valid = true;
  let carry: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes: Buffer = chunk as Buffer;
    if (bytes.includes(0)) throw binaryFile(shown);
    if (!valid) continue;
    const joined: Buffer = carry.length > 0 ? Buffer.concat([carry, bytes]) : bytes;
    const whole = joined.length - unfinished(joined);
    valid = isUtf8(joined.subarray(0, whole));
    carry = Buffer.from(joined.subarray(whole));
  }
  return valid && carry.length === 0 ? 'utf-8' : 'windows-1252';
}

function binaryFile(path: string): LabError {
  return new LabError(
    'table.binary',
    `${path} is neither text nor Parquet nor an Excel workbook: it holds other binary data`,
    'Save the table as CSV, TSV, JSON lines, Parquet or .xlsx.',
  );
}

/** Bytes at the end that begin a character whose rest is in the next chunk: 0 to 3. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needs > back ? back : 0;
    }
  }
  return 0;
}

async function transcode(from: string, to: string, encoding: Encoding, scratch: string): Promise<void> {
  const decoder = new TextDecoder(encoding);
  const decode = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, Buffer.from(decoder.decode(chunk, { stream: true })));
    },
    flush(done) {
      done(null, Buffer.from(decoder.decode()));
    },
  });
  try {
    await pipeline(createReadStream(from), decode, createWriteStream(to));
  } catch (thrown) {
    throw isDiskFull(thrown) ? diskFull(scratch, thrown) : thrown;
  }
}

/** A link with a plain name: no wildcard in it, no ending that DuckDB would act on. */
async function link(path: string, scratch: string): Promise<string> {
  const name = join(scratch, 'input');
  await symlink(path, name);
  return name;
}
