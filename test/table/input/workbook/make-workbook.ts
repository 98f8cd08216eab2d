import { deflateRawSync } from 'node:zlib';

/** A zip file of these parts, packed. */
export function zipOf(parts: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(parts)) {
    const bytes = Buffer.from(content as string);
    const packed = deflateRawSync(bytes);
    const sizes = Buffer.alloc(26);
    sizes.writeUInt16LE(20, 0);
    sizes.writeUInt16LE(8, 4);
    sizes.writeUInt32LE(crc32(bytes), 10);
    sizes.writeUInt32LE(packed.length, 14);
    sizes.writeUInt32LE(bytes.length, 18);
    sizes.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), sizes, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), sizes, rest, Buffer.from(name)]));
    files.push(local);
    at += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, central, end]);
}

/** CRC-32 by its definition: Node 20 before 20.15 has none. */
function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

export interface MadeSheet {
  readonly name: string;
  /** The inside of `sheetData`. */
  readonly rows: string;
  readonly state?: 'hidden';
  /** What stands before and after `sheetData`. */
  readonly before?: string;
  readonly after?: string;
}

export interface MadeWorkbook {
  readonly sheets: readonly MadeSheet[];
  readonly strings?: readonly string[];
  /** Number formats of the cell styles 0, 1, ...; built-in ones by number. */
  readonly formats?: readonly (string | number)[];
  readonly is1904?: boolean;
}

const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** A workbook from the inside of its sheets, with no part that it does not need. */
export function workbookOf({ sheets, strings, formats, is1904 }: MadeWorkbook): Buffer {
  const links = sheets.map(
    (_, i) =>
      `<Relationship Id="rId${i + 1}" Type="${office}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
  );
  if (strings)
    links.push(`<Relationship Id="s" Type="${office}/sharedStrings" Target="/xl/sharedStrings.xml"/>`);
  if (formats) links.push(`<Relationship Id="f" Type="${office}/styles" Target="styles.xml"/>`);
  const tabs = sheets.map(
    ({ name, state }, i) =>
      `<sheet name="${name}" sheetId="${i + 7}"${state ? ` state="${state}"` : ''} r:id="rId${i + 1}"/>`,
  );
  const parts: Record<string, string> = {
    '[Content_Types].xml': `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    '_rels/.rels': `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${head}<workbook ${main} xmlns:r="${office}"><workbookPr${is1904 ? ' date1904="1"' : ''}/><sheets>${tabs.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${links.join('')}</Relationships>`,
  };
  sheets.forEach(({ rows, before = '', after = '' }, i) => {
    parts[`xl/worksheets/sheet${i + 1}.xml`] =
      `${head}<worksheet ${main}>${before}<sheetData>${rows}</sheetData>${after}</worksheet>`;
  });
  if (strings)
    parts['xl/sharedStrings.xml'] =
      `${head}<sst ${main}>${strings.map((text) => `<si>${text}</si>`).join('')}</sst>`;
  if (formats) {
    const own = formats.map((format, i) =>
      typeof format === 'string' ? `<numFmt numFmtId="${200 + i}" formatCode="${escaped(format)}"/>` : '',
    );
    const styles = formats.map(
      (format, i) => `<xf numFmtId="${typeof format === 'string' ? 200 + i : format}"/>`,
    );
    parts['xl/styles.xml'] =
      `${head}<styleSheet ${main}><numFmts>${own.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${styles.join('')}</cellXfs></styleSheet>`;
  }
  return zipOf(parts);
}

export interface StyledNumber {
  readonly value: number;
  readonly style: number;
}

/** Rows of texts, numbers, booleans and styled numbers, as a program without shared strings writes them. */
export function rowsOf(
  rows: readonly (readonly (string | number | boolean | null | StyledNumber)[])[],
): string {
  return rows
    .map((cells, row) => {
      const inside = cells.map((cell, column) => {
        const at = `r="${String.fromCharCode(65 + column)}${row + 1}"`;
        if (cell === null) return '';
        if (typeof cell === 'string') return `<c ${at} t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`;
        if (typeof cell === 'boolean') return `<c ${at} t="b"><v>${Number(cell)}</v></c>`;
        if (typeof cell === 'number') return `<c ${at}><v>${cell}</v></c>`;
        return `<c ${at} s="${cell.style}"><v>${cell.value}</v></c>`;
      });
      return `<row r="${row + 1}">${inside.join('')}</row>`;
    })
    .join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
