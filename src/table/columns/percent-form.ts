/**
 * Percentages -> shares of one: 25% is 0.25, whether a CSV file writes it out or a workbook stores 0.25 and shows 25%.
 *
 *   12.5%     12,5%      a number with a percent sign is divided by 100; one without, up to 1, is a share already
 *   12.5/100  12,5/100   the sign is lost in the whole column: every number is divided by 100
 *
 * A number above 1 without the sign, in a column that has it, could be either: it does not fit.
 */
import { isNumber, type NumberForm, numberSql } from './number-form.ts';

export type PercentForm = `12${'.' | ','}5${'%' | '/100'}`;

export function isPercentForm(form: string): form is PercentForm {
  return /^12[.,]5(%|\/100)$/.test(form);
}

/**
 * The form of a column of numbers, null where it has no percent signs, or beside them numbers above 1 without one. O(cells).
 */
export function findPercentForm(cells: readonly string[], form: NumberForm): PercentForm | null {
  const decimal = form === 'comma' ? ',' : '.';
  let nSigned = 0;
  for (const cell of cells) {
    if (cell.includes('%')) nSigned++;
    else if (isNumber(cell, form) && !isShare(cell, decimal)) return null;
  }
  return nSigned === 0 ? null : `12${decimal}5%`;
}

function isShare(cell: string, decimal: '.' | ','): boolean {
  const value = Number(decimal === ',' ? cell.replace(',', '.') : cell);
  return Math.abs(value) <= 1;
}

/** SQL: a cell as a share, a DOUBLE; NULL where it does not fit. */
export function percentSql(cell: string, form: PercentForm): string {
  const value = numberSql(cell, form[2] === ',' ? 'comma' : 'point');
  if (form.endsWith('/100')) return `((${value}) / 100)`;
  return `list_transform([${value}], lambda v: CASE WHEN contains(${cell}, '%') THEN v / 100 WHEN abs(v) <= 1 THEN v END)[1]`;
}
