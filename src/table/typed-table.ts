import { collectTable, columnKind } from './collect-table.ts';
import type { RawTable } from './raw-table.ts';
import { readingSql } from './reading.ts';
import type { ColumnPlan } from './roles.ts';
import type { Table } from './table.ts';

/**
 * Turns `raw` into `typed`, in place: columns c0, c1, ... keep their places and become DOUBLE, TIMESTAMP or
 * VARCHAR as planned. The plans' columns only; `raw` is gone afterwards.
 */
export async function typeColumns(raw: RawTable, plans: readonly ColumnPlan[]): Promise<void> {
  const cells = plans.map((plan) => `${readingSql(`c${plan.index}`, plan)} AS c${plan.index}`);
  await raw.database.run(`CREATE TABLE typed AS SELECT ${cells.join(', ')} FROM raw`);
  await raw.database.run('DROP TABLE raw');
}

/** The typed columns as a Table, in file order. */
export function collectTyped(raw: RawTable, plans: readonly ColumnPlan[]): Promise<Table> {
  const queries = plans.map(({ name, role, index }) => ({
    name,
    role,
    kind: columnKind(role),
    sql: `c${index}`,
  }));
  return collectTable(raw.database, 'typed', queries, raw.nRows);
}
