/** Rows or columns as a program gives them -> columns by name, checked: shape, and the columns that a model needs. */
import { LabError } from '../core/errors.ts';
import type { ModelFacts } from '../export/model-folder.ts';
import type { CellValue } from '../table/input/read-cells.ts';
import { matchName } from '../table/names/match-names.ts';
import { nearNames } from '../table/names/near-names.ts';

type Given = readonly Readonly<Record<string, CellValue>>[] | Readonly<Record<string, ArrayLike<CellValue>>>;

/**
 * In the order in which names first occur.
 *
 * @throws LabError `api.badRows` for what is neither rows nor columns of one length, naming the first fault;
 * `table.noRows`.
 */
export function givenColumns(given: Given): ReadonlyMap<string, ArrayLike<CellValue>> {
  if (isRows(given)) return fromRows(given);
  if (!isObject(given)) throw badRows('neither an array of rows nor an object of columns was given');
  const columns = new Map<string, ArrayLike<CellValue>>();
  let first: { name: string; nRows: number } | null = null;
  for (const [name, values] of Object.entries(given)) {
    if (!Array.isArray(values) && (!ArrayBuffer.isView(values) || values instanceof DataView))
      throw badRows(`the column "${name}" is not an array`);
    const nRows = values.length;
    first ??= { name, nRows };
    if (nRows !== first.nRows)
      throw badRows(`the column "${name}" has ${nRows} rows, and "${first.name}" has ${first.nRows}`);
    columns.set(name, values);
  }
  if ((first?.nRows ?? 0) === 0) throw noRows();
  return columns;
}

function fromRows(rows: readonly Readonly<Record<string, CellValue>>[]): Map<string, CellValue[]> {
  if (rows.length === 0) throw noRows();
  const columns = new Map<string, CellValue[]>();
  for (const [i, row] of rows.entries()) {
    if (!isObject(row)) throw badRows(`row ${i + 1} is not an object`);
    for (const [name, value] of Object.entries(row)) {
      let column = columns.get(name);
      if (column === undefined) {
        column = new Array<CellValue>(rows.length).fill(null);
        columns.set(name, column);
      }
      column[i] = value;
    }
  }
  return columns;
}

/**
 * That each column which the model uses is there, in every row: a row must not be scored otherwise beside rows that have it.
 *
 * @throws LabError `table.missingColumns`, naming all that are missing and the columns that the model does not know;
 * `api.raggedRows`, naming the first row that lacks one.
 */
export function requireGivenColumns(
  columns: ReadonlyMap<string, unknown>,
  given: Given,
  { roles, target }: Pick<ModelFacts, 'roles' | 'target'>,
): void {
  const names = [...columns.keys()];
  const needed = Object.keys(roles).filter((name) => roles[name] !== 'id' && roles[name] !== 'constant');
  const exact = new Set(Object.keys(roles).filter((name) => columns.has(name)));
  const free = names.filter((name) => !exact.has(name));
  const found = new Map(needed.map((name) => [name, exact.has(name) ? name : matchName(name, free)]));
  const used = new Set([...exact, ...found.values(), target.column]);
  const unknown = names.filter((name) => !used.has(name));
  const missing = needed.filter((name) => found.get(name) === null);
  if (missing.length > 0) {
    throw new LabError(
      'table.missingColumns',
      `The rows lack ${missing.length} of the ${needed.length} columns that the model uses: ${listed(missing, unknown)}${unknown.length > 0 ? `. It does not know: ${listed(unknown)}` : ''}`,
      'Give each row these columns; null means that the value is missing.',
    );
  }
  if (!isRows(given)) return;
  given.forEach((row, i) => {
    const lacking = [...found].flatMap(([name, own]) =>
      own !== null && Object.hasOwn(row, own) ? [] : [name],
    );
    if (lacking.length === 0) return;
    const odd = Object.keys(row).filter((name) => unknown.includes(name));
    throw new LabError(
      'api.raggedRows',
      `Row ${i + 1} lacks ${listed(lacking, odd)}, which other rows have${odd.length > 0 ? `. The model does not know its ${listed(odd)}` : ''}`,
      'Give each row every column; null means that the value is missing.',
    );
  });
}

/** Up to ten names, each with the one of `others` that comes close. */
function listed(names: readonly string[], others: readonly string[] = []): string {
  const shown = names.slice(0, 10).map((name) => {
    const near = nearNames(name, others)[0];
    return near === undefined ? `"${name}"` : `"${name}" (is it "${near}"?)`;
  });
  return `${shown.join(', ')}${names.length > 10 ? ', ...' : ''}`;
}

function isRows(given: Given): given is readonly Readonly<Record<string, CellValue>>[] {
  return Array.isArray(given);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function badRows(what: string): LabError {
  return new LabError(
    'api.badRows',
    what,
    'Give an array of objects, the path of a file, or an object of arrays of one length.',
  );
}

function noRows(): LabError {
  return new LabError('table.noRows', 'No row was given', 'Give at least one row.');
}
