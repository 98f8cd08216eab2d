import { LabError } from '../../../core/errors.ts';
import { bareName } from '../../names/match-names.ts';
import { nearNames } from '../../names/near-names.ts';
import type { SheetPlace } from './workbook-index.ts';

/** The sheets to try in turn: the one that is named, or those that are shown and then the hidden ones. */
export function sheetsToTry(
  sheets: readonly SheetPlace[],
  asked: string | undefined,
  shown: string,
): SheetPlace[] {
  if (sheets.length === 0) {
    throw new LabError(
      'table.noSheet',
      `${shown} has no sheet with cells`,
      'Give a workbook with a table on a sheet.',
    );
  }
  if (asked === undefined) {
    return [...sheets.filter(({ isHidden }) => !isHidden), ...sheets.filter(({ isHidden }) => isHidden)];
  }
  const found =
    sheets.find(({ name }) => name === asked) ??
    sheets.find(({ name }) => bareName(name) === bareName(asked)) ??
    null;
  if (found !== null) return [found];
  const names = sheets.map(({ name }) => name);
  const near = nearNames(asked, names)[0];
  throw new LabError(
    'table.noSheet',
    `${shown} has no sheet "${asked}"${near === undefined ? '' : ` (is it "${near}"?)`}; it has ${listOf(names)}`,
    'Give one of these names with --sheet, or leave --sheet out for the first.',
  );
}

/** What was taken, where there was a choice. */
export function sheetNotes(
  sheets: readonly SheetPlace[],
  taken: SheetPlace,
  empty: readonly SheetPlace[],
  asked: string | undefined,
): string[] {
  if (sheets.length < 2 || asked !== undefined) {
    return asked !== undefined && taken.name !== asked ? [`The sheet is called "${taken.name}".`] : [];
  }
  const others = sheets
    .filter((sheet) => sheet !== taken)
    .map((sheet) => sheet.name + (empty.includes(sheet) ? ' (empty)' : sheet.isHidden ? ' (hidden)' : ''));
  return [
    `The workbook has ${sheets.length} sheets; the table is from "${taken.name}". Others: ${listOf(others)}; --sheet takes one of them.`,
  ];
}

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => `"${name}"`);
  return shown.join(', ') + (names.length > 12 ? ` and ${names.length - 12} more` : '');
}
