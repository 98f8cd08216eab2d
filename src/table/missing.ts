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

/** SQL: the cell without outer blanks, or NULL where it is one of `missingWords`. */
export function cleanSql(cell: string): string {
  const trimmed = `trim(${cell}, ' ' || chr(9) || chr(10) || chr(13) || chr(160))`;
  return `CASE WHEN length(${trimmed}) <= ${longest} AND lower(${trimmed}) IN (${words}) THEN NULL ELSE ${trimmed} END`;
}

/** True where a trimmed cell means "no value". */
export function isMissing(cell: string): boolean {
  return cell.length <= longest && missingWords.includes(cell.toLowerCase() as (typeof missingWords)[number]);
}
