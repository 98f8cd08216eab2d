/**
 * How the cells of one column become values: the one rule that freeze, the parts of a study and prediction share.
 * It is kept in `study.json` as the column's format and, where they differ from the usual, its gaps.
 */
import { quoteText } from '../database/database.ts';
import { type ColumnFormat, keepsText, valueSql } from './column-format.ts';
import { isGapWordSql } from './missing.ts';

export interface GapRule {
  /** Spellings beyond the usual that mean missing in this column, in lower case. */
  readonly missing: readonly string[];
  /** Usual spellings of a gap that are values in this column, in lower case. */
  readonly values: readonly string[];
}

export interface Reading extends GapRule {
  readonly format: ColumnFormat;
}

export const usualGaps: GapRule = { missing: [], values: [] };

/** SQL: a trimmed cell as its value (DOUBLE, TIMESTAMP or VARCHAR), NULL where it is missing or does not fit. */
export function readingSql(cell: string, reading: Reading): string {
  return valueSql(`(${presentSql(cell, reading)})`, reading.format);
}

/** SQL: a trimmed cell, NULL where it is a gap. */
export function presentSql(cell: string, { format, missing, values }: Reading): string {
  const list = (words: readonly string[]) => `[${words.map(quoteText).join(', ')}]`;
  const gaps: string[] = [];
  if (keepsText(format)) {
    const kept = values.length > 0 ? ` AND NOT list_contains(${list(values)}, lower(${cell}))` : '';
    gaps.push(`${isGapWordSql(cell)}${kept}`);
  }
  // Among numbers and dates words are not values anyway; only numbers that mean missing must go.
  const extra = keepsText(format)
    ? missing
    : missing.filter((word) => /\d/.test(word) || format === 'boolean');
  if (extra.length > 0) gaps.push(`list_contains(${list(extra)}, lower(${cell}))`);
  return gaps.length === 0 ? cell : `CASE WHEN ${gaps.join(' OR ')} THEN NULL ELSE ${cell} END`;
}
