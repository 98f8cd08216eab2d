/** Columns of a new file that hold values of which not one can be used. */
import { LabError } from '../../core/errors.ts';
import type { ColumnComparison } from './compare-columns.ts';
import type { ReadNow } from './read-as-written.ts';

/** With fewer rows a category may be new throughout by chance. */
const leastUnseenCells = 20;

/** Throws LabError `table.lostColumn` naming every column that was lost whole. */
export function assertNoneLost(
  path: string,
  read: readonly ReadNow[],
  comparison: readonly ColumnComparison[],
): void {
  const unread = read.flatMap(({ name, nPresent, nUnparsable, unparsable }) =>
    nPresent > 0 && nUnparsable === nPresent
      ? [`"${name}" (none of its ${nPresent} cells can be read, for example "${unparsable[0]}")`]
      : [],
  );
  const nRows = (name: string) => read.find((column) => column.name === name)?.nRows ?? 0;
  const unseen = comparison.flatMap(({ column, unseenShare, missingShare, studyOtherShare }) => {
    const nPresent = Math.round(nRows(column) * (1 - missingShare));
    const isLost = unseenShare === 1 && studyOtherShare === 0 && nPresent >= leastUnseenCells;
    return isLost ? [`"${column}" (none of its ${nPresent} values was ever seen in the study)`] : [];
  });
  const lost = [...unread, ...unseen];
  if (lost.length === 0) return;
  throw new LabError(
    'table.lostColumn',
    `${path}: ${lost.length === 1 ? 'a column that the model uses is lost' : `${lost.length} columns that the model uses are lost`}: ${lost.join(', ')}`,
    'Write the column as in the file that was frozen, or score without it: --allow-lost takes its cells as missing or unknown.',
  );
}
