/** The front door to one study. Each verb loads what it needs when it is first used, so that opening costs nothing. */
import { resolve } from 'node:path';
import { existingPlacesOf } from '../lab/study-paths.ts';
import { programDirectory } from '../sandbox/working-directory.ts';
import type { Study } from './study.ts';

/**
 * A study that was frozen in `root`, by default the working directory, or that ships with the package. One of which only
 * the record is left can be read.
 *
 * @throws LabError `lab.noStudy` with names that come close, `split.badName`.
 */
export async function openStudy(
  name: string,
  options: { readonly root?: string | undefined } = {},
): Promise<Study> {
  const here = programDirectory;
  const root = resolve(here(), options.root ?? '.');
  const places = existingPlacesOf(root, name, true);
  const constrain = async (
    request: Parameters<typeof import('../lab/constrain-study.ts').constrainStudy>[2],
  ) => (await import('../lab/constrain-study.ts')).constrainStudy(root, name, request);
  return {
    name,
    root,
    async *research(options = {}) {
      yield* (await import('./research-events.ts')).researchEvents(root, name, options);
    },
    try: async (source, options = {}) =>
      (await import('./try-report.ts')).tryOnce(root, name, source, options),
    bench: async (options = {}) => (await import('./bench-sets.ts')).benchSets(root, name, options),
    status: async () => (await import('./session.ts')).statusOf(root, name),
    async *follow(options = {}) {
      yield* (await import('./session.ts')).followOneByOne(root, name, options);
    },
    stop: async (options = {}) => (await import('./session.ts')).stopStudy(root, name, options),
    nudge: async (text) => (await import('../lab/leave-nudge.ts')).leaveNudge(root, name, text),
    ask: async (question, options = {}) =>
      (await import('./ask-researcher.ts')).askResearcher(root, name, question, options),
    exclude: async (columns, { why = '' } = {}) => constrain({ kind: 'exclude', columns, why }),
    include: async (columns, { why = '' } = {}) => constrain({ kind: 'include', columns, why }),
    undo: async () => constrain({ kind: 'undo' }),
    redo: async () => constrain({ kind: 'redo' }),
    results: async () => {
      const { readJournal } = await import('../journal/journal.ts');
      const { resultRows } = await import('../journal/result-rows.ts');
      return resultRows(await readJournal(places.journal));
    },
    show: async (id) => (await import('./record-report.ts')).experimentReport(root, name, id),
    verify: async (options = {}) => (await import('./verify-study.ts')).verifyStudy(root, name, options),
    split: async (directory, options = {}) => {
      const { writeSplitFiles } = await import('./write-split-files.ts');
      return writeSplitFiles(root, name, resolve(here(), directory), options);
    },
    score: async (file, options) => {
      const { scoreOtherTool } = await import('./score-other-tool.ts');
      return scoreOtherTool(root, name, resolve(here(), file), options);
    },
    export: async (options = {}) => {
      const { out } = options;
      const { exportModel } = await import('./export-model.ts');
      return exportModel(root, name, {
        ...options,
        out: out === undefined ? undefined : resolve(here(), out),
      });
    },
  };
}
