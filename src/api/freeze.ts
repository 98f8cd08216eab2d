/** The front door to freezing, by the names of the command's flags. */
import { join, resolve } from 'node:path';
import { LabError } from '../core/errors.ts';
import { isSamePath } from '../core/output-path.ts';
import { freezeStudy } from '../lab/freeze-study.ts';
import { programDirectory } from '../sandbox/working-directory.ts';
import { type FreezeReport, studyNameOf } from '../split/freeze/freeze-table.ts';
import { studyDirectory } from '../split/study/study-file.ts';
import { readKey } from '../split/vault/vault-key.ts';
import { isAddress, isQuery, isStandardInput, pathsOf, type TableInput } from '../table/input/table-input.ts';
import type { Role } from '../table/table.ts';
import { badOption } from './budget.ts';

export interface FreezeOptions {
  /** CSV, TSV, JSON lines, Parquet (plain or gzipped) or .xlsx; several files of one form, a pattern, or a query. */
  readonly file: TableInput;
  /** The two-valued column to predict. */
  readonly target: string;
  /** The folder that holds `data/`, or will. Default: the working directory. */
  readonly root?: string | undefined;
  /** The study's name. Default: the file's. */
  readonly study?: string | undefined;
  /** The value that counts as yes. Default: inferred. */
  readonly positive?: string | undefined;
  /** Split by time along this column: the newest rows are sealed. Not together with `group`. */
  readonly time?: string | undefined;
  /** Keep rows of one value of this column together. */
  readonly group?: string | undefined;
  /** Columns that only identify a row. */
  readonly id?: readonly string[] | undefined;
  /** Roles in place of the inferred ones, by column. */
  readonly role?: Readonly<Record<string, Role>> | undefined;
  /** Columns to leave out of the study. */
  readonly exclude?: readonly string[] | undefined;
  /** Why they are left out. */
  readonly why?: string | undefined;
  /** Columns in which 1/2/2024 is the first of February. */
  readonly dayFirst?: readonly string[] | undefined;
  /** Columns in which 1/2/2024 is the second of January. */
  readonly monthFirst?: readonly string[] | undefined;
  /** What else means "no value", by column. */
  readonly missing?: Readonly<Record<string, readonly string[]>> | undefined;
  /** What looks like a gap and is a value, by column. */
  readonly notMissing?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Suspected columns that are known at the moment of prediction. */
  readonly allow?: readonly string[] | undefined;
  /** The sheet of a workbook. Default: the first that holds anything. */
  readonly sheet?: string | undefined;
  /** Percent of train, validation and sealed. Default 60, 20, 20. */
  readonly split?: readonly [train: number, validation: number, sealed: number] | undefined;
  /** Another seed gives another split with the same key. Default 1. */
  readonly seed?: number | undefined;
  /** The file of a vault key to draw the split with. Default: the standing study's, else a new one. */
  readonly key?: string | undefined;
  /** Take the place of another study of this name, which is archived with its models. */
  readonly replace?: boolean | undefined;
}

/**
 * Freezes a table as a study under `root/data`: infers a role for each column, splits the rows, hides the labels of
 * validation and sealed rows in the vault, and takes a fingerprint of each part.
 *
 * The same file, options and key give the same bytes. Cost: reads the table once; about its size in memory.
 * @throws LabError `table.*`, `split.*`, `journal.locked`, `api.inputWouldBeReplaced`; then nothing that was there has
 * changed.
 */
export async function freeze(options: FreezeOptions): Promise<FreezeReport> {
  const { split, key, replace, study } = options;
  const here = programDirectory();
  const file = fromHere(options.file, here);
  const root = resolve(here, options.root ?? '.');
  if (replace === true) requireInputKept(root, file, study ?? studyNameOf(file));
  if (split !== undefined) requireShares(split);
  return freezeStudy({
    ...options,
    root,
    file,
    key: key === undefined ? undefined : await readKey(resolve(here, key)),
  });
}

function requireShares(split: readonly number[]): void {
  const sum = split.reduce((total, share) => total + share, 0);
  if (split.length === 3 && split.every((share) => share > 0) && Math.abs(sum - 100) <= 1e-9) return;
  throw badOption('split', split, 'Give three numbers above 0 that sum to 100, like [60, 20, 20].');
}

/** While a sandbox is open the process is elsewhere than the program was. */
function fromHere(input: TableInput, here: string): TableInput {
  if (here === process.cwd() || isStandardInput(input)) return input;
  if (typeof input === 'string') return resolve(here, input);
  if (!isQuery(input)) return input.map((path) => resolve(here, path));
  return input.database === undefined || isAddress(input.database)
    ? input
    : { ...input, database: resolve(here, input.database) };
}

/** A study that replaces another may be made of anything but that one's own files. */
function requireInputKept(root: string, input: TableInput, study: string): void {
  const directory = studyDirectory(root, study);
  const parts = ['train.parquet', 'validation.parquet', 'sealed.parquet', 'study.json'];
  const file = pathsOf(input).find((path) => parts.some((part) => isSamePath(join(directory, part), path)));
  if (file === undefined) return;
  throw new LabError(
    'api.inputWouldBeReplaced',
    `${file} is a part of the study "${study}", which --replace would write over`,
    'Freeze it under another name with --study.',
  );
}
