/** The study in words for a prompt: sizes, split, columns. Column names come from data: callers fence the table. */
import { counted } from '../../../core/counted.ts';
import type { StudyView } from '../../researcher.ts';

const maxColumns = 150;

const foldsText = {
  stratified: 'Folds are random; each train row is scored once.',
  group: 'Folds are of whole groups; each train row is scored once.',
  time: 'Folds go forward in time: the oldest third of train only fits, the rest is cut into blocks, each scored by models of all older rows. So the last fold is most like validation, and what hardly varies in the oldest rows misleads the first.',
} as const;

export function studyHead(study: StudyView): string {
  const { name, nTrainRows, positiveRate, splitKind, splitColumn } = study;
  const split =
    splitKind === 'stratified'
      ? 'at random, stratified by the target'
      : splitKind === 'time'
        ? `by time: validation rows are later than all train rows${splitColumn ? ' (see the date column)' : ''}`
        : 'by group: no group is on both sides';
  return `Study ${name}: ${nTrainRows} train rows, ${counted(study.columns.length, 'column')}, ${(100 * positiveRate).toFixed(1)}% positive. Split ${split}. ${foldsText[splitKind]}`;
}

/** The target, then one line per column: role, distinct values, missing cells. */
export function columnsText({ target, columns, splitColumn }: StudyView): string {
  const lines = columns.slice(0, maxColumns).map(({ name, role, nDistinct, missingShare }) => {
    const missing = missingShare > 0 ? `, ${(100 * missingShare).toFixed(1)}% missing` : '';
    return `${name}: ${role}, ${nDistinct} distinct${missing}${name === splitColumn ? ', the split goes by it' : ''}`;
  });
  if (columns.length > maxColumns) {
    const rest = columns.slice(maxColumns).map(({ role }) => role);
    const counts = [...new Set(rest)].map((role) => `${rest.filter((each) => each === role).length} ${role}`);
    lines.push(`... and ${rest.length} more: ${counts.join(', ')}`);
  }
  const yes = JSON.stringify(target.positive);
  return [
    `${target.column}: the target, ${yes} is positive; no feature, in SQL a column of train`,
    ...lines,
  ].join('\n');
}
