import { trimCells } from '../columns/missing.ts';
import { isDiskFull, quoteText } from '../database/database.ts';
import { sniffCsv } from './csv-dialect.ts';
import { csvError, emptyText, unclosedHeader } from './csv-error.ts';
import { mixesLineEnds, withoutPreamble, withPlainLineEnds } from './line-ends.ts';
import { type Loaded, type Source, textHead } from './source.ts';
import { dropSurplus } from './surplus-fields.ts';

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
  const n = dialect.nFields + dialect.nSurplus;
  const columns = Array.from({ length: n }, (_, i) => `'c${i}': 'VARCHAR'`).join(', ');
  const cells = Array.from({ length: n }, (_, i) => ({ sql: `c${i}`, name: `c${i}` }));
  let body = await withoutPreamble(source, dialect.preamble);
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
  const load = () =>
    source.database.run(
      `CREATE TABLE raw AS ${trimCells(cells, `read_csv(${quoteText(body)}, ${options})`)}`,
    );
  const notes: string[] = [];
  try {
    try {
      await load();
    } catch (thrown) {
      if (isDiskFull(thrown) || !(await mixesLineEnds(body))) throw thrown;
      body = await withPlainLineEnds(source, body);
      await load();
      notes.push('Rows end in more than one way (CRLF, LF, CR); all were read alike.');
    }
  } catch (thrown) {
    throw csvError(source.shown, body, dialect, thrown);
  }
  notes.push(...(await dropSurplus(source, dialect, body)));
  if (dialect.hasRowNames)
    notes.push('Rows begin with a field that the header has no name for; it is called "row".');
  if (dialect.titles.length > 0) {
    const shown = dialect.titles.slice(0, 3).map((title) => `"${title.slice(0, 60)}"`);
    const lines = dialect.titles.length === 1 ? '1 line' : `${dialect.titles.length} lines`;
    notes.push(
      `${lines} above the header ${dialect.titles.length === 1 ? 'was' : 'were'} skipped: ${shown.join(', ')}.`,
    );
  }
  return { kind: 'csv', names: dialect.header, notes, delimiter: dialect.delimiter };
}
