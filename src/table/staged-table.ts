/**
 * Any table -> typed columns, by way of one object: `StagedTable.read` -> `target` -> `keep` -> `summarize` -> `type`.
 *
 * Until it is typed, every cell is trimmed text (NULL = empty) in rows of the file's order. `keep` leaves rows out in
 * place, so that no older state can be read by mistake. `type` hands the rows over to a TypedTable: what is asked of
 * the StagedTable afterwards is an error, not a look at a table that is gone.
 */
import { counted } from '../core/counted.ts';
import { LabError } from '../core/errors.ts';
import { type ColumnSummary, summarize } from './columns/column-summary.ts';
import type { GivenReading } from './columns/find-reading.ts';
import { type GapRule, readingSql } from './columns/reading.ts';
import { type ReadOptions, readFile } from './input/read-file.ts';
import type { TableInput, TableSource } from './input/table-input.ts';
import { matchName } from './names/match-names.ts';
import type { RawTable } from './raw-table.ts';
import { type ColumnPlan, missingColumn } from './roles.ts';
import { hasTargetSql, labelSql, readTarget, type Target } from './target.ts';
import { TypedTable } from './typed-table.ts';

export class StagedTable {
  /** How the input is spoken of: the path of a file as it was given. */
  readonly path: string;
  readonly source: TableSource;
  readonly columnNames: readonly string[];
  readonly #close: () => void;
  #raw: RawTable | null;
  #notes: readonly string[];

  private constructor(raw: RawTable) {
    this.path = raw.path;
    this.source = raw.source;
    this.columnNames = raw.columnNames;
    this.#close = raw.close;
    this.#raw = raw;
    this.#notes = raw.notes;
  }

  /** Reads the whole input; close the result. @throws LabError `table.*`, as `readFile`. */
  static async read(input: TableInput, options: ReadOptions = {}): Promise<StagedTable> {
    return new StagedTable(await readFile(input, options));
  }

  /** What was odd about the input, and which rows were left out, in sentences. */
  get notes(): readonly string[] {
    return this.#notes;
  }

  get nRows(): number {
    return this.#staged.nRows;
  }

  /** The table's own spelling of a name that differs in case, accents or composition; else the name itself. */
  nameOf(name: string): string {
    return matchName(name, this.columnNames) ?? name;
  }

  /** Refuses a name that is no column's; `asker` is what named it. @throws LabError `table.missingColumn`. */
  requireColumn(name: string, asker: string): void {
    if (!this.columnNames.includes(name)) throw missingColumn(asker, name, this.columnNames, this.path);
  }

  /** The files that lack a column, where several were read. */
  filesWithout(name: string): readonly string[] {
    const { absent = {} } = this.#staged;
    return Object.hasOwn(absent, name) ? absent[name]! : [];
  }

  /** Reads the column as a target. @throws LabError `table.*`, naming what is wrong with it. */
  target(column: string, positive: string | undefined, gaps: GapRule | undefined): Promise<Target> {
    return readTarget(this.#staged, column, positive, gaps);
  }

  /** Leaves out the rows without a target, and notes it. */
  async keepLabelled(target: Target): Promise<void> {
    const { column, gaps, nMissing } = target;
    if (nMissing === 0) return;
    const how = gaps.length > 0 ? ` (${gaps.map((gap) => `"${gap}"`).join(', ')} or empty)` : '';
    await this.#keep(hasTargetSql(this.#cell(column), target), `no "${column}"${how}`);
  }

  /** Leaves out the rows whose cell of the column summarised cannot be read, and notes it; false where all can. */
  async keepReadable(summary: ColumnSummary): Promise<boolean> {
    if (summary.nMissing + summary.nUnparsable === 0) return false;
    const condition = `${readingSql(this.#cell(summary.name), summary)} IS NOT NULL`;
    return (await this.#keep(condition, `no "${summary.name}" that can be read`)) > 0;
  }

  /** One summary per column named, in file order; `readings` is what a person said of how columns are read. */
  summarize(
    names: readonly string[],
    readings: Readonly<Record<string, GivenReading>>,
  ): Promise<ColumnSummary[]> {
    return summarize(this.#staged, names, readings);
  }

  /** The first cells of a column that are not empty, as written. */
  async examples(name: string, max: number): Promise<string[]> {
    const cell = this.#cell(name);
    const rows = await this.#staged.database.rows(
      `SELECT ${cell} FROM raw WHERE ${cell} IS NOT NULL LIMIT ${max}`,
    );
    return rows.map((row) => String(row[0]));
  }

  /** 0 or 1 per row. Every row has a target after `keepLabelled`. */
  async labels(target: Target): Promise<Uint8Array> {
    const { database, nRows } = this.#staged;
    const result = await database.stream(`SELECT ${labelSql(this.#cell(target.column), target)} FROM raw`);
    const labels = new Uint8Array(nRows);
    let row = 0;
    for (
      let chunk = await result.fetchChunk();
      chunk && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      const vector = chunk.getColumnVector(0);
      for (let k = 0; k < chunk.rowCount; k++) labels[row++] = Number(vector.getItem(k));
    }
    return labels;
  }

  /** Hands the planned columns over, typed; only `notes`, names and `close` are left here. */
  async type(plans: readonly ColumnPlan[]): Promise<TypedTable> {
    const raw = this.#staged;
    this.#raw = null;
    return TypedTable.of(raw, plans);
  }

  /** Frees memory and scratch space, also of the TypedTable made from it. */
  close(): void {
    this.#raw = null;
    this.#close();
  }

  get #staged(): RawTable {
    if (this.#raw !== null) return this.#raw;
    throw new LabError(
      'table.notStaged',
      `${this.path} is typed or closed already: its cells as text are gone`,
      'Ask the TypedTable that type() returned, or read the table again.',
    );
  }

  #cell(name: string): string {
    this.requireColumn(name, 'a request names');
    return `c${this.columnNames.indexOf(name)}`;
  }

  /** Keeps the rows for which a SQL condition over c0, c1, ... holds, in their order; the number left out. */
  async #keep(condition: string, lack: string): Promise<number> {
    const { database, nRows: before } = this.#staged;
    await database.run(`CREATE OR REPLACE TABLE raw AS SELECT * FROM raw WHERE ${condition}`);
    const nRows = Number((await database.rows('SELECT count(*) FROM raw'))[0]![0]);
    this.#raw = { ...this.#staged, nRows };
    const left = before - nRows;
    const [have, were] = left === 1 ? ['has', 'was'] : ['have', 'were'];
    if (left > 0)
      this.#notes = [...this.#notes, `${counted(left, 'row')} ${have} ${lack} and ${were} left out.`];
    return left;
  }
}
