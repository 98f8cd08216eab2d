import type { Column } from '../table.ts';

/** The group of each row as a number: rows of one value are one group, a row without a value is a group of its own. */
export function groupsOfColumn(column: Column): { groups: Int32Array; nMissing: number } {
  const known = new Map<number, number>();
  let next = 0;
  let nMissing = 0;
  const keys: ArrayLike<number> = column.kind === 'string' ? column.codes : column.values;
  const groups = Int32Array.from(keys, (key) => {
    if (Number.isNaN(key) || (column.kind === 'string' && key < 0)) {
      nMissing++;
      return next++;
    }
    const group = known.get(key) ?? next++;
    known.set(key, group);
    return group;
  });
  return { groups, nMissing };
}
