/** A table as it was read, every cell still text, in a DuckDB database of its own. */
import type { Database } from './database/database.ts';
import type { Loaded } from './input/source.ts';
import type { TableSource } from './input/table-input.ts';

export interface RawTable {
  /** How the input is spoken of: the path of a file as it was given. */
  readonly path: string;
  readonly kind: Loaded['kind'];
  readonly source: TableSource;
  readonly nRows: number;
  readonly columnNames: readonly string[];
  readonly notes: readonly string[];
  /** The separator of a text table. */
  readonly delimiter?: string;
  /** Columns that some of several files lack, and those files. */
  readonly absent?: Readonly<Record<string, readonly string[]>>;
  /** Table `raw`, columns c0, c1, ... VARCHAR; gone after `close`. */
  readonly database: Database;
  close(): void;
}
