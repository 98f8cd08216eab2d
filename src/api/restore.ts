import { resolve } from 'node:path';
import { type Restored, restoreStudy } from '../lab/freeze-study.ts';
import { programDirectory } from '../sandbox/working-directory.ts';

export interface RestoreOptions {
  /** The folder that holds `data/`. Default: the working directory. */
  readonly root?: string | undefined;
  /** The archive's name, `<study>-<time>`. Default: the newest of the study. */
  readonly archive?: string | undefined;
}

/**
 * Brings back a study, and its models, that a freeze with `replace` archived. What is in its place is archived in turn.
 *
 * @throws LabError `lab.noArchive` saying which there are, `journal.locked`, `split.notReplaced`.
 */
export async function restore(study: string, { root, archive }: RestoreOptions = {}): Promise<Restored> {
  return restoreStudy(resolve(programDirectory(), root ?? '.'), study, archive ?? null);
}
