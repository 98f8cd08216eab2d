/**
 * Where a study's files live: `data/<study>` (frozen) and `models/<study>` (what the lab makes).
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package's own root: it ships the default study and the baseline module. */
export const packageRoot = fileURLToPath(new URL('../../', import.meta.url));

export interface Places {
  readonly study: string;
  /** The folder that holds `data/`; the package's own for the study that ships with it. */
  readonly dataRoot: string;
  readonly models: string;
  /** The one file that the researcher, or you, edit. */
  readonly module: string;
  readonly journal: string;
  readonly lock: string;
  readonly scores: string;
  readonly exports: string;
  /** What people say to the lab from other processes. */
  readonly inbox: string;
}

/** Absolute paths, because the sandbox changes the working directory later. */
export function placesOf(root: string, study: string): Places {
  const home = resolve(root);
  const own = existsSync(join(home, 'data', study, 'study.json'));
  const shipped = existsSync(join(packageRoot, 'data', study, 'study.json'));
  const models = join(home, 'models', study);
  return {
    study,
    dataRoot: !own && shipped ? packageRoot : home,
    models,
    module: join(models, 'pipeline.ts'),
    journal: join(models, 'journal.jsonl'),
    lock: join(models, 'lab.lock'),
    scores: join(models, 'scores'),
    exports: join(models, 'exports'),
    inbox: join(models, 'inbox'),
  };
}
