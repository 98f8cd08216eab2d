/** The front door to one study: research it, try a module, read the results, export a model. */
import { resolve } from 'node:path';
import { readJournal } from '../journal/journal.ts';
import { type ResultRow, resultRows } from '../journal/result-rows.ts';
import { baselineSource } from '../lab/baseline-source.ts';
import type { LabEvent } from '../lab/events.ts';
import { ModuleFile } from '../lab/module-file.ts';
import { openLab } from '../lab/open-lab.ts';
import { existingPlacesOf } from '../lab/places.ts';
import { programDirectory } from '../sandbox/working-directory.ts';
import { type BudgetOptions, budgetOf, wholeOption } from './budget.ts';
import { type ExportReport, exportModel } from './export-model.ts';
import { type ResearchOptions, researchEvents } from './research-events.ts';
import { type TryReport, tryOnce } from './try-module.ts';

export interface TryOptions extends BudgetOptions {
  /** Tell the validation AUC, too, rounded to its noise; the ledger counts it. */
  readonly owner?: boolean | undefined;
}

export interface ExportOptions extends BudgetOptions {
  /** An experiment with scores. Default: the best. */
  readonly id?: number | undefined;
  /** The model folder, which must not be there yet. Default: `models/<study>/exports/<id>`. */
  readonly out?: string | undefined;
}

/** Nothing is held open between calls. While one runs, the process stands in a directory of the sandbox. */
export interface Study {
  readonly name: string;
  /** The folder that holds `data/` and `models/`, absolute. */
  readonly root: string;
  /**
   * Runs one session and gives its events, those of `nightlab research --json`; the last is `done`.
   *
   * The session begins when the first event is asked for, and does not wait for whoever reads. Leaving the loop ends it at
   * once: the running experiment is run again by the next session. `options.signal` ends it after the running experiment.
   * @throws LabError `journal.locked` where another session works on the study, `api.badOption`, `cli.bounds`, and where
   * the study, the journal or the disk is not sound; whatever was recorded stays.
   */
  research(options?: ResearchOptions): AsyncIterable<LabEvent>;
  /**
   * Scores a module once, and counts a look at hidden labels in the ledger.
   *
   * @param source TypeScript; default: `models/<study>/pipeline.ts`, or the baseline where there is none
   * @throws LabError `lab.lookNotRecorded`; what is wrong with the module is in the report's `status` and `reason`.
   * Cost: reads train and validation, and one experiment.
   */
  try(source?: string, options?: TryOptions): Promise<TryReport>;
  /** The experiments so far, the oldest first; empty where there are none. */
  results(): Promise<readonly ResultRow[]>;
  /**
   * Opens the sealed rows once for an experiment, counts that, and writes a model folder for `loadModel`.
   *
   * Cost: one fit on train and validation.
   * @throws LabError `cli.nothingToExport`, `cli.exportExcluded`, `export.exists`, `cli.exportFailed`, `journal.locked`.
   */
  export(options?: ExportOptions): Promise<ExportReport>;
}

/**
 * A study that was frozen in `root`, by default the working directory, or that ships with the package.
 *
 * @throws LabError `lab.noStudy` with names that come close, `split.badName`.
 */
export async function openStudy(name: string, { root: given = '.' }: { root?: string } = {}): Promise<Study> {
  const root = resolve(programDirectory(), given);
  const places = existingPlacesOf(root, name);
  return {
    name,
    root,
    research: (options = {}) => researchEvents(root, name, options),
    try: async (source, { owner = false, ...options } = {}) => {
      const { workers, budget } = budgetOf(options);
      const lab = await openLab(root, name, workers);
      try {
        const module = source ?? (await new ModuleFile(places.module).read()) ?? (await baselineSource());
        return (await tryOnce(lab, module, budget, owner)).report;
      } finally {
        await lab.close();
      }
    },
    results: async () => resultRows(await readJournal(places.journal)),
    export: async ({ id, out, ...options } = {}) =>
      exportModel({
        root,
        study: name,
        id: wholeOption('id', id, 1),
        out: out === undefined ? undefined : resolve(programDirectory(), out),
        ...budgetOf(options),
      }),
  };
}
