/**
 * A lab -> the same lab without columns: in the table that workers get and in what a researcher is told. Folds, groups and
 * labels stay, so that a split still goes by a column that no module sees. Nothing is copied.
 */
import { sha256 } from '../core/hash.ts';
import type { Exclusions } from '../journal/constraints.ts';
import type { SharedTable } from '../table/memory/shared-table.ts';
import type { Lab } from './open-lab.ts';

export function labWithout(lab: Lab, exclusions: Exclusions): Lab {
  const isIn = ({ name }: { readonly name: string }): boolean => !exclusions.has(name);
  if (lab.data.train.columns.every(isIn)) return lab;
  const without = (table: SharedTable): SharedTable => {
    const columns = table.columns.filter(isIn);
    // Features are cached by the table's name.
    const id = `${table.id}/without ${sha256(JSON.stringify([...exclusions.keys()].sort()))}`;
    return { ...table, columns, id };
  };
  const { data, view } = lab;
  return {
    ...lab,
    data: { ...data, train: without(data.train), validation: without(data.validation) },
    view: {
      ...view,
      columns: view.columns.filter(isIn),
      splitColumn: view.splitColumn !== null && exclusions.has(view.splitColumn) ? null : view.splitColumn,
    },
    excluded: exclusions,
  };
}
