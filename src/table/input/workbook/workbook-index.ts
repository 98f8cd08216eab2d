/**
 * The parts of a workbook that say where everything is: its sheets in order, the shared strings, the styles, and the
 * day from which dates are counted (ECMA-376 part 1, 18.2).
 */
import { posix } from 'node:path';
import { LabError } from '../../../core/errors.ts';
import { attribute, isTrue, xmlEvents } from './xml-events.ts';
import { brokenWorkbook, type ZipParts } from './zip-parts.ts';

export interface SheetPlace {
  readonly name: string;
  readonly part: string;
  readonly isHidden: boolean;
}

export interface WorkbookIndex {
  /** Worksheets, without charts, as the tabs stand. */
  readonly sheets: readonly SheetPlace[];
  readonly strings: string | null;
  readonly styles: string | null;
  readonly is1904: boolean;
}

/** Throws LabError `table.unsupportedFormat` for a zip file that is something else. */
export async function readIndex(zip: ZipParts, shown: string): Promise<WorkbookIndex> {
  const book = await workbookPart(zip, shown);
  const links = await relationsOf(zip, book, shown);
  const sheets: SheetPlace[] = [];
  let is1904 = false;
  await xmlEvents(zip.text(book), shown, {
    open(name, attributes) {
      if (name === 'workbookPr') is1904 = isTrue(attributes.date1904);
      if (name !== 'sheet') return;
      const link = links.find(({ id }) => id === attribute(attributes, 'id'));
      if (!link?.type.endsWith('/worksheet')) return;
      const state = attributes.state ?? 'visible';
      sheets.push({ name: attributes.name ?? '', part: link.part, isHidden: state !== 'visible' });
    },
  });
  const partOf = (type: string) => links.find((link) => link.type.endsWith(`/${type}`))?.part ?? null;
  return { sheets, strings: partOf('sharedStrings'), styles: partOf('styles'), is1904 };
}

async function workbookPart(zip: ZipParts, shown: string): Promise<string> {
  const links = await relationsOf(zip, '', shown);
  const part = links.find(({ type }) => type.endsWith('/officeDocument'))?.part ?? 'xl/workbook.xml';
  if (zip.has(part) && /workbook[^/]*\.xml$/i.test(part)) return part;
  const what = zip.has('xl/workbook.bin')
    ? 'a binary Excel workbook (.xlsb)'
    : zip.names.some((name) => name.startsWith('word/'))
      ? 'a Word document'
      : zip.names.some((name) => name.startsWith('ppt/'))
        ? 'a PowerPoint file'
        : zip.has('content.xml')
          ? 'an OpenDocument file (.ods)'
          : zip.names.some((name) => name.startsWith('index/') && name.endsWith('.iwa'))
            ? 'a Numbers file'
            : null;
  if (what !== null) {
    throw new LabError(
      'table.unsupportedFormat',
      `${shown} is ${what}, which cannot be read`,
      'Open it in the program that made it, or in Excel or LibreOffice, and save the table as .xlsx or CSV.',
    );
  }
  const inside = zip.names.filter((name) => !name.endsWith('/')).slice(0, 3);
  throw new LabError(
    'table.unsupportedFormat',
    `${shown} is a zip archive${inside.length > 0 ? ` (it holds ${inside.join(', ')})` : ''}, not a table`,
    'Unpack it (unzip) and give the file inside.',
  );
}

interface Relation {
  readonly id: string;
  readonly type: string;
  readonly part: string;
}

async function relationsOf(zip: ZipParts, part: string, shown: string): Promise<Relation[]> {
  const directory = posix.dirname(part);
  const at = posix.join(directory, '_rels', `${posix.basename(part)}.rels`);
  if (!zip.has(at)) {
    if (part === '') return [];
    throw brokenWorkbook(shown, `its part ${at} is not there`);
  }
  const found: Relation[] = [];
  await xmlEvents(zip.text(at), shown, {
    open(name, { Id: id = '', Type: type = '', Target: target = '', TargetMode: mode }) {
      if (name !== 'Relationship' || mode === 'External') return;
      found.push({
        id,
        type,
        part: target.startsWith('/') ? target.slice(1) : posix.join(directory, target),
      });
    },
  });
  return found;
}
