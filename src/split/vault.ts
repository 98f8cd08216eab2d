/**
 * The labels of the hidden parts. Only the judge and the commands that open the sealed part import this file;
 * what it returns never goes to a worker or a researcher.
 */
import { collectTable } from '../table/collect-table.ts';
import { withPart } from './read-part.ts';
import type { Study } from './study.ts';

/** 0 or 1 for each row of the validation or sealed part, in its order. */
export async function readVaultLabels(study: Study, part: 'validation' | 'sealed'): Promise<Uint8Array> {
  const { file, nRows } = study.file.vault[part];
  const table = await withPart(study, file, 1, (database, from) =>
    collectTable(
      database,
      from,
      [{ name: 'label', role: 'numeric', kind: 'number', sql: 'CAST(c0 AS DOUBLE)' }],
      nRows,
    ),
  );
  const [column] = table.columns;
  return Uint8Array.from(column?.kind === 'number' ? column.values : []);
}
