import { counted } from '../core/counted.ts';
import { editDistance } from '../core/edit-distance.ts';
import { LabError } from '../core/errors.ts';
import type { Column, DateColumn, NumberColumn, Table } from '../table/table.ts';

/** The table's column of that name. @throws LabError `features.missingColumn` naming the nearest names. */
export function findColumn(table: Table, name: string): Column {
  const found = table.columns.find((column) => column.name === name);
  if (found) return found;
  const near = nearestNames(
    name,
    table.columns.map((column) => column.name),
  );
  throw new LabError(
    'features.missingColumn',
    `There is no column "${name}" among the ${counted(table.columns.length, 'column')} given`,
    near.length > 0 ? `Did you mean ${near.map((n) => `"${n}"`).join(' or ')}?` : 'Give a table that has it.',
  );
}

/** A numeric column passes, any other kind is refused. @throws LabError `features.wrongKind`. */
export function requireNumberColumn(column: Column, step: string): NumberColumn {
  if (column.kind === 'number') return column;
  throw wrongKind(column, step, 'numbers', column.kind === 'date' ? 'dateParts' : 'oneHot or targetEncode');
}

/** A date column passes, any other kind is refused. @throws LabError `features.wrongKind`. */
export function requireDateColumn(column: Column, step: string): DateColumn {
  if (column.kind === 'date') return column;
  throw wrongKind(column, step, 'dates', column.kind === 'number' ? 'numeric' : 'oneHot or targetEncode');
}

function wrongKind(column: Column, step: string, wanted: string, instead: string): LabError {
  return new LabError(
    'features.wrongKind',
    `${step} needs ${wanted}, but the column "${column.name}" holds ${column.kind}s`,
    `Leave "${column.name}" out of this step, or use ${instead} for it.`,
  );
}

/** Up to three names within an edit distance of a third of the name's length (at least 2), nearest first. */
function nearestNames(name: string, names: readonly string[]): string[] {
  const limit = Math.max(2, Math.ceil(name.length / 3));
  return names
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((left, right) => left.distance - right.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}
