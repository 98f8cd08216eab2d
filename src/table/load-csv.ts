import { LabError, messageOf } from '../core/errors.ts';
import { delimiters, sniffCsv } from './csv-dialect.ts';
import { quoteText } from './database.ts';
import { cleanCells } from './missing.ts';
import { fileSql, type Loaded, type Source, textHead } from './source.ts';

const sniffedBytes = 4 << 20;

/** Loads a delimited text file; a row of another width than the header's is refused with its line. */
export async function loadCsv(source: Source, delimiter?: string): Promise<Loaded> {
  const { text, whole } = textHead(source.path, sniffedBytes);
  const dialect = sniffCsv(text, whole, delimiter);
  if (
    dialect.header.every((name) => name.trim() === '') &&
    !/\S/.test(text.replaceAll(dialect.delimiter, ''))
  ) {
    throw emptyText(source.shown);
  }
  if (dialect.header.length === 0) {
    throw unclosedHeader(source.shown);
  }
  const n = dialect.nFields;
  const columns = Array.from({ length: n }, (_, i) => `'c${i}': 'VARCHAR'`).join(', ');
  const cells = Array.from({ length: n }, (_, i) => ({ sql: `c${i}`, name: `c${i}` }));
  // One field: a blank line is a row with a missing value, and DuckDB needs no separator that occurs.
  const options = [
    'auto_detect = false',
    'header = true',
    'all_varchar = true',
    "compression = 'none'",
    `delim = ${quoteText(dialect.delimiter)}`,
    `quote = ${quoteText(dialect.quote)}`,
    `escape = ${quoteText(dialect.escape)}`,
    `columns = {${columns}}`,
    'max_line_size = 16777216',
  ].join(', ');
  try {
    await source.database.run(
      `CREATE TABLE raw AS ${cleanCells(cells, `read_csv(${fileSql(source)}, ${options})`)}`,
    );
  } catch (thrown) {
    throw csvError(source.shown, dialect.delimiter, thrown);
  }
  return { kind: 'csv', names: dialect.header, notes: [] };
}

function unclosedHeader(path: string): LabError {
  return new LabError(
    'table.unclosedQuote',
    `${path} has a quote in its first row that is never closed`,
    'Close the quote, or double quotes that belong to the text.',
  );
}

function emptyText(path: string): LabError {
  return new LabError(
    'table.empty',
    `${path} holds nothing but blanks`,
    'Give a file with a header row and at least 50 data rows.',
  );
}

/** DuckDB's message as one that names the line and says what to do. */
function csvError(path: string, delimiter: string, thrown: unknown): unknown {
  const message = messageOf(thrown);
  const line = /on Line: (\d+)/i.exec(message)?.[1];
  if (line === undefined) return thrown;
  const shown = delimiter === '\t' ? 'tab' : delimiter;
  const widths = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
  const where = `${path}, line ${line}`;
  if (/unterminated quote|quote should be followed/i.test(message)) {
    return new LabError(
      'table.unclosedQuote',
      `${where}: a quote is opened and not closed where the field ends`,
      'Close the quote; a quote that belongs to the text must be doubled ("").',
      { cause: thrown },
    );
  }
  if (widths) {
    const [, expected, found] = widths;
    return new LabError(
      'table.raggedRow',
      `${where} has ${found} fields, the header has ${expected} (separator "${shown}")`,
      Number(found) > Number(expected)
        ? 'Put fields that contain the separator in quotes, or remove the extra fields.'
        : `Fill in the missing fields (empty is fine: "${shown}${shown}"), or remove the row.`,
      { cause: thrown },
    );
  }
  if (/maximum line size/i.test(message)) {
    return new LabError(
      'table.longLine',
      `${where} is longer than 16 MB`,
      `Look for a quote that is not closed, or for another line ending; separators tried: ${delimiters.join(' ')}.`,
      { cause: thrown },
    );
  }
  return new LabError(
    'table.brokenRow',
    `${where} cannot be read: ${message.split('\n')[0]}`,
    'Look at that line in an editor, correct it, and run the command again.',
    { cause: thrown },
  );
}
