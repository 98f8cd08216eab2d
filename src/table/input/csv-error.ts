/**
 * What DuckDB says of a broken text table, as errors that name the file's line and what to do.
 */
import { counted } from '../../core/counted.ts';
import { LabError, messageOf } from '../../core/errors.ts';
import { isDiskFull } from '../database/database.ts';
import { type CsvDialect, delimiters } from './csv-dialect.ts';

export function unclosedHeader(path: string): LabError {
  return new LabError(
    'table.unclosedQuote',
    `${path} has a quote in its first row that is never closed`,
    'Close the quote, or double quotes that belong to the text.',
  );
}

export function emptyText(path: string): LabError {
  return new LabError(
    'table.empty',
    `${path} holds nothing but blanks`,
    'Give a file with a header row and at least 50 data rows.',
  );
}

/** DuckDB's message as one that names the line and says what to do. */
export function csvError(path: string, body: string, dialect: CsvDialect, thrown: unknown): unknown {
  const { delimiter, preamble } = dialect;
  const message = messageOf(thrown).replaceAll(body, path);
  const lineOfBody = /on Line: (\d+)/i.exec(message)?.[1];
  if (isDiskFull(thrown)) return thrown;
  if (lineOfBody === undefined) {
    return new LabError(
      'table.brokenCsv',
      `${path} cannot be read as a text table: ${message.split('\n')[0]}`,
      'Write it anew as plain CSV (one separator, double quotes, one kind of line end), JSON lines or Parquet.',
      { cause: thrown },
    );
  }
  const line = Number(lineOfBody) + (preamble.match(/\r\n|\n|\r/g)?.length ?? 0);
  const separator = delimiter === '\t' ? 'tab' : delimiter;
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
      `${where} has ${counted(Number(found), 'field')}, the header has ${expected} (separator "${separator}")`,
      Number(found) > Number(expected)
        ? 'Put fields that contain the separator in quotes, or remove the extra fields.'
        : `Fill in the missing fields (empty is fine: "${separator}${separator}"), or remove the row.`,
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
