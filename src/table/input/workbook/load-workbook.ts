/**
 * An Excel workbook -> table `raw`, by way of a text file in scratch, so that its cells are read by the very rules of a
 * CSV file. Sheets are streamed: memory is that of the shared texts and a batch of rows.
 */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '../../../core/errors.ts';
import { trimCells } from '../../columns/missing.ts';
import { quoteText } from '../../database/database.ts';
import type { Loaded, Source } from '../source.ts';
import { readFormats } from './cell-formats.ts';
import { sheetNotes, sheetsToTry } from './pick-sheet.ts';
import { readStrings } from './shared-strings.ts';
import { findSheetHeader, type SheetHeader } from './sheet-header.ts';
import {
  type CellRules,
  eachRow,
  nameOfCell,
  nameOfColumn,
  type SheetFacts,
  type SheetRow,
  unsolvedFormulas,
} from './sheet-rows.ts';
import { readIndex, type SheetPlace } from './workbook-index.ts';
import { openZip, type ZipParts } from './zip-parts.ts';

const headRows = 200;

/** Loads the first sheet that holds anything, or the one that is asked for. */
export async function loadWorkbook(source: Source, sheet?: string): Promise<Loaded> {
  const { shown } = source;
  const zip = await openZip(source.path, shown);
  try {
    const index = await readIndex(zip, shown);
    const candidates = sheetsToTry(index.sheets, sheet, shown);
    const rules: CellRules = {
      strings: await readStrings(zip, index.strings, shown),
      formats: await readFormats(zip, index.styles, shown),
      is1904: index.is1904,
    };
    const empty: SheetPlace[] = [];
    for (const place of candidates) {
      const found = await writeBody(zip, place, source, rules);
      if (found === null) {
        empty.push(place);
        continue;
      }
      const problem = unsolvedFormulas(shown, found.facts);
      if (problem !== null) throw problem;
      const names = await loadBody(source, found);
      const notes = [...sheetNotes(index.sheets, place, empty, sheet), ...oddities(found)];
      return { kind: 'xlsx', names, notes, sheet: place.name };
    }
    throw new LabError(
      'table.empty',
      sheet === undefined ? `${shown} has no cell with a value` : `The sheet "${sheet}" of ${shown} is empty`,
      'Give a sheet with a header row and at least 50 data rows.',
    );
  } finally {
    zip.close();
  }
}

interface Body {
  readonly path: string;
  readonly header: SheetHeader;
  readonly facts: SheetFacts;
  readonly headerRow: number;
  /** Filled cells of each column of the table. */
  readonly filled: readonly number[];
  readonly nHiddenRows: number;
  readonly outside: { readonly count: number; readonly at: string; readonly text: string } | null;
  /** The first word of the last row. */
  readonly lastWord: string;
}

async function writeBody(
  zip: ZipParts,
  place: SheetPlace,
  source: Source,
  rules: CellRules,
): Promise<Body | null> {
  const path = join(source.database.scratch, 'sheet.csv');
  const file = createWriteStream(path);
  const failed = once(file, 'error').then(([error]) => Promise.reject(error));
  failed.catch(() => {});
  const head: SheetRow[] = [];
  let header: SheetHeader | null = null;
  let filled: number[] = [];
  let lines: string[] = [];
  let nHiddenRows = 0;
  let outside: Body['outside'] = null;
  let lastWord = '';

  function write({ number, cells, isHidden }: SheetRow): void {
    const { firstColumn, names } = header!;
    const line = new Array<string>(names.length).fill('');
    let isData = false;
    for (const [column, text] of cells) {
      const at = column - firstColumn;
      if (at < 0 || at >= names.length) {
        outside = { at: nameOfCell(column, number), text, ...outside, count: (outside?.count ?? 0) + 1 };
        continue;
      }
      line[at] = `"${text.replaceAll('"', '""').replaceAll(/\r\n?/g, '\n')}"`;
      filled[at]!++;
      isData = true;
    }
    if (!isData) return;
    if (isHidden) nHiddenRows++;
    lastWord = [...cells.values()][0] ?? '';
    lines.push(line.join(','));
  }

  function begin(): void {
    header = findSheetHeader(head);
    if (header === null) return;
    filled = header.names.map(() => 0);
    for (const row of head.slice(header.at + 1)) write(row);
  }

  const flush = (): Promise<void> | undefined => {
    if (lines.length === 0) return undefined;
    const isRoom = file.write(`${lines.join('\n')}\n`);
    lines = [];
    return isRoom ? undefined : Promise.race([once(file, 'drain').then(() => {}), failed]);
  };

  try {
    const facts = await eachRow(
      zip,
      place.part,
      source.shown,
      rules,
      (row) => {
        if (header !== null) return write(row);
        head.push(row);
        if (head.length === headRows) begin();
      },
      flush,
    );
    if (header === null) begin();
    await flush();
    file.end();
    await Promise.race([once(file, 'close'), failed]);
    if (header === null) return null;
    const found: SheetHeader = header;
    const headerRow = head[found.at]!.number;
    return { path, header: found, facts, headerRow, filled, nHiddenRows, outside, lastWord };
  } finally {
    file.destroy();
  }
}

/** Columns without a name and without a cell are none. */
async function loadBody(source: Source, { path, header, filled }: Body): Promise<string[]> {
  const kept = header.names.map((_, i) => i).filter((i) => header.names[i] !== '' || filled[i]! > 0);
  const columns = header.names.map((_, i) => `'f${i}': 'VARCHAR'`).join(', ');
  const options = `auto_detect = false, header = false, all_varchar = true, compression = 'none', delim = ',', quote = '"', escape = '"', new_line = '\\n', null_padding = false, max_line_size = 67108864, columns = {${columns}}`;
  const cells = kept.map((i, at) => ({ sql: `f${i}`, name: `c${at}` }));
  await source.database.run(
    `CREATE TABLE raw AS ${trimCells(cells, `read_csv(${quoteText(path)}, ${options})`)}`,
  );
  return kept.map((i) => header.names[i]!);
}

function oddities({ header, facts, headerRow, nHiddenRows, outside, lastWord }: Body): string[] {
  const notes: string[] = [];
  const { titles, firstColumn, names } = header;
  const counted = (count: number, one: string, many = `${one}s`) =>
    `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
  if (titles.length > 0) {
    const shown = titles.slice(0, 3).map((title) => `"${title.slice(0, 60)}"`);
    notes.push(
      `${counted(titles.length, 'row')} above the header ${titles.length === 1 ? 'was' : 'were'} skipped: ${shown.join(', ')}.`,
    );
  }
  const nHiddenColumns = [...facts.hiddenColumns].filter(
    (column) => column >= firstColumn && column < firstColumn + names.length,
  ).length;
  const hidden = [
    ...(nHiddenRows > 0 ? [counted(nHiddenRows, 'hidden row')] : []),
    ...(nHiddenColumns > 0 ? [counted(nHiddenColumns, 'hidden column')] : []),
  ];
  if (hidden.length > 0) notes.push(`The sheet has ${hidden.join(' and ')}, read like the others.`);
  if (facts.nErrors > 0)
    notes.push(`${counted(facts.nErrors, 'cell')} of the sheet hold an error such as #N/A or #DIV/0!.`);
  const merged = facts.merged.filter(({ lastRow }) => lastRow > headerRow);
  if (merged.length > 0) {
    notes.push(
      `${counted(merged.length, 'merged area')} (${merged[0]!.at}${merged.length > 1 ? ', ...' : ''}): the value belongs to the first cell, the others are missing.`,
    );
  }
  const percent = [...facts.percent].map((column) => names[column - firstColumn]).filter(Boolean);
  if (percent.length > 0) {
    const shown = percent.slice(0, 3).map((name) => `"${name}"`);
    notes.push(
      `Formatted as percent: ${shown.join(', ')}${percent.length > 3 ? ', ...' : ''}. 25% is stored as 0.25 and is read as 25%, as it is in a CSV file.`,
    );
  }
  if (outside !== null) {
    notes.push(
      `${counted(outside.count, 'cell')} outside of the table's columns (${nameOfColumn(firstColumn)} to ${nameOfColumn(firstColumn + names.length - 1)}) ${outside.count === 1 ? 'was' : 'were'} ignored: ${outside.at} "${outside.text.slice(0, 40)}"${outside.count > 1 ? ', ...' : ''}.`,
    );
  }
  if (
    /^(grand |sub)?(totals?|sum)\b|^(gesamt)?summe\b|^gesamt\b|^total général|^totale?\b/i.test(
      lastWord.trim(),
    )
  ) {
    notes.push(
      `The last row begins with "${lastWord.trim().slice(0, 40)}". If it sums up the rows above, remove it: it was read as a row like the others.`,
    );
  }
  return notes;
}
