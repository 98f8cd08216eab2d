/**
 * The parts of a study as tables, and the labels that belong to the train part.
 */
import { join } from 'node:path';
import { LabError } from '../../core/errors.ts';
import { type Database, openDatabase, quoteText } from '../../table/database/database.ts';
import { collectTable, columnKind } from '../../table/memory/collect-table.ts';
import type { Table } from '../../table/table.ts';
import type { FrozenStudy, Part } from './study.ts';

/** The features of a part with their roles: columns in the order of `roles`, rows in file order. */
export async function readPart(study: FrozenStudy, part: Part): Promise<Table> {
  const { file } = study;
  const entries = Object.entries(file.roles);
  return withPart(
    study,
    file.parts[part].file,
    entries.length + (part === 'train' ? 1 : 0),
    (database, from) =>
      collectTable(
        database,
        from,
        entries.map(([name, role], i) => ({ name, role, kind: columnKind(role), sql: `c${i}` })),
        file.parts[part].nRows,
      ),
  );
}

/** 0 or 1 for each row of the train part, in its order. */
export async function readTrainLabels(study: FrozenStudy): Promise<Uint8Array> {
  const { roles, parts, target } = study.file;
  const last = Object.keys(roles).length;
  const table = await withPart(study, parts.train.file, last + 1, (database, from) => {
    const sql = `CAST(CASE WHEN c${last} = ${quoteText(target.positive)} THEN 1 ELSE 0 END AS DOUBLE)`;
    return collectTable(
      database,
      from,
      [{ name: 'label', role: 'numeric', kind: 'number', sql }],
      parts.train.nRows,
    );
  });
  const [column] = table.columns;
  return Uint8Array.from(column?.kind === 'number' ? column.values : []);
}

/** Opens a Parquet file of a study; its columns are called c0, c1, ... by position. */
export async function withPart<T>(
  study: FrozenStudy,
  file: string,
  nColumns: number,
  read: (database: Database, from: string) => Promise<T>,
): Promise<T> {
  const database = await openDatabase();
  try {
    const aliases = Array.from({ length: nColumns }, (_, i) => `c${i}`).join(', ');
    return await read(database, `read_parquet(${quoteText(join(study.directory, file))}) AS t(${aliases})`);
  } catch (thrown) {
    if (thrown instanceof LabError) throw thrown;
    throw new LabError(
      'split.unreadablePart',
      `${join(study.directory, file)} cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      'Freeze the original data again.',
      { cause: thrown },
    );
  } finally {
    database.close();
  }
}
