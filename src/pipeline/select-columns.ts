import { LabError } from '../core/errors.ts';
import type { Role, Table } from '../table/table.ts';

/**
 * The columns that a step is given: those it names, else all of the roles it takes, less its exceptions; then those
 * that only its options name (`also`).
 */
export function selectColumns(
  table: Table,
  where: string,
  named: readonly string[] | null,
  except: readonly string[],
  takes: readonly Role[] | null,
  also: readonly string[] = [],
): Table {
  for (const name of [...(named ?? []), ...except, ...also]) {
    if (!table.columns.some((column) => column.name === name)) {
      throw new LabError(
        'pipeline.missingColumn',
        `${where} names the column "${name}", which this study does not have`,
        `Columns are: ${listed(table.columns.map((column) => column.name))}.`,
      );
    }
  }
  const chosen = named
    ? named.map((name) => table.columns.find((column) => column.name === name)!)
    : table.columns.filter((column) => takes === null || takes.includes(column.role));
  const given = chosen.filter(({ name }) => !except.includes(name));
  const extra = table.columns.filter(
    ({ name }) => also.includes(name) && !given.some((column) => column.name === name),
  );
  return { nRows: table.nRows, columns: [...given, ...extra] };
}

function listed(names: readonly string[]): string {
  return names.length <= 40
    ? names.join(', ')
    : `${names.slice(0, 40).join(', ')} and ${names.length - 40} more`;
}
