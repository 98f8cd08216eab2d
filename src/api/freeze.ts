/** The front door to freezing, by the names of the command's flags. */
import { join, resolve } from 'node:path';
import { LabError } from '../core/errors.ts';
import { isSamePath } from '../core/output-path.ts';
import { freezeStudy } from '../lab/freeze-study.ts';
import { programDirectory } from '../sandbox/working-directory.ts';
import type { FreezeRequest } from '../split/freeze/freeze-request.ts';
import { type FreezeReport, studyNameOf } from '../split/freeze/freeze-table.ts';
import { studyDirectory } from '../split/study/study-file.ts';
import { readKey } from '../split/vault/vault-key.ts';
import type { DatabaseOptions } from '../table/database/database.ts';
import { isAddress, isQuery, isStandardInput, pathsOf, type TableInput } from '../table/input/table-input.ts';
import { badOption } from './budget.ts';

/** What freeze is asked for, by the names of the command's flags. */
export interface FreezeOptions
  extends Omit<FreezeRequest, 'root' | 'key' | 'delimiter' | keyof DatabaseOptions> {
  /** The folder that holds `data/`, or will. Default: the working directory. */
  readonly root?: string | undefined;
  /** The file of a vault key to draw the split with. Default: that of the study of this name, else a new one. */
  readonly key?: string | undefined;
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

/** While a sandbox is open the process is in another directory than the program was. */
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
