/**
 * What stands in a cell that has no value. `trimCells` is applied to every cell of every file; which spellings
 * mean "missing" is decided for each column (see `gaps.ts`), because `NA` is a gap in a column of prices and
 * Namibia in a column of countries.
 */
import { quoteText } from '../database/database.ts';

/** Spellings that hardly ever mean anything else, in any column; compared without case. */
export const gapWords = [
  '?',
  '-',
  '--',
  '---',
  '.',
  'na',
  'n/a',
  'n.a.',
  'n.a',
  '#n/a',
  '#n/a n/a',
  '#na',
  '<na>',
  'nan',
  '-nan',
  'nat',
  'null',
  '(null)',
  '<null>',
  '[null]',
  '#null!',
  '#div/0!',
  '#ref!',
  '#value!',
  '#num!',
  '#name?',
  '1.#ind',
  '-1.#ind',
  '1.#qnan',
  '-1.#qnan',
  '\\n',
] as const;

/** Spellings that are gaps among numbers, dates and true/false, and may be an answer among words. */
export const wordyGaps = [
  ...'none nil unknown unk unkn undefined missing void blank empty inf -inf +inf infinity -infinity'.split(
    ' ',
  ),
  ...'nd n.d. n/d ns n/s na/na tbd tba pending refused unspecified unavailable invalid error'.split(' '),
  'not available',
  'not applicable',
  'not known',
  'not recorded',
  'not measured',
  'not reported',
  'not specified',
  'not stated',
  'no data',
  'nodata',
  'no answer',
  'no value',
  'no response',
  "don't know",
  'dont know',
  'k.a.',
  'k. a.',
  'k.a',
  'keine',
  'keine angabe',
  'keine angaben',
  'ohne angabe',
  'unbekannt',
  'fehlt',
  'leer',
  'nicht bekannt',
  'nicht erfasst',
  'inconnu',
  'inconnue',
  'manquant',
  'non disponible',
  'non renseigné',
  'nc',
  'n.c.',
  'desconocido',
  'sin datos',
  'no disponible',
  'ninguno',
  's/d',
  'sconosciuto',
  'onbekend',
  'brak',
  '1.#inf',
  '-1.#inf',
  '…',
  '...',
  '–',
  '—',
  '*',
  '**',
  '#',
  'x',
  'xx',
] as const;

/**
 * Dates that programs write where there is none: MySQL's zero date, the first day of .NET and SQL Server, and the last
 * one, for what has no end.
 */
export const noDate =
  /^(0{1,4}([-/.])0{1,2}\2(0{1,4}|00)|0001-01-01|0?1\/0?1\/0001|01\.01\.0001|9999-12-31|31([-/.])12\4 ?9999|12\/31\/9999)([ T](0?0:00(:00(\.0+)?)?|23:59(:59([.,]9+)?)?|12:00:00 AM)Z?)?$/;

const longest = Math.max(...gapWords.map((word) => word.length));
const list = gapWords.map(quoteText).join(', ');
const blanks = ['chr(9)', 'chr(10)', 'chr(13)', 'chr(32)', 'chr(160)'];
const wideBlanks = ['chr(8203)', 'chr(8239)', 'chr(12288)', 'chr(65279)'];

/** SQL that selects cells by name, without outer blanks, NULL where nothing is left. */
export function trimCells(cells: readonly { sql: string; name: string }[], from: string): string {
  // Cheap looks come first: nearly every cell has no blank at its ends.
  const trimmed = cells.map(({ sql, name }) => {
    const ends = [...blanks, ...wideBlanks].map((blank) => `suffix(${sql}, ${blank})`).join(' OR ');
    const isPadded = `${sql} < '!' OR ${sql} > chr(127) OR ${ends}`;
    const bare = `nullif(trim(${sql}, ${[...blanks, ...wideBlanks].join(' || ')}), '')`;
    // Spreadsheets keep text as text by ="0012".
    const formula = `prefix(${sql}, '="') AND suffix(${sql}, '"') THEN nullif(trim(substr(${sql}, 3, length(${sql}) - 3)), '')`;
    return `CASE WHEN ${isPadded} THEN ${bare} WHEN ${formula} ELSE ${sql} END AS ${name}`;
  });
  return `SELECT ${trimmed.join(', ')} FROM ${from}`;
}

/** SQL: true where a trimmed cell is one of `gapWords`. */
export function isGapWordSql(cell: string): string {
  // IN would become one join a column, which takes ten times as long as the rest.
  const isShortWord = `(${cell} < '0' OR ${cell} > ':' OR prefix(${cell}, '1.#')) AND strlen(${cell}) <= ${longest}`;
  return `(${isShortWord} AND list_contains([${list}], lower(${cell})))`;
}
