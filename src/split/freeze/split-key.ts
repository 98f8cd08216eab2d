/** The column that a split goes by -> what orders or groups its rows, or why it cannot. */
import { counted } from '../../core/counted.ts';
import { LabError } from '../../core/errors.ts';
import type { ColumnSummary } from '../../table/columns/column-summary.ts';
import { groupsOfColumn } from '../../table/memory/groups-of-column.ts';
import type { StagedTable } from '../../table/staged-table.ts';
import type { Column, Table } from '../../table/table.ts';
import type { SplitRecipe } from '../study/study.ts';

const maxUnreadableTimes = 0.05;

/** @throws LabError `split.badTimeColumn` where a column has no order, or none in more than one row of twenty. */
export async function requireTimes(staged: StagedTable, summary: ColumnSummary): Promise<void> {
  const { format, nRows, name } = summary;
  if (!format.startsWith('date:') && !format.startsWith('number')) {
    const seen = (await staged.examples(name, 3)).map((cell) => `"${cell}"`);
    throw new LabError(
      'split.badTimeColumn',
      `The time column "${name}" holds no dates or numbers that can be read${seen.length > 0 ? ` (for example ${seen.join(', ')})` : ': it is empty'}`,
      'Write it as 2024-12-31 or 2024-12-31 18:30:00 (or a number that grows with time), or name another column with --time.',
    );
  }
  const nBad = summary.nMissing + summary.nUnparsable;
  if (nBad <= maxUnreadableTimes * nRows) return;
  throw new LabError(
    'split.badTimeColumn',
    `The time column "${name}" is missing or unreadable in ${nBad} of ${nRows} rows`,
    'Fill it in, or remove those rows, or leave out --time for a stratified split.',
  );
}

/** Times or group numbers, one per row; null for a stratified split. */
export function splitKey(
  table: Table,
  recipe: SplitRecipe,
  notes: string[],
): Float64Array | Int32Array | null {
  if (recipe.column === null) return null;
  const column = table.columns.find(({ name }) => name === recipe.column)!;
  if (recipe.kind === 'time') return timesOf(column);
  const { groups, nMissing } = groupsOfColumn(column);
  if (nMissing > 0)
    notes.push(
      `${counted(nMissing, 'row')} ${nMissing === 1 ? 'has' : 'have'} no "${column.name}"; each was taken as a group of its own.`,
    );
  return groups;
}

function timesOf(column: Column): Float64Array {
  if (column.kind !== 'string') return column.values;
  throw new LabError(
    'split.badTimeColumn',
    `The time column "${column.name}" has the role ${column.role}, which has no order`,
    'Leave that role out, or make it date or numeric.',
  );
}
