import { LabError } from '../core/errors.ts';
import type { Role, Table } from '../table/table.ts';

/**
 * The columns that a step is given: those it names, else all of the roles it takes (null: of any role but id), less its
 * exceptions; then those that only its options name (`also`). Never an id: it is a name or a counter, from which the
 * order of the file, and what was joined to it, could be read.
 *
 * @throws LabError `pipeline.missingColumn`, `pipeline.idColumn`.
 */
export function selectColumns(
  table: Table,
  where: string,
  named: readonly string[] | null,
  except: readonly string[],
  takes: readonly Role[] | null,
  also: readonly string[] = [],
): Table {
  // Module code made these lists, so that they are read once, as what they hold.
  const wanted = named === null ? null : namesIn(named, where);
  const without = namesIn(except, where);
  const more = namesIn(also, where);
  assertNamed(table.columns, where, [...(wanted ?? []), ...more], without);
  const chosen = wanted
    ? wanted.map((name) => table.columns.find((column) => column.name === name)!)
    : table.columns.filter(({ role }) => role !== 'id' && (takes === null || takes.includes(role)));
  const given = chosen.filter(({ name }) => !without.includes(name));
  const extra = table.columns.filter(
    ({ name }) => more.includes(name) && !given.some((column) => column.name === name),
  );
  return { nRows: table.nRows, columns: [...given, ...extra] };
}

/** That each name is a column, and those that would be read no ids. */
export function assertNamed(
  columns: readonly { readonly name: string; readonly role: string }[],
  where: string,
  read: readonly string[],
  except: readonly string[],
): void {
  const known = new Map(columns.map(({ name, role }) => [name, role]));
  for (const name of [...read, ...except]) {
    if (!known.has(name)) {
      throw new LabError(
        'pipeline.missingColumn',
        `${where} names the column "${name}", which this study does not have`,
        `Columns are: ${listed([...known.keys()])}.`,
      );
    }
  }
  const id = read.find((name) => known.get(name) === 'id');
  if (id === undefined) return;
  throw new LabError(
    'pipeline.idColumn',
    `${where} names the column "${id}", which is an id: no step may read ids`,
    `Leave it out. If it really is a feature, freeze the file again with --role "${id}=category" or "${id}=numeric".`,
  );
}

function namesIn(list: readonly string[], where: string): string[] {
  const names: string[] = [];
  for (let i = 0; i < Math.min(list.length, 100_000); i++) {
    const name: unknown = list[i];
    if (typeof name !== 'string') {
      throw new LabError(
        'pipeline.badColumnName',
        `${where} names a column by something that is not text`,
        'Give columns as a list of names.',
      );
    }
    names.push(name);
  }
  return names;
}

function listed(names: readonly string[]): string {
  return names.length <= 40
    ? names.join(', ')
    : `${names.slice(0, 40).join(', ')} and ${names.length - 40} more`;
}
