/**
 * A worksheet -> its rows of texts, one after the other, and what is odd about them. Cells stand where their references
 * say, or after one another where they have none (ECMA-376 part 1, 18.3.1.4). Time O(cells), memory O(a row).
 */
import { LabError } from '../../../core/errors.ts';
import type { CellFormat } from './cell-formats.ts';
import { numberText } from './number-text.ts';
import { RichText } from './shared-strings.ts';
import { attribute, isTrue, xmlEvents } from './xml-events.ts';
import { brokenWorkbook, type ZipParts } from './zip-parts.ts';

export interface SheetRow {
  /** From 1, as the sheet numbers it. */
  readonly number: number;
  /** Column, from 0 -> text; cells without a value are not there. */
  readonly cells: ReadonlyMap<number, string>;
  readonly isHidden: boolean;
}

export interface SheetFacts {
  nErrors: number;
  /** Column -> formulas whose value is not stored, and one of their cells. */
  readonly unsolved: Map<number, { count: number; at: string }>;
  readonly percent: Set<number>;
  readonly hiddenColumns: Set<number>;
  /** Last rows of merged areas of more than one row or column, with their references. */
  readonly merged: { readonly lastRow: number; readonly at: string }[];
}

export interface CellRules {
  readonly strings: readonly string[];
  readonly formats: readonly CellFormat[];
  readonly is1904: boolean;
}

const mostRows = 1_048_576;
const mostColumns = 16_384;
const knownErrors = /^#(N\/A|NULL!|DIV\/0!|VALUE!|REF!|NAME\?|NUM!)$/;
const plain: CellFormat = { kind: 'number' };

/** Hands rows that hold anything to `take`; `flush` is waited for between pieces of the file. */
export async function eachRow(
  zip: ZipParts,
  part: string,
  shown: string,
  { strings, formats, is1904 }: CellRules,
  take: (row: SheetRow) => void,
  flush: () => Promise<void> | undefined = () => undefined,
): Promise<SheetFacts> {
  const facts: SheetFacts = {
    nErrors: 0,
    unsolved: new Map(),
    percent: new Set(),
    hiddenColumns: new Set(),
    merged: [],
  };
  const rich = new RichText();
  let row = 0;
  let isHidden = false;
  let cells = new Map<number, string>();
  let column = -1;
  let type = 'n';
  let format = plain;
  let value = '';
  let hasValue = false;
  let hasFormula = false;
  let inCell = false;
  let inValue = false;

  const place = (next: number, most: number, what: string) => {
    if (!(next >= 0 && next < most)) throw brokenWorkbook(shown, `it has a ${what} ${next + 1}`);
    return next;
  };

  function textOfCell(): string {
    if (type === 's') {
      const string = strings[Number(value)];
      if (value !== '' && string === undefined)
        throw brokenWorkbook(shown, `the text of cell ${nameOfCell(column, row)} is not there`);
      return string ?? '';
    }
    if (type === 'inlineStr') return rich.take() || value;
    if (type === 'b') return isTrue(value.trim()) ? 'true' : value.trim() === '' ? '' : 'false';
    if (type === 'e') {
      facts.nErrors++;
      return knownErrors.test(value.trim()) ? value.trim() : '#N/A';
    }
    if (type === 'str') return value;
    if (type === 'd') return value.trim().replace(/T00:00:00(\.0+)?Z?$/, '');
    if (format.kind === 'percent' && value !== '') facts.percent.add(column);
    return numberText(value.trim(), format, is1904);
  }

  await xmlEvents(zip.text(part), shown, {
    open(name, attributes) {
      if (name === 'c') {
        const at = attributes.r;
        column = place(at === undefined ? column + 1 : columnOf(at), mostColumns, 'column');
        type = attributes.t ?? 'n';
        format = formats[Number(attributes.s ?? 0)] ?? plain;
        value = '';
        hasValue = hasFormula = false;
        inCell = true;
      } else if (inCell) {
        if (name === 'v') inValue = hasValue = true;
        else if (name === 'f') hasFormula = true;
        else rich.open(name);
      } else if (name === 'row') {
        row = place(attributes.r === undefined ? row : Number(attributes.r) - 1, mostRows, 'row') + 1;
        isHidden = isTrue(attributes.hidden);
        cells = new Map();
        column = -1;
      } else if (name === 'col' && isTrue(attributes.hidden)) {
        const to = Math.min(Number(attributes.max), mostColumns);
        for (let at = Number(attributes.min); at <= to; at++) facts.hiddenColumns.add(at - 1);
      } else if (name === 'mergeCell') {
        const at = attribute(attributes, 'ref') ?? '';
        const lastRow = Number(/\d+$/.exec(at)?.[0] ?? 0);
        if (at.includes(':') && facts.merged.length < 100_000) facts.merged.push({ lastRow, at });
      }
    },
    text(piece) {
      if (inValue) value += piece;
      else if (inCell) rich.add(piece);
    },
    close(name) {
      if (name === 'v') inValue = false;
      else if (name === 'c') {
        inCell = false;
        if (hasFormula && !hasValue && type !== 'str') {
          const { count, at } = facts.unsolved.get(column) ?? { count: 0, at: nameOfCell(column, row) };
          facts.unsolved.set(column, { count: count + 1, at });
        }
        const text = textOfCell();
        if (text !== '') cells.set(column, text);
      } else if (inCell) rich.close(name);
      else if (name === 'row' && cells.size > 0) take({ number: row, cells, isHidden });
    },
    piece: flush,
  });
  return facts;
}

function columnOf(reference: string): number {
  let column = 0;
  for (const letter of /^\$?([a-z]{1,3})/i.exec(reference)?.[1]?.toUpperCase() ?? '')
    column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** K for 10. */
export function nameOfColumn(column: number): string {
  return column < 0
    ? ''
    : nameOfColumn(Math.floor(column / 26) - 1) + String.fromCharCode(65 + (column % 26));
}

/** K17 for column 10 of row 17. */
export function nameOfCell(column: number, row: number): string {
  return `${nameOfColumn(column)}${row}`;
}

/** What stands where a formula's value should: programs that write files without Excel leave it out. */
export function unsolvedFormulas(shown: string, { unsolved }: SheetFacts): LabError | null {
  const first = [...unsolved.values()][0];
  if (first === undefined) return null;
  const count = [...unsolved.values()].reduce((sum, column) => sum + column.count, 0);
  return new LabError(
    'table.unsolvedFormulas',
    `${shown} has ${count === 1 ? 'a formula' : `${count} formulas`} without a stored value (${first.at}${count > 1 ? ' and others' : ''})`,
    'Open it in Excel or LibreOffice, which calculate it, and save it again.',
  );
}
