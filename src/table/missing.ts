import { quoteText } from './database.ts';

/** Cells that mean "no value", compared without case and outer blanks. */
export const missingWords = [
  '',
  '?',
  '-',
  '--',
  'na',
  'n/a',
  '#n/a',
  '<na>',
  'nan',
  'null',
  '(null)',
  '\\n',
] as const;

const longest = Math.max(...missingWords.map((word) => word.length));
const words = missingWords.map(quoteText).join(', ');
const blanks = ['chr(9)', 'chr(10)', 'chr(13)', 'chr(32)', 'chr(160)'];

/** SQL that selects cells by name, without outer blanks, NULL where they are one of `missingWords`. */
export function cleanCells(cells: readonly { sql: string; name: string }[], from: string): string {
  // Cheap looks come first; IN would become one join a column, which takes ten times as long as the rest.
  const trimmed = cells.map(({ sql, name }) => {
    const ends = blanks.map((blank) => `suffix(${sql}, ${blank})`).join(' OR ');
    const isPadded = `${sql} < '!' OR prefix(${sql}, chr(160)) OR ${ends}`;
    return `CASE WHEN ${isPadded} THEN trim(${sql}, ${blanks.join(' || ')}) ELSE ${sql} END AS ${name}`;
  });
  const present = cells.map(({ name }) => {
    const isWord = `(${name} < '0' OR ${name} > ':') AND strlen(${name}) <= ${longest}`;
    return `CASE WHEN ${isWord} AND list_contains([${words}], lower(${name})) THEN NULL ELSE ${name} END AS ${name}`;
  });
  return `SELECT ${present.join(', ')} FROM (SELECT ${trimmed.join(', ')} FROM ${from})`;
}
