/**
 * The head of a text file -> its separator, quote and header.
 *
 * Each candidate separator splits the first records, quotes respected; the one that gives the most records
 * the width of the first wins, then the one that gives more fields. The first record is the header.
 */
export interface CsvDialect {
  readonly delimiter: string;
  readonly quote: '"' | "'";
  readonly escape: '"' | "'" | '\\';
  readonly header: readonly string[];
  /** Fields of the data rows: one more than the header's where rows begin with an unnamed row name. */
  readonly nFields: number;
  /** What stands before the header: blank lines, and the `sep=;` that Excel reads. */
  readonly preamble: string;
}

export const delimiters = [',', ';', '\t', '|'] as const;
const nRecords = 200;

/** `head` is the decoded beginning; `whole` says that it is the whole file. */
export function sniffCsv(head: string, whole: boolean, delimiter?: string): CsvDialect {
  const preamble =
    /^\ufeff?(?:[ \t]*(?:\r\n|\n|\r))*(?:sep=(.)[ \t]*(?:\r\n|\n|\r))?(?:[ \t]*(?:\r\n|\n|\r))*/.exec(head)!;
  const text = head.slice(preamble[0].length);
  const given = delimiter ?? preamble[1];
  const quote = quoteOf(text);
  const escapeSign = quote === '"' && /[^\\]\\"(?![,;|\t\r\n])/.test(text) && !/""/.test(text) ? '\\' : quote;
  let best: { delimiter: string; score: number; width: number; records: string[][] } | null = null;
  for (const candidate of given === undefined ? delimiters : [given]) {
    const records = splitRecords(text, candidate, quote, escapeSign, nRecords, whole);
    const width = records[0]?.length ?? 0;
    const data = records.slice(1);
    const same = data.filter((record) => record.length === width).length;
    const shifted = data.filter((record) => record.length === width + 1).length;
    const score = width < 2 ? -1 : data.length === 0 ? 1 : Math.max(same, shifted * 0.99) / data.length;
    if (!best || score > best.score + 0.05 || (score > best.score - 0.05 && width > best.width)) {
      best = { delimiter: candidate, score, width, records };
    }
  }
  const { records, width } = best!;
  const data = records.slice(1);
  const shifted = data.length > 0 && data.every((record) => record.length === width + 1 && width > 1);
  const header = records[0] ?? [];
  return {
    delimiter: best!.delimiter,
    quote,
    escape: escapeSign,
    header: shifted ? ['row', ...header] : header,
    nFields: width + (shifted ? 1 : 0),
    preamble: preamble[0],
  };
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
): string[][] {
  const records: string[][] = [];
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
      if (fields.length === 0 && field === '' && !wasQuoted) continue;
      endField();
      records.push(fields);
      fields = [];
      if (records.length === limit) return records;
    } else field += char;
  }
  if (whole && !quoted && (fields.length > 0 || field !== '' || wasQuoted)) {
    endField();
    records.push(fields);
  }
  return records;
}
