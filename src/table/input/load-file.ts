import { closeSync, openSync, readSync } from 'node:fs';
import { LabError } from '../../core/errors.ts';
import type { Database } from '../database/database.ts';
import { loadCsv } from './load-csv.ts';
import { loadJson } from './load-json.ts';
import { loadParquet } from './load-parquet.ts';
import { databaseWithoutQuery } from './load-query.ts';
import { type Loaded, textHead } from './source.ts';
import { spoolStandardInput } from './spool-standard-input.ts';
import { stageFile } from './stage-file.ts';
import { standardInput } from './table-input.ts';

/** Loads one file into table `raw`, by what its content is; `shown` is its name in errors. */
export async function loadFile(
  path: string,
  shown: string,
  database: Database,
  { delimiter, sheet }: { readonly delimiter?: string | undefined; readonly sheet?: string | undefined },
): Promise<Loaded> {
  const given = path === standardInput ? await spoolStandardInput() : path;
  const staged = await stageFile(given, shown, database.scratch);
  const source = { shown, path: staged.path, database };
  const found = staged.kind === 'text' ? (looksLikeJson(staged.path) ? 'json' : 'csv') : staged.kind;
  if (found === 'database')
    throw (await databaseWithoutQuery(database, staged.path, shown, headOf(staged.path)))!;
  if (sheet !== undefined && found !== 'zip') {
    throw new LabError(
      'table.noSheets',
      `${shown} is not an Excel workbook, so it has no sheet "${sheet}"`,
      'Leave --sheet out.',
    );
  }
  const loaded =
    found === 'zip'
      ? await (await import('./workbook/load-workbook.ts')).loadWorkbook(source, sheet)
      : found === 'parquet'
        ? await loadParquet(source)
        : found === 'json'
          ? await loadJson(source)
          : await loadCsv(source, delimiter);
  return { ...loaded, notes: [...staged.notes, ...loaded.notes] };
}

function headOf(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(16);
    readSync(file, head, 0, 16, 0);
    return head;
  } finally {
    closeSync(file);
  }
}

function looksLikeJson(path: string): boolean {
  const { text } = textHead(path, 4096);
  return /^\ufeff?\s*(\{\s*("|\}|$)|\[\s*(\{|\]|$))/.test(text);
}
