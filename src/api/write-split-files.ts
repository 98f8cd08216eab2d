/** The frozen split as files for other tools. */
import type { SplitDescription } from '../lab/split-readme.ts';
import { writeSplit } from '../lab/write-split.ts';

export interface SplitOptions {
  /** Default `csv`. */
  readonly format?: 'csv' | 'parquet' | undefined;
  /** Write the id columns, too; a model must not learn from them. */
  readonly ids?: boolean | undefined;
  /** Replace the files of an earlier split in a folder that is not empty. */
  readonly force?: boolean | undefined;
}

/** @param directory absolute @throws LabError as `Study.split` says. */
export async function writeSplitFiles(
  root: string,
  study: string,
  directory: string,
  { format = 'csv', ids = false, force = false }: SplitOptions,
): Promise<SplitDescription> {
  return writeSplit({ root, study, directory, format, ids, force });
}
