/**
 * The study as the researcher is told of it: roles and counts of the train part, nothing of validation.
 */
import type { StudyView } from '../researcher/researcher.ts';
import type { StudyFile } from '../split/study/study.ts';
import type { Column, Table } from '../table/table.ts';

/** O(cells of train). */
export function studyViewOf(file: StudyFile, train: Table, labels: Uint8Array): StudyView {
  return {
    name: file.name,
    target: { column: file.target.column, positive: file.target.positive },
    nTrainRows: train.nRows,
    positiveRate: labels.reduce((sum, label) => sum + label, 0) / labels.length,
    splitKind: file.split.kind,
    splitColumn: file.split.column,
    columns: train.columns.map((column) => ({
      name: column.name,
      role: column.role,
      ...countsOf(column, train.nRows),
      ...categoriesOf(column),
    })),
  };
}

function countsOf(column: Column, nRows: number): { nDistinct: number; missingShare: number } {
  const distinct = new Set<number>();
  let nMissing = 0;
  const values = column.kind === 'string' ? column.codes : column.values;
  for (const value of values) {
    if (column.kind === 'string' ? value < 0 : Number.isNaN(value)) nMissing += 1;
    else distinct.add(value);
  }
  return { nDistinct: distinct.size, missingShare: nRows === 0 ? 0 : nMissing / nRows };
}

/** More categories than people call by name are left out. */
const maxCategories = 200;

function categoriesOf(column: Column): { categories?: readonly string[] } {
  if (column.kind !== 'string' || column.role !== 'category') return {};
  const counts = new Map<number, number>();
  for (const code of column.codes) if (code >= 0) counts.set(code, (counts.get(code) ?? 0) + 1);
  if (counts.size > maxCategories) return {};
  const codes = [...counts].sort(([, left], [, right]) => right - left).map(([code]) => code);
  return { categories: codes.map((code) => column.dictionary.at(code)) };
}
