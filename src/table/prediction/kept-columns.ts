import { LabError } from '../../core/errors.ts';
import { collectTable } from '../memory/collect-table.ts';
import { matchName } from '../names/match-names.ts';
import { nearNames } from '../names/near-names.ts';
import type { RawTable } from '../raw-table.ts';
import type { StringColumn } from '../table.ts';

/** Which columns of a file to hand on: all, those that the study knows, or some by their names. */
export type Keep =
  | { readonly kind: 'all' | 'study' | 'none' }
  | { readonly kind: 'named'; readonly names: readonly string[] };

/** A column of a file with its cells as they are written there, outer blanks aside; -1 = an empty cell. */
export type WrittenColumn = Pick<StringColumn, 'name' | 'codes' | 'dictionary'>;

/**
 * Keys first, then what is kept, each column once; with `all`, the file's columns in its order.
 *
 * @param keys and @param known: the file's names of the study's ids, and of all of its columns
 * @throws LabError `table.noColumn` for a name that the file does not have, with those that come close.
 */
export async function keptColumns(
  raw: RawTable,
  keep: Keep,
  keys: readonly string[],
  known: readonly string[],
): Promise<readonly WrittenColumn[]> {
  const wanted =
    keep.kind === 'all'
      ? raw.columnNames
      : keep.kind === 'study'
        ? [...keys, ...raw.columnNames.filter((name) => known.includes(name))]
        : [...keys, ...(keep.kind === 'named' ? keep.names.flatMap((name) => named(raw, name)) : [])];
  const names = [...new Set(wanted)];
  const table = await collectTable(
    raw.database,
    'raw',
    names.map((name) => ({ name, role: 'text', kind: 'string', sql: `c${raw.columnNames.indexOf(name)}` })),
    raw.nRows,
  );
  return table.columns.filter((column): column is StringColumn => column.kind === 'string');
}

/** `a,b` is two names unless there is a column of just that name. */
function named(raw: RawTable, text: string): string[] {
  if (raw.columnNames.includes(text)) return [text];
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  return words.map((word) => {
    const found = matchName(word, raw.columnNames);
    if (found !== null) return found;
    const near = nearNames(word, raw.columnNames);
    const some = raw.columnNames.slice(0, 10).map((name) => `"${name}"`);
    throw new LabError(
      'table.noColumn',
      `${raw.path} has no column "${word}", which --keep names`,
      near.length > 0
        ? `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`
        : `Its columns are ${some.join(', ')}${raw.columnNames.length > 10 ? ', ...' : ''}.`,
    );
  });
}
