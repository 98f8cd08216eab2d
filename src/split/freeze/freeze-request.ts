/** What a person asks of freeze, by the names of the command's flags in every layer. */
import type { ReadOptions } from '../../table/input/read-file.ts';
import type { TableInput } from '../../table/input/table-input.ts';
import type { Role } from '../../table/table.ts';

/** What decides how the table is read and typed. */
export interface InputRequest extends ReadOptions {
  /** CSV, TSV, JSON lines, Parquet (plain or gzipped) or .xlsx; several files of one form, a pattern, `-`, or a query. */
  readonly file: TableInput;
  /** The two-valued column to predict. */
  readonly target: string;
  /** The value that counts as yes. Default: inferred. */
  readonly positive?: string | undefined;
  /** Columns that only identify a row. */
  readonly id?: readonly string[] | undefined;
  /** Roles in place of the inferred ones, by column. */
  readonly role?: Readonly<Record<string, Role>> | undefined;
  /** Columns that are left out of the study. */
  readonly exclude?: readonly string[] | undefined;
  /** Why they are left out. */
  readonly why?: string | undefined;
  /** Columns in which 1/2/2024 is the first of February, where their cells do not settle it. */
  readonly dayFirst?: readonly string[] | undefined;
  /** Columns in which 1/2/2024 is the second of January. */
  readonly monthFirst?: readonly string[] | undefined;
  /** Spellings beyond the usual ones that mean missing, by column; the target may be among them. */
  readonly missing?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Usual spellings of a gap that are values, by column. */
  readonly notMissing?: Readonly<Record<string, readonly string[]>> | undefined;
}

export interface FreezeRequest extends InputRequest {
  /** The directory that holds `data/`. */
  readonly root: string;
  /** Default: the file's name without endings. */
  readonly study?: string | undefined;
  /** Splits by time along this column. Not together with `group`. */
  readonly time?: string | undefined;
  /** Keeps the rows of one value of this column in one part. */
  readonly group?: string | undefined;
  /** Percent of train, validation and sealed. Default 60, 20, 20. */
  readonly split?: readonly [train: number, validation: number, sealed: number] | undefined;
  /** Takes part in the draw beside the vault's key. Default 1. */
  readonly seed?: number | undefined;
  /** The vault's key, 64 hex digits. Default: that of the study of this name, else a new one. */
  readonly key?: string | undefined;
  /** Columns known at the moment of prediction, whatever freeze suspects of them. */
  readonly allow?: readonly string[] | undefined;
  /** Take the place of a study of this name that holds something else; that one is archived, with its models. */
  readonly replace?: boolean | undefined;
}
