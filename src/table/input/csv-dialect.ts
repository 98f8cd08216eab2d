/**
 * The head of a text file -> its separator, quote and header.
 *
 * Each candidate separator splits the first records, quotes respected; the one that gives the most records
 * the width of the header wins, then the one that gives more fields; one that fits every record wins over one for which
 * the first record would be a title. The header is the first record that is as wide as
 * the data; narrower ones above it are titles.
 */
import { isPlainNumber } from '../columns/number-form.ts';

export interface CsvDialect {
  readonly delimiter: string;
  readonly quote: '"' | "'";
  readonly escape: '"' | "'" | '\\';
  readonly header: readonly string[];
  /** Fields of the data rows: one more than the header's where rows begin with an unnamed row name. */
  readonly nFields: number;
  /** Fields beyond those, which separators at the end of the rows make; each must be empty in every row. */
  readonly nSurplus: number;
  /** True where rows begin with a name for which the header has none. */
  readonly hasRowNames: boolean;
  /** What stands before the header: blank lines, titles, and the `sep=;` that Excel reads. */
  readonly preamble: string;
  /** The title lines, without separators. */
  readonly titles: readonly string[];
}

export const delimiters = [',', ';', '\t', '|'] as const;
const nRecords = 200;
const mostTitles = 20;

/** `head` is the decoded beginning; `whole` says that it is the whole file. */
export function sniffCsv(head: string, whole: boolean, delimiter?: string): CsvDialect {
  const preamble =
    /^\ufeff?(?:[ \t]*(?:\r\n|\n|\r))*(?:(["']?)sep=(.)\1[ \t,;|]*(?:\r\n|\n|\r))?(?:[ \t]*(?:\r\n|\n|\r))*/i.exec(
      head,
    )!;
  const text = head.slice(preamble[0].length);
  const given = delimiter ?? preamble[2];
  const quote = quoteOf(text);
  const escapeSign = quote === '"' && /[^\\]\\"(?![,;|\t\r\n])/.test(text) && !/""/.test(text) ? '\\' : quote;
  interface Candidate {
    readonly delimiter: string;
    readonly score: number;
    readonly width: number;
    readonly found: Found;
    readonly fitsAll: boolean;
  }
  let best: Candidate | null = null;
  for (const candidate of given === undefined ? delimiters : [given]) {
    const records = splitRecords(text, candidate, quote, escapeSign, nRecords, whole);
    const found = findHeader(records);
    const width = found.header.length;
    const data = records.slice(found.nTitles + 1).map(({ fields }) => fields.length);
    const wanted = found.nFields + found.nSurplus;
    const same = data.filter((n) => n === wanted).length / Math.max(1, data.length);
    const score = width < 2 ? -1 : data.length === 0 ? 1 : wanted === width ? same : same * 0.99;
    const fitsAll = score === 1 && data.length > 0 && found.nTitles === 0;
    const isBetter: boolean =
      !best || score > best.score + 0.05 || (score > best.score - 0.05 && width > best.width);
    // A comma in each row of a tab-separated file is a decimal sign or part of a text; the header has none.
    const isLess = best?.fitsAll === true && found.nTitles > 0;
    const isMore = best !== null && fitsAll && best.found.nTitles > 0;
    if ((isBetter && !isLess) || isMore) best = { delimiter: candidate, score, width, found, fitsAll };
  }
  const { found } = best!;
  return {
    delimiter: best!.delimiter,
    quote,
    escape: escapeSign,
    header: found.header,
    nFields: found.nFields,
    nSurplus: found.nSurplus,
    hasRowNames: found.nSurplus === 0 && found.nFields === found.nNames + 1,
    preamble: preamble[0] + text.slice(0, found.start),
    titles: found.titles,
  };
}

interface Found {
  /** Names in the header as written. */
  readonly nNames: number;
  readonly header: readonly string[];
  readonly nFields: number;
  readonly nSurplus: number;
  readonly nTitles: number;
  readonly titles: readonly string[];
  /** Where the header begins in the text. */
  readonly start: number;
}

function findHeader(records: readonly CsvRecord[]): Found {
  const nTitles = countTitles(records);
  const titles = records
    .slice(0, nTitles)
    .map(({ fields }) => fields.filter((field) => field.trim() !== '').join(' '));
  const names = records[nTitles]?.fields ?? [];
  const start = records[nTitles]?.start ?? 0;
  const data = records.slice(nTitles + 1).map(({ fields }) => fields);
  const plain = {
    nNames: names.length,
    header: names,
    nFields: names.length,
    nSurplus: 0,
    nTitles,
    titles,
    start,
  };
  const width = data[0]?.length ?? names.length;
  const isEven = data.length > 0 && data.every((fields) => fields.length === width);
  if (!isEven || names.length < 2) return plain;
  const beyond = names.slice(width);
  // A separator at the end of the header alone makes a name too many.
  if (width < names.length && beyond.every((name) => name.trim() === '')) {
    return { ...plain, header: names.slice(0, width), nFields: width };
  }
  const nSurplus = width - names.length;
  if (nSurplus <= 0) return plain;
  const isEmpty = (fields: readonly string[]) =>
    fields.slice(names.length).every((field) => field.trim() === '');
  const nEmpty = data.filter(isEmpty).length;
  const firsts = data.map(([first]) => first!.trim());
  const haveRowNames = nSurplus === 1 && nEmpty < 0.5 * data.length && areRowNames(firsts, names[0]!);
  return haveRowNames ? { ...plain, header: ['row', ...names], nFields: width } : { ...plain, nSurplus };
}

/**
 * R and pandas leave the name of the rows out of the header: numbers that count the rows, or words that differ. An id
 * under a name of its own is not a row name; then the surplus field is at the end.
 */
function areRowNames(firsts: readonly string[], firstName: string): boolean {
  const from = Number(firsts[0]);
  if (firsts.every((first, i) => /^\d+$/.test(first) && Number(first) === from + i)) return true;
  const isId = /(^|[^a-z])(id|key|no|nr|number|code|uuid|email|name)$/i.test(firstName.trim());
  return !isId && new Set(firsts).size === firsts.length && firsts.every((first) => /\p{L}/u.test(first));
}

/** Records above the header that are narrower than the table, or hold one field of many. */
function countTitles(records: readonly CsvRecord[]): number {
  const widths = new Map<number, number>();
  for (const { fields } of records) widths.set(fields.length, (widths.get(fields.length) ?? 0) + 1);
  const [width, count] = [...widths].sort((left, right) => right[1] - left[1] || right[0] - left[0])[0] ?? [
    0, 0,
  ];
  if (width < 2 || count < 2) return 0;
  const filled = (fields: readonly string[]) => fields.filter((field) => field.trim() !== '');
  const isTitle = ({ fields }: CsvRecord) =>
    fields.length <= Math.max(1, width - 2) || (width >= 3 && filled(fields).length <= 1);
  let n = 0;
  while (n < Math.min(mostTitles, records.length - 1) && isTitle(records[n]!)) n++;
  if (n === 0) return 0;
  const header = filled(records[n]!.fields);
  const isHeader =
    records[n]!.fields.length >= width - 1 && header.length >= 0.5 * width && !header.some(isPlainNumber);
  return isHeader ? n : 0;
}

interface CsvRecord {
  readonly fields: readonly string[];
  /** Where it begins in the text. */
  readonly start: number;
}

function quoteOf(text: string): '"' | "'" {
  if (text.includes('"')) return '"';
  const fields = text.match(/(^|[,;|\t\n])'[^'\n]*'(?=[,;|\t\r\n]|$)/g);
  return fields && fields.length >= 4 ? "'" : '"';
}

/** Splits up to `limit` records; blank lines are skipped; an unfinished last record is left out. */
export function splitRecords(
  text: string,
  delimiter: string,
  quote: string,
  escapeSign: string,
  limit: number,
  whole: boolean,
): CsvRecord[] {
  const records: CsvRecord[] = [];
  let start = 0;
  let fields: string[] = [];
  let field = '';
  let quoted = false;
  let wasQuoted = false;
  const endField = () => {
    fields.push(field);
    field = '';
    wasQuoted = false;
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (quoted) {
      if (char === escapeSign && text[i + 1] === quote) {
        field += quote;
        i++;
      } else if (char === quote) quoted = false;
      else field += char;
    } else if (char === quote && field === '' && !wasQuoted) {
      quoted = true;
      wasQuoted = true;
    } else if (char === delimiter) endField();
    else if (char === '\n' || char === '\r') {
      if (char === '\r' && text[i + 1] === '\n') i++;
      if (fields.length === 0 && field === '' && !wasQuoted) {
        start = i + 1;
        continue;
      }
      endField();
      records.push({ fields, start });
      fields = [];
      start = i + 1;
      if (records.length === limit) return records;
    } else field += char;
  }
  if (whole && !quoted && (fields.length > 0 || field !== '' || wasQuoted)) {
    endField();
    records.push({ fields, start });
  }
  return records;
}
