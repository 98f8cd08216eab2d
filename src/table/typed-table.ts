/**
 * The typed columns of a StagedTable in DuckDB: DOUBLE, TIMESTAMP or VARCHAR as planned, rows in file order.
 *
 * `collect` brings them into memory; `place` says which rows make which part, in what order and with what label; then
 * `writePart` writes one part as Parquet. Same rows, same bytes: one thread, fixed row groups, zstd.
 */
import { DuckDBDataChunk, INTEGER, TINYINT } from '@duckdb/node-api';
import { LabError } from '../core/errors.ts';
import { readingSql } from './columns/reading.ts';
import { type Database, quoteName, quoteText } from './database/database.ts';
import { collectTable, columnKind } from './memory/collect-table.ts';
import type { RawTable } from './raw-table.ts';
import type { ColumnPlan } from './roles.ts';
import type { Table } from './table.ts';
import type { Target } from './target.ts';

const copyOptions = 'FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880';
const chunkRows = 2048;

/** Where each row goes. */
export interface RowPlaces {
  /** The number of the part, per row. */
  readonly part: Int8Array;
  /** The row's position within its part. */
  readonly position: Int32Array;
  /** 0 or 1 per row. */
  readonly label: Uint8Array;
}

export class TypedTable {
  readonly nRows: number;
  /** The columns, in the order in which files and Table have them. */
  readonly plans: readonly ColumnPlan[];
  readonly #database: Database;
  #isPlaced = false;

  private constructor({ nRows, database }: RawTable, plans: readonly ColumnPlan[]) {
    this.nRows = nRows;
    this.plans = plans;
    this.#database = database;
  }

  /** Types the planned columns in place of the raw ones, which are gone afterwards. `StagedTable.type` calls it. */
  static async of(raw: RawTable, plans: readonly ColumnPlan[]): Promise<TypedTable> {
    const cells = plans.map((plan) => `${readingSql(`c${plan.index}`, plan)} AS c${plan.index}`);
    await raw.database.run(`CREATE TABLE typed AS SELECT ${cells.join(', ')} FROM raw`);
    await raw.database.run('DROP TABLE raw');
    return new TypedTable(raw, plans);
  }

  collect(): Promise<Table> {
    const queries = this.plans.map(({ name, role, index }) => ({
      name,
      role,
      kind: columnKind(role),
      sql: `c${index}`,
    }));
    return collectTable(this.#database, 'typed', queries, this.nRows);
  }

  /** Has to come before `writePart`; the last call counts. */
  async place({ part, position, label }: RowPlaces): Promise<void> {
    await this.#database.run(
      'CREATE OR REPLACE TABLE places (part TINYINT, position INTEGER, label TINYINT)',
    );
    const appender = await this.#database.connection.createAppender('places');
    for (let from = 0; from < this.nRows; from += chunkRows) {
      const to = Math.min(this.nRows, from + chunkRows);
      const chunk = DuckDBDataChunk.create([TINYINT, INTEGER, TINYINT], to - from);
      chunk.setColumns([part, position, label].map((values) => Array.from(values.subarray(from, to))));
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
    this.#isPlaced = true;
  }

  /** Writes the rows of a part as Parquet; with a `target`, its words as the last column. */
  async writePart(
    path: string,
    part: number,
    target: Pick<Target, 'column' | 'positive' | 'negative'> | null,
  ): Promise<void> {
    if (!this.#isPlaced) {
      throw new LabError(
        'table.notPlaced',
        'The rows have no places yet, so no part can be written',
        'Call place() first.',
      );
    }
    const cells = this.plans.map(({ index, name }) => `t.c${index} AS ${quoteName(name)}`);
    if (target !== null) {
      const words = `WHEN 1 THEN ${quoteText(target.positive)} ELSE ${quoteText(target.negative)}`;
      cells.push(`CASE p.label ${words} END AS ${quoteName(target.column)}`);
    }
    const rows = `SELECT ${cells.join(', ')} FROM typed t POSITIONAL JOIN places p WHERE p.part = ${part} ORDER BY p.position`;
    await this.#database.run('SET threads = 1');
    await this.#database.run(`COPY (${rows}) TO ${quoteText(path)} (${copyOptions})`);
  }
}
