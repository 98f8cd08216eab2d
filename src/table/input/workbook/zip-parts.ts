/**
 * A zip file -> its parts by name, each as a stream of XML text. A part is never held in memory whole, and one that
 * unpacks to far more than a workbook can, or runs on without an end of a tag, is refused while it is read.
 */
import type { Entry, ZipFile } from 'yauzl';
import { LabError, messageOf } from '../../../core/errors.ts';

export interface ZipParts {
  /** Names in lower case, without a slash at the front. */
  readonly names: readonly string[];
  has(name: string): boolean;
  /** The text of a part, piece by piece. */
  text(name: string): AsyncGenerator<string>;
  close(): void;
}

const mostParts = 100_000;
/** Sheets shrink to a twentieth; 1,032 is the most that deflate can do. */
const mostRatio = 300;
const alwaysAllowedBytes = 64 << 20;
const mostPartBytes = 16 * 2 ** 30;
const longestTagBytes = 8 << 20;

/** Opens the file at `path`; `shown` is its name in errors. Throws LabError `table.brokenWorkbook`. */
export async function openZip(path: string, shown: string): Promise<ZipParts> {
  const { open } = (await import('yauzl')).default;
  const broken = (thrown: unknown) => brokenWorkbook(shown, messageOf(thrown), thrown);
  const zip = await new Promise<ZipFile>((done, fail) => {
    open(path, { lazyEntries: true, autoClose: false }, (error, file) =>
      error ? fail(broken(error)) : done(file),
    );
  });
  try {
    const entries = await entriesOf(zip, broken, shown);
    return {
      names: [...entries.keys()],
      has: (name) => entries.has(plainName(name)),
      text: (name) => textOf(zip, entries.get(plainName(name)), name, shown),
      close: () => zip.close(),
    };
  } catch (thrown) {
    zip.close();
    throw thrown;
  }
}

export function brokenWorkbook(shown: string, what: string, cause?: unknown): LabError {
  return new LabError(
    'table.brokenWorkbook',
    `${shown} is an Excel workbook that is cut off or damaged: ${what.split('\n')[0]}`,
    'Copy or download it again, or open it in Excel or LibreOffice and save it anew as .xlsx or CSV.',
    { cause },
  );
}

function tooLarge(shown: string, what: string): LabError {
  return new LabError(
    'table.workbookTooLarge',
    `${shown} was not read: ${what}`,
    'If the file is what you think it is, open it in Excel or LibreOffice and save the sheet as CSV.',
  );
}

function plainName(name: string): string {
  return name.replace(/^\/+/, '').toLowerCase();
}

function entriesOf(
  zip: ZipFile,
  broken: (thrown: unknown) => LabError,
  shown: string,
): Promise<Map<string, Entry>> {
  return new Promise((done, fail) => {
    const entries = new Map<string, Entry>();
    zip.on('entry', (entry: Entry) => {
      entries.set(plainName(entry.fileName), entry);
      if (entries.size > mostParts) fail(tooLarge(shown, `it has more than ${mostParts} parts`));
      else zip.readEntry();
    });
    zip.on('end', () => done(entries));
    zip.on('error', (error) => fail(broken(error)));
    zip.readEntry();
  });
}

async function* textOf(
  zip: ZipFile,
  entry: Entry | undefined,
  name: string,
  shown: string,
): AsyncGenerator<string> {
  if (entry === undefined) throw brokenWorkbook(shown, `its part ${name} is not there`);
  const { uncompressedSize, compressedSize } = entry;
  const isBomb = uncompressedSize > alwaysAllowedBytes && uncompressedSize > mostRatio * compressedSize;
  if (isBomb || uncompressedSize > mostPartBytes) {
    throw tooLarge(
      shown,
      `its part ${name} has ${compressedSize} bytes and unpacks to ${uncompressedSize}, as a zip bomb does`,
    );
  }
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  let sinceTag = 0;
  try {
    const stream = await new Promise<NodeJS.ReadableStream>((done, fail) => {
      zip.openReadStream(entry, (error, found) => (error ? fail(error) : done(found)));
    });
    for await (const chunk of stream) {
      const bytes = chunk as Buffer;
      decoder ??= new TextDecoder(
        bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe ? 'utf-16be' : 'utf-8',
      );
      const last = bytes.lastIndexOf(0x3e);
      sinceTag = last < 0 ? sinceTag + bytes.length : bytes.length - last;
      if (sinceTag > longestTagBytes) throw tooLarge(shown, `its part ${name} holds a text without an end`);
      yield decoder.decode(bytes, { stream: true });
    }
    if (decoder) yield decoder.decode();
  } catch (thrown) {
    throw thrown instanceof LabError ? thrown : brokenWorkbook(shown, messageOf(thrown), thrown);
  }
}
