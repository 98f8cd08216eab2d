/**
 * Files that are no tables, or tables of programs whose files are not read: what they are, and what to do.
 */
import { open } from 'node:fs/promises';
import { LabError } from '../../core/errors.ts';

const asTable = 'Save it as CSV, TSV, JSON lines, Parquet or .xlsx.';

/** Throws LabError `table.unsupportedFormat`; `head` is the beginning of the file. */
export async function assertNoForeignFormat(path: string, shown: string, head: Buffer): Promise<void> {
  const found = isOle(head) ? await oldOfficeFile(path) : formatOf(head);
  if (found === null) return;
  throw new LabError('table.unsupportedFormat', `${shown} is ${found.what}`, found.remedy);
}

/** Throws LabError `table.isAddress` for an address on the web in place of a path. */
export function assertNoAddress(path: string): void {
  if (!/^[a-z][a-z0-9+.-]{1,15}:\/\//i.test(path)) return;
  const isSheet = /docs\.google\.com\/spreadsheets/i.test(path);
  throw new LabError(
    'table.isAddress',
    `${path.split(/[?#]/)[0]!.replace(/:\/\/[^/@]*@/, '://')} is ${isSheet ? 'a Google sheet on the web' : 'an address'}, not a file`,
    isSheet
      ? 'In the sheet choose File > Download > Comma-separated values, and give the file that it saves.'
      : 'Download it first and give the file; a database is read with --query and --database.',
  );
}

interface Foreign {
  readonly what: string;
  readonly remedy: string;
}

function isOle(head: Buffer): boolean {
  return [0xd0, 0xcf, 0x11, 0xe0].every((byte, i) => head[i] === byte);
}

const scannedBytes = 64 << 20;

/** The names of the streams in a compound file stand in it as UTF-16. */
async function oldOfficeFile(path: string): Promise<Foreign> {
  const names = ['EncryptedPackage', 'Workbook', 'Book', 'WordDocument'] as const;
  const found = new Set<string>();
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(1 << 20);
    const overlap = 64;
    for (let at = 0; at < scannedBytes; at += buffer.length - overlap) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
      const piece = buffer.subarray(0, bytesRead);
      for (const name of names) if (piece.includes(Buffer.from(name, 'utf16le'))) found.add(name);
      if (bytesRead < buffer.length) break;
    }
  } finally {
    await file.close();
  }
  if (found.has('EncryptedPackage')) {
    return {
      what: 'an Excel workbook with a password',
      remedy:
        'Open it in Excel or LibreOffice, save it without the password (or the sheet as CSV), and give that file.',
    };
  }
  if (found.has('WordDocument')) return { what: 'an old Word file, not a table', remedy: asTable };
  return {
    what: 'an old Excel workbook (.xls), a format that is not read',
    remedy: 'Open it in Excel or LibreOffice and save it as .xlsx or CSV.',
  };
}

function formatOf(head: Buffer): Foreign | null {
  const starts = (...bytes: number[]) => bytes.every((byte, i) => head[i] === byte);
  const packed = (what: string) => ({
    what: `${what}, not a table`,
    remedy: 'Unpack it and give the file inside.',
  });
  const other = (what: string, remedy = asTable) => ({
    what: `${what}, not a table that can be read`,
    remedy,
  });
  if (starts(0x28, 0xb5, 0x2f, 0xfd)) return packed('a zstd archive');
  if (starts(0x42, 0x5a, 0x68) && head[3]! >= 0x31 && head[3]! <= 0x39) return packed('a bzip2 archive');
  if (starts(0xfd, 0x37, 0x7a, 0x58, 0x5a)) return packed('an xz archive');
  if (starts(0x37, 0x7a, 0xbc, 0xaf)) return packed('a 7z archive');
  if (starts(0x25, 0x50, 0x44, 0x46)) return other('a PDF');
  const text = head.subarray(0, 512).toString('latin1');
  if (text.startsWith('ARROW1')) return other('an Arrow or Feather file');
  if (
    /^\s*\{\s*"(url|doc_id|resource_id)"/i.test(text) &&
    /docs\.google\.com|"doc_id"/i.test(head.toString('latin1'))
  ) {
    return {
      what: 'a link to a Google sheet, not the sheet',
      remedy:
        'In the sheet choose File > Download > Comma-separated values, and give the file that it saves.',
    };
  }
  if (/^(\xef\xbb\xbf)?\s*<(!doctype|html|table|\?xml)/i.test(text)) {
    const isSheet = /urn:schemas-microsoft-com:office:spreadsheet/i.test(head.toString('latin1'));
    return isSheet
      ? other('an Excel 2003 XML file', 'Open it in Excel or LibreOffice and save it as .xlsx or CSV.')
      : other(
          'an HTML or XML page',
          'Some programs export such pages under the name .xls: open it in Excel or LibreOffice and save it as .xlsx or CSV.',
        );
  }
  return null;
}
