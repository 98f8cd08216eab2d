/**
 * A DuckDB query -> a Table: numbers and dates into Float64Arrays, strings into byte dictionaries, streamed
 * chunk by chunk. Time and memory O(cells).
 */
import { DuckDBBlobVector, DuckDBDoubleVector } from '@duckdb/node-api';
import type { Database } from '../database/database.ts';
import type { Column, Role, Table } from '../table.ts';
import { DictionaryBuilder } from './dictionary-builder.ts';

export interface ColumnQuery {
  readonly name: string;
  readonly role: Role;
  readonly kind: Column['kind'];
  /** Of type DOUBLE, TIMESTAMP or VARCHAR for number, date and string. */
  readonly sql: string;
}

/** What kind of column holds a role. */
export function columnKind(role: Role): Column['kind'] {
  return role === 'numeric' ? 'number' : role === 'date' ? 'date' : 'string';
}

/** Rows in the order of `from` (a table or a file scan, which keep theirs). */
export async function collectTable(
  database: Database,
  from: string,
  queries: readonly ColumnQuery[],
  nRows: number,
): Promise<Table> {
  const parts = queries.map(({ kind, name, role }) =>
    kind === 'string'
      ? { kind, name, role, codes: new Int32Array(nRows), builder: new DictionaryBuilder() }
      : { kind, name, role, values: new Float64Array(nRows) },
  );
  if (queries.length > 0) {
    const result = await database.stream(`SELECT ${queries.map(plainSql).join(', ')} FROM ${from}`);
    let row = 0;
    for (
      let chunk = await result.fetchChunk();
      chunk && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      const n = chunk.rowCount;
      parts.forEach((part, i) => {
        const vector = chunk!.getColumnVector(i);
        if (part.kind === 'string' && vector instanceof DuckDBBlobVector) {
          for (let k = 0; k < n; k++) {
            const bytes = vector.getItemBytes(k);
            part.codes[row + k] = bytes === null ? -1 : part.builder.add(bytes);
          }
        } else if (part.kind !== 'string' && vector instanceof DuckDBDoubleVector) {
          for (let k = 0; k < n; k++) part.values[row + k] = vector.getItem(k) ?? Number.NaN;
        } else throw new TypeError(`column ${i} came as ${vector.type.toString()}`);
      });
      row += n;
    }
  }
  return {
    nRows,
    columns: parts.map((part): Column => {
      if (part.kind !== 'string') return part;
      const { kind, name, role, codes } = part;
      return { kind, name, role, codes, dictionary: part.builder.build() };
    }),
  };
}

function plainSql({ kind, sql }: ColumnQuery): string {
  if (kind === 'number') return sql;
  return kind === 'date' ? `CAST(epoch_ms(${sql}) AS DOUBLE)` : `encode(${sql})`;
}
