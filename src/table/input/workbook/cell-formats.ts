/**
 * Number formats of a workbook's cells -> what a number in such a cell is: a number, a date, a time of day, a code with
 * leading zeros (ECMA-376 part 1, 18.8.30; dates are nothing but numbers that are shown as dates).
 */
import { attribute, xmlEvents } from './xml-events.ts';
import type { ZipParts } from './zip-parts.ts';

export type CellFormat =
  | { readonly kind: 'number' | 'percent' | 'date' | 'dateTime' | 'time' | 'elapsed' }
  /** Whole numbers that are shown with at least so many digits. */
  | { readonly kind: 'code'; readonly width: number };

const plain: CellFormat = { kind: 'number' };

/** Formats that have a number and no text of their own; those of East Asian editions among them. */
const builtIn: readonly (readonly [from: number, to: number, format: CellFormat])[] = [
  [9, 10, { kind: 'percent' }],
  [14, 17, { kind: 'date' }],
  [18, 21, { kind: 'time' }],
  [22, 22, { kind: 'dateTime' }],
  [27, 31, { kind: 'date' }],
  [32, 35, { kind: 'time' }],
  [36, 36, { kind: 'date' }],
  [45, 45, { kind: 'time' }],
  [46, 46, { kind: 'elapsed' }],
  [47, 47, { kind: 'time' }],
  [50, 58, { kind: 'date' }],
];

/** The format of each cell style, by its number in the cell's attribute `s`. */
export async function readFormats(zip: ZipParts, part: string | null, shown: string): Promise<CellFormat[]> {
  if (part === null || !zip.has(part)) return [];
  const codes = new Map<number, string>();
  const ids: number[] = [];
  let inCells = false;
  await xmlEvents(zip.text(part), shown, {
    open(name, attributes) {
      if (name === 'numFmt')
        codes.set(Number(attribute(attributes, 'numFmtId')), attribute(attributes, 'formatCode') ?? '');
      if (name === 'cellXfs') inCells = true;
      if (inCells && name === 'xf') ids.push(Number(attribute(attributes, 'numFmtId') ?? 0));
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return ids.map((id) => {
    const code = codes.get(id);
    if (code !== undefined) return formatOf(code);
    return builtIn.find(([from, to]) => id >= from && id <= to)?.[2] ?? plain;
  });
}

/** What a format code such as `dd/mm/yyyy hh:mm`, `0.0%` or `00000` makes of a number. */
export function formatOf(code: string): CellFormat {
  const bare = code
    .replaceAll(/"[^"]*"|\\.|_.|\*./g, '')
    .split(';')[0]!
    .replaceAll(/\[(?!(h+|m+|s+)\])[^\]]*\]/gi, '')
    .trim();
  if (/^(general|standard|@|)$/i.test(bare)) return plain;
  if (/^0{2,}$/.test(bare)) return { kind: 'code', width: bare.length };
  const signs = bare.replaceAll(/s[.,]0+/gi, 's');
  if (/[#?0]/.test(signs)) return signs.includes('%') ? { kind: 'percent' } : plain;
  if (/\[(h+|m+|s+)\]/i.test(signs)) return { kind: 'elapsed' };
  const hasClock = /[hs]|am\/pm|a\/p/i.test(signs);
  const hasDay = /[yd]/i.test(signs) || (!hasClock && /m/i.test(signs));
  if (hasDay) return { kind: hasClock ? 'dateTime' : 'date' };
  return hasClock ? { kind: 'time' } : plain;
}
